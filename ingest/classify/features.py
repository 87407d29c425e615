"""What the polarity model looks at in a sentence: its words in runs of one or two, and cues of its tone.

A sentence is seen in parts, cut at commas and at words that turn ("although", "but"). A word of praise after a
negation in its part counts as fault, and a fault denied ("no delay") as praise. What stands in an opening
condition ("When children wait too long, …") is not a statement, so its tone does not count; nor does the fault
of a part that speaks of the past ("Previously, …").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.classify.text import words
from ingest.classify.tone import CONDITION, FAULT, LIKING, NEGATION, PHRASES, PRAISE, TURN

_STOPS = frozenset(",;:")
_REACH = 7
_NOT_YET = (["early"], ["soon"])
_FAULTY = ("fault", "not-quite", "some-only", "harm")


def features(text: str) -> list[str]:
    """Give the features of a sentence, each once: word runs as they stand, cues with a leading `=`."""
    said = words(text)
    return [*dict.fromkeys([*_runs(said), *_cues(said)])]


def _runs(said: Sequence[str]) -> Iterator[str]:
    """Give every run of one or two words that no comma, colon or semicolon interrupts."""
    for length in (1, 2):
        for start in range(len(said) - length + 1):
            run = said[start : start + length]
            if _STOPS.isdisjoint(run):
                yield " ".join(run)


def _cues(said: Sequence[str]) -> Iterator[str]:
    parts = [(turned, _tone(part)) for turned, part in _parts(_stated(said))]
    whole = Counter[str]()
    for _, tone in parts:
        whole.update(tone)
    for name, count in whole.items():
        yield f"={name}"
        if count > 1:
            yield f"={name}+"
        if count > 2:
            yield f"={name}++"
    kind = _kind(whole)
    yield f"=tone:{kind}"
    turns = [place for place, (turned, _) in enumerate(parts) if turned]
    if turns:
        first = "opens" if _opens_with_turn(said) else "later"
        yield f"=turns:{first}"
        yield f"=turns:{first}:{kind}"
        before, after = _sides(parts, turns[-1])
        yield f"=turned:{first}:{before}>{after}"
        for name in ("intends", "improves", "still-early", "needs"):
            if whole[name]:
                yield f"=turns+{name}"
    toned = [_kind(tone) for _, tone in parts if _kind(tone) != "none"]
    if toned:
        yield f"=first:{toned[0]}"
        yield f"=last:{toned[-1]}"
    for name in ("intends", "still-early", "bare", "needs", "past", "once", "improves"):
        if whole[name]:
            yield f"={name}&{kind}"
    if said:
        yield f"=opens:{said[0]}"
        yield f"=opens:{said[0]}:{kind}"
    if sum(word[0] == "0" for word in said) > 1:
        yield f"=numbers:{kind}"
    yield f"=length:{min(len(said) // 10, 4)}"


def _stated(said: Sequence[str]) -> Sequence[str]:
    """Leave out an opening condition, up to its comma."""
    if said and said[0] in CONDITION and "," in said:
        return said[said.index(",") + 1 :]
    return said


def _opens_with_turn(said: Sequence[str]) -> bool:
    return any(word in TURN for word in said[:1])


def _parts(said: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Cut at commas and turning words; say of each part whether a turning word opens it."""
    part: list[str] = []
    turned = False
    for place, word in enumerate(said):
        turning = word in TURN and not (word == "but" and place and said[place - 1] in {"all", "nothing"})
        turning = turning and not (word == "yet" and place and said[place - 1] in {"not", "is", "are", "has", "have"})
        if word in _STOPS or turning:
            if part:
                yield turned, part
                turned = False
            part = []
            turned = turned or turning
        else:
            part.append(word)
    if part:
        yield turned, part


def _tone(part: list[str]) -> Counter[str]:
    """Count a part's words and phrases of tone."""
    counts = Counter[str]()
    denied = -_REACH - 1
    for place, word in enumerate(part):
        if word in NEGATION and part[place + 1 : place + 2] != ["only"]:
            denied = place
        for phrase, name in PHRASES.get(word, ()):
            counts[name] += part[place : place + len(phrase)] == phrase
        near = place - denied <= _REACH and denied >= 0 and place != denied
        if word in PRAISE:
            counts["negated" if near else "praise"] += 1
            counts["fault"] += near
        elif word in LIKING:
            counts["fault" if near else "liking"] += 1
        elif word in FAULT and not (word == "too" and part[place + 1 : place + 2] in _NOT_YET):
            counts["praise" if place - denied == 1 and part[denied] in {"no", "without"} else "fault"] += 1
    if counts["once"]:
        for name in _FAULTY:
            counts[name] = 0
    return +counts


def _kind(tone: Counter[str]) -> str:
    praise = tone["praise"] + tone["impact"] > 0
    fault = any(tone[name] for name in _FAULTY)
    if praise and fault:
        return "both"
    if praise or fault:
        return "praise" if praise else "fault"
    return "liking" if tone["liking"] + tone["improves"] else "none"


def _sides(parts: Sequence[tuple[bool, Counter[str]]], turn: int) -> tuple[str, str]:
    """Give the tone before and after the last turn; where the turn opens the sentence, of its part and the rest."""
    cut = turn if turn else 1
    before, after = Counter[str](), Counter[str]()
    for place, (_, tone) in enumerate(parts):
        (before if place < cut else after).update(tone)
    return _kind(before), _kind(after)

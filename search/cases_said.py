"""What of a whole document is looked for: a few telling weaknesses of it, from its beginning to its end."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, case, func, select

from kb.catalogue.scoping import about_findings
from kb.catalogue.tables import finding
from kb.english import spelled, stems
from kb.indexes.words import WordIndex
from kb.protocols import Vectors
from kb.scope import Scope
from kb.values import Kind, Polarity
from search.asking import Question
from search.wording import rarity

# Each is looked for by itself: more of them make an answer slow and, with so many aims, like everything.
MOST = 12
_FEWEST_STEMS = 4
# The words that the whole is looked up by, as many as of a long question.
_MOST_WORDS = 32
# Words of this many findings are learned from; twice as many move little (0.964 to 0.969 of pairs told apart on sixty
# reviews left out), from fewer than this of a side nothing is learned.
_LEARNED, _FEWEST = 4_000, 50
# A document is a review's own where so many of the things looked for, and half of them, are its findings word by word.
_ITS_OWN = 3
# A word seen less often says nothing.
_RARE = 3


class Tone:
    """Reads from its words alone how likely a sentence is to tell of a weakness, as the library's own findings do.

    No vector is needed, so that hundreds of sentences are read in the time in which one is embedded.
    """

    def __init__(self, said: Iterable[tuple[str, str]]) -> None:
        """Learn from (text, polarity) of findings."""
        times = {Polarity.WEAKNESS: Counter[str](), Polarity.STRENGTH: Counter[str]()}
        of = Counter[Polarity]()
        for text, polarity in said:
            side = Polarity(polarity)
            times[side].update(set(spelled(text)))
            of[side] += 1
        weak, strong = times[Polarity.WEAKNESS], times[Polarity.STRENGTH]
        self._odds: dict[str, float] = {}
        if min(of[Polarity.WEAKNESS], of[Polarity.STRENGTH]) >= _FEWEST:
            # How much likelier a word is in a weakness than in a strength (naive Bayes, half a time added to each).
            each = math.log((of[Polarity.STRENGTH] + 1) / (of[Polarity.WEAKNESS] + 1))
            self._odds = {
                word: math.log((weak[word] + 0.5) / (strong[word] + 0.5)) + each
                for word in weak.keys() | strong.keys()
                if weak[word] + strong[word] >= _RARE
            }

    def weak(self, text: str) -> float:
        """Give the chance, 0 to 1, that a sentence tells of a weakness; a half where nothing was learned."""
        odds = sum(self._odds.get(word, 0.0) for word in set(spelled(text)))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def learned_tone(db: Connection, scope: Scope) -> Tone:
    """Learn the tone from findings of one side that may be seen, the same ones each time."""
    one_sided = [
        finding.c.polarity.in_((Polarity.WEAKNESS, Polarity.STRENGTH)),
        finding.c.kind == Kind.FINDING,
        *about_findings(Scope(visible=scope.visible)),
    ]
    whole = db.scalar(select(func.count()).where(*one_sided)) or 0
    step = max(1, whole // _LEARNED)
    rows = db.execute(select(finding.c.text, finding.c.polarity).where(*one_sided, finding.c.num % step == 0))
    return Tone((row.text, row.polarity) for row in rows)


def weaknesses(said: Sequence[str], tone: Tone, words: WordIndex) -> list[str]:
    """Choose at most `MOST` of the things a document says, in its order: weaknesses whose words say most.

    The document is parted into as many stretches, and each gives its own where it has one, so that what stands late is
    not left out; the rest are the best of what is left. Where nothing tells of a weakness, anything may be chosen.
    """
    held = {text: frozenset(stems(text)) for text in dict.fromkeys(said)}
    left = {text: own for text, own in held.items() if len(own) >= _FEWEST_STEMS} or held
    if len(left) <= MOST:
        return list(left)
    chances = {text: tone.weak(text) for text in left}
    texts = [text for text in left if chances[text] >= 0.5] or list(left)
    weights = rarity({stem for text in texts for stem in left[text]}, words)
    stretches: list[list[str]] = [[] for _ in range(MOST)]
    place = {text: i for i, text in enumerate(left)}
    for text in texts:
        stretches[place[text] * MOST // len(left)].append(text)
    chosen: list[str] = []
    covered: set[str] = set()
    for some in [*stretches, *([texts] * MOST)]:
        best = _most_telling([t for t in some if t not in chosen], left, covered, weights, chances)
        if best and len(chosen) < MOST:
            chosen.append(best)
            covered |= left[best]
    return sorted(chosen, key=lambda text: place[text])


def _most_telling(
    texts: Sequence[str],
    held: Mapping[str, frozenset[str]],
    covered: set[str],
    weights: Mapping[str, float],
    chances: Mapping[str, float],
) -> str | None:
    """Choose the sentence that says most that has not been said, the surer it tells of a weakness the more.

    Long ones say most. Weighed by the root of their length, what was found was less like what the whole review is like
    (16 real reports: ranked 51st of 300 in the median without it, 61st with it).
    """
    return max(
        texts, key=lambda text: chances[text] * sum(weights[stem] for stem in held[text] - covered), default=None
    )


def together(parts: Sequence[Question]) -> Question | None:
    """Make one question of what is looked for: its vector is amid theirs, its words are their rarest.

    Embedding it all again would take as long as several of them. None where there is nothing to look for.
    """
    if not parts:
        return None
    weights = {stem: weight for asked in parts for stem, weight in asked.weights.items()}
    wanted = dict.fromkeys(w for asked in parts for w in asked.wanted)
    rarest = sorted(wanted, key=lambda w: -max(weights.get(stem, 0.0) for stem in w.runs[0]))[:_MOST_WORDS]
    amid: Vectors = np.mean([asked.vector for asked in parts], axis=0)
    vector: Vectors = amid / max(float(np.linalg.norm(amid)), 1e-9)
    return Question(" ".join(asked.text for asked in parts), vector, weights, tuple(rarest))


def review_of(db: Connection, reviews: Sequence[str], parts: Sequence[str]) -> set[str]:
    """Find which of some reviews a document is of: the one whose findings say what it says, word by word."""
    said = [func.max(case((finding.c.text.contains(part, autoescape=True), 1), else_=0)) for part in set(parts)]
    rows = db.execute(
        select(finding.c.review, *said).where(finding.c.review.in_(reviews)).group_by(finding.c.review)
    ).all()
    return {key for key, *found in rows if sum(found) >= max(_ITS_OWN, len(said) / 2)}

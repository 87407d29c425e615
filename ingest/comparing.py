"""Compares the sentences of a report that say again what its body says with the body's findings.

Words are weighed within the one report, rare ones more; vectors of its passages add what is said in other words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kb.readings import FindingRead, PassageRead
from kb.values import Kind

Place = tuple[int, int]
Table = NDArray[np.float32]

_SUMMARY = re.compile(
    r"\bsummary\b|\bheadline|\bkey findings\b|\boverview\b|\bbecause\b|^progress since|^this local authority|"
    r"^children.?s services in\b",
    re.IGNORECASE,
)
# A list of strengths sums up only where the report goes on to a body of its own; else it is the body.
_STRENGTHS = re.compile(r"\bstrengths\b", re.IGNORECASE)
_MAIN = re.compile(r"\bmain findings\b", re.IGNORECASE)
_FACTS = re.compile(
    r"^(?:information (?:about|on)\b|about (?:this|the)\b|context\b|next steps\b|inspection outcome|background\b|"
    r"local authority\b|ofsted\b|hmi\b|responsible body|joint targeted area inspection|(?:case|practice) stud)",
    re.IGNORECASE,
)
_CITED = re.compile(r"\bparagraphs?\s+(\d[\d\s,–—-]*(?:(?:and|to|&)\s*\d[\d\s,–—-]*)*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)(?:\s*(?:[–—-]|to)\s*(\d+))?")
# Inspectors end a paragraph so where a recommendation rests on it.
_MARKED = re.compile(r"\(\s*recommendations?\b[^)]*\)", re.IGNORECASE)
# Words by which a sentence faults or praises: a recommendation rests on fault found, and praise restates praise.
_FAULT = re.compile(
    r"not?|nor|neither|however|insufficient.*|delay.*|inconsisten.*|variab.*|vary|varies|varied|mixed|lack.*|poor.*|weak.*|yet|"
    r"fewe?r?|limited|inadequate.*|ineffective.*|shortfall.*|shortage|gaps?|under(?:developed|used|resourced)|slow.*|late|unclear|"
    r"overwhelming|wait.*|although|while|drift|fail.*|rarely|difficult.*|missed|narrow|deficits?|unsafe|struggl.*|declin.*|"
    r"deteriorat.*|hamper.*|isolat.*"
)
_FAULTS = re.compile(
    r"\b(?:too (?!soon)|needs? (?:to|more|further|greater|improv|strengthen)|more to do|could (?:be|further)|"
    r"requir\w+ (?:to |more |further )?(?:improv|strengthen|develop)|under[- ](?:developed|used|resourced))",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"well|good|effective(?:ly)?|strong(?:er|ly)?|strengths?|strengthened|benefits?|positiv.*|prompt(?:ly)?|timely|excellent|"
    r"outstanding|skilled|skilful.*|robust(?:ly)?|comprehensive|thorough|improv(?:ed|ing)|appropriate(?:ly)?|highly|committed|"
    r"ambitious|successful.*|clear|valued?|supportive|detailed|careful.*|regularly|embedded|impressive|creative|tenacious"
)
_WORD = re.compile(r"[a-z]{2,}")
_ENDING = re.compile(
    r"(?<=....)(?:ations|ation|ments|ment|ingly|ively|iveness|ing|edly|ed|ies|es|s|ly|ive)$",
)
# Weights of two logistic regressions over the labelled half for tuning, each with vectors and without. The first chooses
# the finding: cosine of the two, cosine with its passage, share of the sentence's weight found, tones agreeing, fault
# found for a recommendation, marked as its ground, cosine against the sentence's best, vectors' likeness over its mean.
_CHOOSE = np.array([0.87, 4.93, 1.06, 0.64, 1.2, 0.43, 3.0, 4.24], dtype=np.float32)
_CHOOSE_BY_WORDS = np.array([1.07, 7.2, 1.1, 0.58, 1.33, 0.66, 2.93, 0.0], dtype=np.float32)
# The second doubts it: its score, how far it leads those of other paragraphs, best by vectors too, a recommendation's.
_TRUST = (-8.12, (1.14, 1.06, 0.37, 0.69))
_TRUST_BY_WORDS = (-6.25, (0.94, 0.8, 0.0, 0.14))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How each restating sentence compares with each finding of the body: tables of shape (sentences, findings).

    `features` are the tables that `_CHOOSE` weighs, in its order; `allowed` says which may be linked; `cited` which
    stand in a paragraph that the sentence names. `holders` are the body's passages, one for each of its findings;
    `vectored` says whether vectors were given.
    """

    sentences: tuple[Place, ...]
    body: tuple[Place, ...]
    features: Table
    allowed: NDArray[np.bool_]
    cited: NDArray[np.bool_]
    bullet: NDArray[np.bool_]
    holders: NDArray[np.int64]
    vectored: bool

    @property
    def scores(self) -> Table:
        """Give each pair's score, least where a link is not allowed."""
        weights = _CHOOSE if self.vectored else _CHOOSE_BY_WORDS
        scores: Table = np.where(self.allowed, np.tensordot(weights, self.features, axes=1), -99.0)
        return scores

    def trusted(self, scores: Table, row: int, best: int) -> float:
        """Give the chance that a sentence's best finding says the same."""
        bias, weights = _TRUST if self.vectored else _TRUST_BY_WORDS
        value = bias + float(np.dot(weights, self.signs(scores, row, best)))
        return 1 / (1 + math.exp(-value))

    def signs(self, scores: Table, row: int, best: int) -> tuple[float, ...]:
        """Give what `_TRUST` weighs: signs of whether a sentence's best finding says the same."""
        passage = self.body[best][0]
        elsewhere = scores[row][self.holders != passage].max(initial=0.0)
        likest = np.where(self.allowed[row], self.features[-1, row], -9.0).argmax()
        return (
            float(scores[row, best]),
            float(scores[row, best] - elsewhere),
            float(self.vectored and self.holders[likest] == passage),
            float(self.bullet[row]),
        )


def compare(passages: Sequence[PassageRead], vectors: Table | None) -> Comparison | None:
    """Compare a document's restating sentences with its body's findings; None where it has either not."""
    sentences, body = _parted(passages)
    if not sentences or not body:
        return None
    found = [said for passage in passages for said in passage.findings]
    starts = np.cumsum([0, *(len(passage.findings) for passage in passages)])
    rows, columns = ([int(starts[p]) + f for p, f in places] for places in (sentences, body))
    own, others = [p for p, _ in sentences], [p for p, _ in body]
    weights = _weighed(found)
    whole = _unit(np.add.reduceat(weights, starts[:-1][np.diff(starts) > 0], axis=0))
    # Passages without findings have no row of their own among the sums.
    at = np.cumsum(np.diff(starts) > 0) - 1
    mass = weights[rows].sum(1, keepdims=True)
    # Words that only one side uses weigh in the rows' length, but match nothing.
    shared = weights[rows].any(0) & weights[columns].any(0)
    mine, theirs, whole = weights[rows][:, shared], weights[columns][:, shared], whole[:, shared]
    cosine = mine @ theirs.T
    share = (mine @ (theirs > 0).astype(np.float32).T) / np.maximum(mass, 1e-9)
    likeness = vectors[own] @ vectors[others].T if vectors is not None else np.zeros_like(cosine)
    bullet = np.array([passages[p].kind is Kind.RECOMMENDATION for p in own])
    faults = np.array([_tone(said.text) for said in found])
    tone = np.where(bullet, -1, faults[rows])
    grounds = {p for p in set(others) if _MARKED.search(passages[p].text)}
    marked = np.array([p in grounds for p in others])
    board = [np.array([passages[p].area == "lscb" for p in side]) for side in (own, others)]
    features = np.stack(
        [
            cosine,
            mine @ whole[at[others]].T,
            share,
            tone[:, None] * faults[columns][None],
            bullet[:, None] * -faults[columns][None],
            (bullet[:, None] & marked[None]).astype(np.float32),
            cosine / np.maximum(cosine.max(1, keepdims=True), 1e-6),
            likeness - likeness.mean(1, keepdims=True),
        ]
    ).astype(np.float32)
    cited = [_cited(passages[p].findings[f]) for p, f in sentences]
    numbers, nothing = np.array([passages[p].paragraph or "" for p in others]), np.zeros(len(body), dtype=np.bool_)
    return Comparison(
        sentences=sentences,
        body=body,
        features=features,
        allowed=(board[0][:, None] == board[1][None]),
        cited=np.array([np.isin(numbers, sorted(named)) if named else nothing for named in cited]),
        bullet=bullet,
        holders=np.array(others),
        vectored=vectors is not None,
    )


def _parted(passages: Sequence[PassageRead]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Part a document's findings into those that restate and those of the body."""
    numbered: dict[str, list[bool]] = {}
    for passage in passages:
        if passage.area and passage.kind is not Kind.RECOMMENDATION:
            numbered.setdefault(passage.area, []).append(passage.paragraph is not None)
    by_number = {area for area, said in numbered.items() if 2 * sum(said) >= len(said)}
    strengths = bool(numbered) or any(_MAIN.search(passage.section) for passage in passages)
    advice: list[Place] = []
    summary: list[Place] = []
    body: list[Place] = []
    for i, passage in enumerate(passages):
        places = [(i, j) for j in range(len(passage.findings))]
        if passage.kind is Kind.RECOMMENDATION:
            advice += places
        elif _SUMMARY.search(passage.section) or (
            not passage.area and strengths and _STRENGTHS.search(passage.section)
        ):
            summary += places
        elif passage.area:
            # What stands before an area's first number, where its paragraphs are numbered, sums them up.
            (body if passage.paragraph or passage.area not in by_number else summary).extend(places)
        elif not numbered and not _FACTS.match(passage.section):
            body += places
    if len(advice) > len(body) / 2:
        # Older letters set out their weaknesses in full under such a heading: that is the body.
        return tuple(summary), tuple(sorted(body + advice))
    return tuple(sorted(summary + advice)), tuple(body)


def _tone(text: str) -> int:
    """Say whether a sentence faults (-1), praises (1) or does neither (0); one that does both turns to fault."""
    tones = {_word_tone(word) for word in _WORD.findall(text.lower())}
    return -1 if -1 in tones or _FAULTS.search(text) else int(1 in tones)


@lru_cache(maxsize=20_000)
def _word_tone(word: str) -> int:
    return -1 if _FAULT.fullmatch(word) else int(bool(_PRAISE.fullmatch(word)))


def _cited(said: FindingRead) -> set[str]:
    """Give the numbers of the paragraphs that a sentence cites."""
    numbers: set[str] = set()
    for cited in _CITED.finditer(said.text):
        for first, last in _RANGE.findall(cited.group(1)):
            end = int(last or first)
            numbers |= {str(number) for number in range(int(first), end + 1)} if end - int(first) < 100 else {first}
    return numbers


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(_MARKED.sub(" ", text).lower())]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return _ENDING.sub("", word)


def _weighed(found: Sequence[FindingRead]) -> Table:
    """Give one unit row of word weights for each finding: how often, dampened, times how rare in the report."""
    known: dict[str, int] = {}
    said = [[known.setdefault(stem, len(known)) for stem in _stems(finding.text)] for finding in found]
    size = max(len(known), 1)
    every = np.array([row * size + stem for row, stems in enumerate(said) for stem in stems], dtype=np.int64)
    cells, counts = np.unique(every, return_counts=True)
    stems = cells % size
    rarity = np.log((1 + len(found)) / (1 + np.bincount(stems, minlength=size))) + 1
    weights: Table = np.zeros((len(found), size), dtype=np.float32)
    weights[cells // size, stems] = (1 + np.log(counts)) * rarity[stems]
    return _unit(weights)


def _unit(rows: Table) -> Table:
    unit: Table = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit

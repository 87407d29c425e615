"""Whether anything close was found: a question the library cannot answer is told so, not given the least bad."""

from __future__ import annotations

from dataclasses import dataclass

# Set over 306 real reviews on 121 answerable questions and 59 others (tests/relevance/tuning_questions.yaml and the `tune`
# split of questions.yaml). The nearest passage alone does not tell them apart. What does is whether the nearest text of
# a theme or named pattern, or another service, is nearer: 119 of the answerable are answered and 38 of the others not.
# To refuse more of those (which speak of neighbouring services in the same words) would refuse real questions too.
# The nearest passage's cosine that is enough by itself, and the one that is enough where the words or a theme agree.
MEANING, MEANING_WITH_MORE = 0.45, 0.33
# The share of the question (weighted by how rare each stem is) that counts as agreeing.
WORDS = 0.60
# A question is about another service when that is nearer than any theme by more than this …
ELSEWHERE = 0.05
# … unless the library holds something on it after all: a passage nearer still by this, or one this near that holds
# the words as well.
AFTER_ALL = 0.20
PLAINLY = 0.70
# How many of the best passages are looked at for words.
BEST = 5


def told_by_meaning(meaning: float, theme: float, elsewhere: float) -> bool:
    """Say whether a question is close whatever words the best passages hold: they then need not be looked at."""
    return meaning >= MEANING and elsewhere <= theme + ELSEWHERE


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a question is to what is held, in cosines but for `words`.

    `meaning` is that of the nearest passage (one write-up on a subject is an answer, so no mean is taken), `words`
    the highest share of the question that one of the best passages holds, `theme` that of the nearest text of a theme or named pattern,
    `elsewhere` that of the nearest service the library is not about.
    """

    meaning: float
    words: float
    theme: float
    elsewhere: float

    @property
    def close(self) -> bool:
        """Whether these passages are an answer at all."""
        worded = self.words >= WORDS
        after_all = self.meaning >= self.elsewhere + AFTER_ALL or (worded and self.meaning >= PLAINLY)
        if self.elsewhere > self.theme + ELSEWHERE and not after_all:
            return False
        agreed = worded or self.theme > self.elsewhere
        return self.meaning >= (MEANING_WITH_MORE if agreed else MEANING)


NOTHING = Nearness(0.0, 0.0, 0.0, 0.0)

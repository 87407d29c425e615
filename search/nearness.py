"""Whether anything close was found: a question the library cannot answer is told so, not given the least bad."""

from __future__ import annotations

from dataclasses import dataclass

# Set on the `tune` split of tests/relevance/questions.yaml over 306 real reviews (30,842 passages), 26 answerable
# questions and 14 not. The nearest passage alone does not tell them apart: its cosine is 0.37 to 0.85 for the
# answerable and 0.32 to 0.69 for the others, highest for adult social care. What does is whether a theme or another
# service is nearer: the difference is above -0.03 for all of the answerable and below -0.08 for all of the others.
# The nearest passage's cosine that is enough by itself, and the one that is enough where the words or a theme agree.
MEANING, MEANING_WITH_MORE = 0.45, 0.33
# The share of the question (weighted by how rare each stem is) that counts as agreeing.
WORDS = 0.60
# A question is about another service when that is nearer than any theme by more than this …
ELSEWHERE = 0.05
# … unless the library holds something on it after all: a passage nearer still by this, or one this near that holds
# the words as well.
AFTER_ALL = 0.15
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
    the highest share of the question that one of the best passages holds, `theme` that of the nearest theme text,
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

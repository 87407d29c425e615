"""What like circumstances count for when similar cases are ranked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kb.web.asked import CircumstanceWeight

Scores = NDArray[np.float64]

# What share of the score circumstances have; the rest is likeness in what was found.
WEIGHTS: Mapping[CircumstanceWeight, float] = {
    CircumstanceWeight.SAME: 0.6,
    CircumstanceWeight.STRONG: 0.5,
    CircumstanceWeight.SOME: 0.25,
    CircumstanceWeight.ANYONE: 0.0,
}
# As a form offers them.
IN_WORDS: Mapping[CircumstanceWeight, str] = {
    CircumstanceWeight.SAME: "Only councils in like circumstances",
    CircumstanceWeight.STRONG: "Like circumstances count as much as what was found",
    CircumstanceWeight.SOME: "Like circumstances count for something",
    CircumstanceWeight.ANYONE: "Any council, whatever its circumstances",
}
# From this share on two circumstances are called the same: half of what is known of both. Among 239 full inspections
# of other councils it leaves a council 26 in the median and never fewer than 9 (60 askers over 306 real reviews), one
# in nine; at 0.6 some are left with 2, at 0.4 one in five are called the same.
ALIKE_ENOUGH = 0.5


def weighed(likeness: Scores, shares: Scores, weight: CircumstanceWeight) -> Scores:
    """Give each review's score, (1-w) of its likeness and w of the share its circumstances have in common.

    Both have shape (reviews,). A review that is not like what was asked has no score, however alike its council is;
    under `same` neither has one whose circumstances are not.
    """
    w = WEIGHTS[weight]
    passing = likeness > 0
    if weight is CircumstanceWeight.SAME:
        passing &= shares >= ALIKE_ENOUGH
    return np.where(passing, (1.0 - w) * beside_the_usual(likeness) + w * shares, 0.0)


def beside_the_usual(likeness: Scores) -> Scores:
    """Read likeness against what is usual: the likest review has 1, one that is as like as most about a third.

    Reports are much like one another: fifty of 300 are within a tenth of the likest, and beside shares of
    circumstances, which range from none to nearly all, raw likeness would hardly be heard. The order stays.
    """
    some = likeness[likeness > 0]
    if not len(some):
        return likeness
    best, usual = float(some.max()), float(np.median(some))
    apart = (best - likeness) / (best - usual) if best > usual else np.zeros_like(likeness)
    return np.where(likeness > 0, np.exp(-apart), 0.0)

"""What a count would be if the classifier erred as it did on held-out reviews: Rogan and Gladen's correction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kb.codebook import Measured

_DRAWS = 2000
# A classifier that tells hardly more than chance corrects nothing.
_LEAST = 0.2
# Jeffreys' prior, so that twenty right of twenty is not taken for never wrong.
_PRIOR = 0.5


@dataclass(frozen=True, slots=True)
class Estimate:
    """A corrected number of councils with the ends of its 95 per cent interval."""

    councils: float
    low: float
    high: float


@lru_cache(maxsize=4096)
def corrected(found: int, of: int, measured: Measured, seed: int = 0) -> Estimate | None:
    """Correct a count of councils, `found` of `of`, by what was measured; None where that says too little.

    The interval draws councils anew, and with them the classifier's sensitivity and specificity from what its errors
    on the reviews labelled whole leave possible.
    """
    if not of or not measured.reviews:
        return None
    true, false = measured.right, measured.given - measured.right
    missed, quiet = measured.positives - measured.right, measured.reviews - measured.positives - false
    chance = np.random.default_rng(seed)
    sensitivity = chance.beta(true + _PRIOR, missed + _PRIOR, _DRAWS)
    specificity = chance.beta(quiet + _PRIOR, false + _PRIOR, _DRAWS)
    shares = chance.binomial(of, found / of, _DRAWS) / of
    telling = sensitivity + specificity - 1.0
    kept = telling > _LEAST
    if kept.mean() < 1 / 2:
        return None
    drawn = np.clip((shares + specificity - 1.0)[kept] / telling[kept], 0.0, 1.0)
    low, middle, high = np.quantile(drawn, [0.025, 0.5, 0.975]) * of
    return Estimate(round(float(middle), 1), round(float(low), 1), round(float(high), 1))

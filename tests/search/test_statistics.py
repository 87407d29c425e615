"""The statistics against independent implementations: statsmodels, and lifelines for times known only to lie between."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kb.codebook import Measured
from search.statistics.censored import Spell, lasting
from search.statistics.correction import corrected
from search.statistics.intervals import bootstrapped, difference, ratio, share
from search.statistics.strata import Stratum, pooled_ratio


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_has_wilsons_interval(counts: tuple[int, int]) -> None:
    found, of = counts
    low, high = proportion_confint(found, of, method="wilson")
    assert share(found, of) == pytest.approx((max(0.0, low), min(1.0, high)), abs=1e-9)


def test_nothing_counted_says_nothing() -> None:
    assert share(0, 0) == (0.0, 1.0)
    assert ratio(3, 10, 0, 10) is None
    assert pooled_ratio([]) is None


@pytest.mark.parametrize("counts", [(9, 20, 3, 25), (0, 12, 5, 9), (30, 40, 28, 41), (1, 60, 0, 30)])
def test_a_difference_has_newcombes_interval(counts: tuple[int, int, int, int]) -> None:
    expected = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    assert difference(*counts) == pytest.approx(expected, abs=1e-9)


def test_the_pooled_ratio_is_mantels_and_haenszels() -> None:
    chance = random.Random(4)
    for _ in range(20):
        strata = []
        for _ in range(chance.randrange(2, 6)):
            of, other_of = chance.randrange(3, 30), chance.randrange(3, 30)
            strata.append(Stratum(chance.randrange(1, of), of, chance.randrange(1, other_of), other_of))
        tables = [np.array([[s.found, s.of - s.found], [s.other_found, s.other_of - s.other_found]]) for s in strata]
        assert pooled_ratio(strata) == pytest.approx(StratifiedTable(tables).riskratio_pooled)


def spells(seed: int, n: int = 60) -> list[Spell]:
    """Give made spells: each ends between two inspections, or is not seen to end; no two ends are at one time."""
    chance = random.Random(seed)
    made = []
    for _ in range(n):
        low = chance.choice([0.0, *(chance.uniform(0.5, 8) for _ in range(3))])
        made.append(Spell(low, math.inf if chance.random() < 0.35 else low + chance.uniform(1, 5)))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_what_still_lasts_is_what_an_independent_fit_gives(seed: int) -> None:
    made = spells(seed)
    ours = lasting(made)
    theirs = KaplanMeierFitter().fit_interval_censoring([s.low for s in made], [s.high for s in made], tol=1e-10)
    table, settled = theirs.survival_function_, 0
    for time in np.arange(0.51, 9.5, 0.1):
        low, high = ours.lasting_after(time)
        if low == pytest.approx(high, abs=1e-6):
            # Outside the pieces where endings may lie both fits say one number.
            assert float(table[table.index <= time].iloc[-1].min()) == pytest.approx(low, abs=0.015)
            settled += 1
    assert settled > 20


def test_the_fit_is_the_likeliest_there_is() -> None:
    made = spells(9, 25)
    fit = lasting(made)

    def likelihood(masses: np.ndarray) -> float:
        pieces = list(zip(fit.lows, fit.highs, masses, strict=True))
        inside = [sum(m for low, high, m in pieces if s.low <= low and high <= s.high) for s in made]
        return float(np.log(inside).sum())

    best = likelihood(np.array(fit.masses))
    chance = np.random.default_rng(1)
    for _ in range(200):
        other = np.abs(np.array(fit.masses) + chance.normal(0, 0.02, len(fit.masses)))
        assert likelihood(other / other.sum()) <= best + 1e-3


def test_where_every_end_is_seen_to_the_day_the_estimate_is_the_plain_count() -> None:
    fit = lasting([Spell(t - 0.001, t) for t in (1.0, 2.0, 3.0, 4.0)])
    assert fit.lasting_after(2.5) == pytest.approx((0.5, 0.5), abs=1e-4)
    assert fit.quantile(0.5) == pytest.approx((1.999, 2.0))
    assert lasting([Spell(1.0, math.inf)] * 3).quantile(0.5) is None


def test_a_perfect_classifier_corrects_nothing_and_one_that_misses_half_doubles() -> None:
    sure = corrected(20, 60, Measured(400, 200, 200, 200))
    assert sure is not None
    assert sure.councils == pytest.approx(20, abs=1.5)
    assert sure.low < 20 < sure.high
    half = corrected(20, 60, Measured(400, 200, 100, 100))
    assert half is not None
    assert half.councils == pytest.approx(40, abs=3)


def test_a_classifier_that_tells_nothing_corrects_nothing() -> None:
    assert corrected(20, 60, Measured(40, 20, 20, 10)) is None
    assert corrected(0, 0, Measured(20, 10, 10, 10)) is None


def test_the_correction_holds_where_the_truth_is_known() -> None:
    chance, kept = np.random.default_rng(3), 0
    for _ in range(60):
        truth = chance.random(80) < 0.4
        seen = np.where(truth, chance.random(80) < 0.7, chance.random(80) < 0.05)
        shows = chance.random(40) < 0.5
        given_ = np.where(shows, chance.random(40) < 0.7, chance.random(40) < 0.05)
        measured = Measured(40, int(shows.sum()), int(given_.sum()), int((shows & given_).sum()))
        made = corrected(int(seen.sum()), 80, measured)
        kept += made is not None and made.low <= 0.4 * 80 <= made.high
    assert kept >= 50


def test_councils_are_drawn_whole() -> None:
    # Two reports of one council say no more than one: the interval is that of the councils.
    alone = bootstrapped([[1], [0]] * 10, lambda rows: sum(rows) / len(rows))
    twice = bootstrapped([[1, 1], [0, 0]] * 10, lambda rows: sum(rows) / len(rows))
    assert alone == twice
    assert bootstrapped([[0]], lambda rows: None) is None

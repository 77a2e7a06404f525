"""How often shocks strike: the published rates by size, sector and level, over seeds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jumelage as jm
from jumelage.datasets import shock
from jumelage.datasets.shocks.early_end import (
    BY_LEVEL,
    BY_SECTOR,
    BY_SIZE,
    OVERALL,
    days,
    probabilities,
    relative_risks,
)


@pytest.fixture(scope="module")
def national():
    """20,000 students placed at as many openings whose sizes, sectors and levels are mixed as in France in 2022."""
    rng, number = np.random.default_rng(0), 20_000
    ids = [f"{place:05}" for place in range(number)]
    sizes = {"0-4": 30, "5-9": 14.5, "10-49": 21.5, "50-249": 11.3, "250-999": 8.2, "1000+": 14.4}
    sectors = {
        "commerce": 21.7,
        "construction": 10.2,
        "Hôtellerie-Restauration": 6.7,
        "services aux entreprises": 19.6,
        "industrie": 26.6,
        "autres services": 15.2,
    }
    levels = {"CAP": 22.3, "bac pro": 15.2, "BTS": 21.8, "licence": 40.7}

    def mixed(shares):
        weights = np.array(list(shares.values()))
        return rng.choice(list(shares), number, p=weights / weights.sum())

    cohort = jm.Cohort(
        students=pd.DataFrame({"student": ids, "level": mixed(levels)}),
        companies=pd.DataFrame({"company": ids, "capacity": 1, "size": mixed(sizes), "sector": mixed(sectors)}),
    )
    placed = cohort.companies.merge(cohort.students, left_on="company", right_on="student")
    return cohort, dict(zip(ids, ids, strict=True)), placed


def share_ended(national, seeds, **rates):
    """Return for each placement in how many of the seeds it ended early."""
    cohort, matching, placed = national
    ended = [shock(cohort, **rates, matching=matching, seed=seed).events["student"] for seed in seeds]
    return placed.assign(ended=sum(placed["student"].isin(of_seed).astype(float) for of_seed in ended) / len(ended))


@pytest.fixture(scope="module")
def ended_as_published(national):
    return share_ended(national, range(3), early_end="published")


# 60,000 chances: the deviation of a share p among n of them is sqrt(p (1 - p) / n); the tolerances below are about
# three and a half deviations of the smallest class (hotels and restaurants, 4,000 chances) and of all.


def test_overall_a_fifth_of_the_placements_end_early(ended_as_published):
    assert ended_as_published["ended"].mean() == pytest.approx(0.21, abs=0.006)


@pytest.mark.parametrize(("size", "rate"), [("0-4", 0.28), ("5-9", 0.18), ("10-49", 0.18), ("1000+", 0.18)])
def test_the_smallest_employers_lose_the_most(ended_as_published, size, rate):
    assert ended_as_published.groupby("size")["ended"].mean()[size] == pytest.approx(rate, abs=0.016)


@pytest.mark.parametrize(
    ("sector", "rate"),
    [("Hôtellerie-Restauration", 0.36), ("commerce", 0.25), ("construction", 0.20), ("industrie", 0.181)],
)
def test_each_sector_has_its_rate(ended_as_published, sector, rate):
    assert ended_as_published.groupby("sector")["ended"].mean()[sector] == pytest.approx(rate, abs=0.026)


@pytest.mark.parametrize(("level", "rate"), [("CAP", 0.26), ("bac pro", 0.26), ("BTS", 0.18), ("licence", 0.18)])
def test_secondary_education_loses_more_than_higher(ended_as_published, level, rate):
    assert ended_as_published.groupby("level")["ended"].mean()[level] == pytest.approx(rate, abs=0.016)


def test_a_number_is_the_mean_and_keeps_the_differences(national):
    ended = share_ended(national, range(3), early_end=0.10)
    assert ended["ended"].mean() == pytest.approx(0.10, abs=0.005)
    by_sector = ended.groupby("sector")["ended"].mean()
    assert by_sector["Hôtellerie-Restauration"] / by_sector["commerce"] == pytest.approx(0.36 / 0.25, rel=0.12)


def test_a_high_number_is_the_mean_though_some_are_then_certain_to_end(national):
    assert share_ended(national, [0], early_end=0.9)["ended"].mean() == pytest.approx(0.9, abs=0.008)


def test_half_of_those_that_end_do_so_in_the_first_three_months(national):
    cohort, matching, _ = national
    day = shock(cohort, early_end=1, matching=matching).events["day"]
    assert (day <= 91).mean() == pytest.approx(0.106 / 0.21, abs=0.013)
    assert day.between(1, 274).all()


@pytest.mark.parametrize(("kind", "rate"), [("cancel", 0.22), ("decline", 0.06)])
def test_the_other_published_rates_are_the_same_for_all(national, kind, rate):
    cohort, _, placed = national
    side = {"cancel": "company", "decline": "student"}[kind]
    gone = placed["student"].isin(shock(cohort, **{kind: "published"}).events[side])
    assert gone.mean() == pytest.approx(rate, abs=0.012)
    assert np.ptp(gone.groupby(placed["size"]).mean()) < 0.04


def test_what_is_not_known_counts_as_average():
    placements = pd.DataFrame(
        {"size": [None, "huge", "0–4", "0-4"], "sector": ["HOTELLERIE RESTAURATION", "x", "", None]}
    )
    assert relative_risks(placements) == pytest.approx([36 / 21, 1, 28 / 21, 28 / 21])
    assert list(relative_risks(placements[[]])) == [1, 1, 1, 1]


def test_the_levels_are_known_as_schools_write_them():
    words = pd.DataFrame({"level": ["Bac Pro", "bac + 2", "BTS", "SUPERIEUR", "Mention complémentaire", "DE"]})
    assert relative_risks(words) * OVERALL == pytest.approx([0.26, 0.18, 0.18, 0.18, 0.26, 0.21])


def test_the_rates_that_are_not_published_follow_from_those_that_are():
    by_size, by_sector, by_level = (
        {word: rate for words, rate in table.items() for word in words} for table in (BY_SIZE, BY_SECTOR, BY_LEVEL)
    )
    assert 0.30 * by_size["0-4"] + 0.70 * by_size["10-49"] == pytest.approx(OVERALL, abs=0.0005)
    known = {"commerce": 0.217, "construction": 0.102, "hôtellerie-restauration": 0.067}
    others = (1 - sum(known.values())) * by_sector["industrie"]
    assert sum(share * by_sector[word] for word, share in known.items()) + others == pytest.approx(OVERALL, abs=0.0005)
    assert 0.375 * by_level["CAP"] + 0.625 * by_level["BTS"] == pytest.approx(OVERALL, abs=0.0005)


@given(st.lists(st.floats(0.5, 3), min_size=1, max_size=40), st.floats(0, 1))
def test_probabilities_have_the_rate_as_their_mean_and_follow_the_risks(risks, rate):
    risks = np.array(risks)
    chances = probabilities(risks, rate)
    assert chances.mean() == pytest.approx(rate, abs=1e-9)
    assert ((chances >= 0) & (chances <= 1)).all()
    assert chances == pytest.approx(np.minimum(1, (chances / risks).max() * risks))


def test_days_fall_in_the_two_periods():
    assert list(days(np.array([0, 0.25, 0.504, 0.51, 0.75, np.nextafter(1, 0)]))) == [1, 46, 91, 93, 182, 274]

"""Two years of a real school: the optima its README gives, proven and audited."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

import jumelage as jm

pytestmark = pytest.mark.needs_data

YEARS = ("2017-2018", "2018-2019")


def wpi_iqp(data, year):
    """Return the students' values, the directors' scores and the capacities of one year."""
    pairs, students, companies = jm.datasets.read_wpi(data / "wpi_iqp" / year)
    tables = [
        pairs.pivot(index="student", columns="company", values=f"{side}_value").loc[
            students["student"], companies["company"]
        ]
        for side in ("student", "director")
    ]
    return *tables, companies.set_index("company")["capacity"]


@pytest.mark.parametrize(
    ("year", "optimum", "firsts", "halves"), [(YEARS[0], 906.5, 885, 43), (YEARS[1], 927.0, 927, 0)]
)
def test_the_largest_sum_of_student_values(data, year, optimum, firsts, halves):
    student, _, capacity = wpi_iqp(data, year)
    market = jm.Market.from_scores(student, capacity)
    for objective in [("score",), ("placed", "score")]:
        result = jm.match(market, objective=objective)
        assert result.value["score"] == optimum
        assert result.bound["score"] == optimum
        assert result.certificate.check(market, result.matching)
        assert jm.audit(market, result.matching).is_feasible
        counts = result.to_frame()["score"].value_counts()
        assert (counts.get(1.0, 0), counts.get(0.5, 0)) == (firsts, halves)


@pytest.mark.parametrize(("year", "optimum"), [(YEARS[0], 702.3366), (YEARS[1], 805.6399)])
def test_the_largest_sum_of_both_sides(data, year, optimum):
    student, project, capacity = wpi_iqp(data, year)
    market = jm.Market.from_scores((student + project) / 2, capacity)
    result = jm.match(market, objective=("score",))
    verdict = jm.audit(market, result.matching)
    assert result.value["score"] == pytest.approx(optimum, abs=5e-5)
    assert result.bound["score"] == pytest.approx(optimum, abs=1e-4)
    assert result.bound["score"] >= result.value["score"]
    assert result.certificate.check(market, result.matching)
    assert verdict.is_feasible
    assert verdict.totals["score"] == pytest.approx(result.value["score"])


def test_it_agrees_with_scipy_on_the_seats_to_the_last_digit_that_counts(data):
    student, project, capacity = wpi_iqp(data, YEARS[0])
    both = (student + project) / 2
    seats = np.repeat(np.arange(len(capacity)), capacity.to_numpy())
    profit = both.to_numpy()[:, seats]
    rows, columns = linear_sum_assignment(profit, maximize=True)
    result = jm.match(jm.Market.from_scores(both, capacity), objective=("score",))
    assert result.value["score"] == pytest.approx(profit[rows, columns].sum(), abs=1e-8)


def test_the_dense_one_to_one_route_and_the_flow_agree_on_one_seat_each(data):
    # One seat at each centre, its 46 best students only: SciPy, our dense route and our flow (a spare seat) agree.
    student, project, _ = wpi_iqp(data, YEARS[0])
    both = ((student + project) / 2).iloc[:46]
    rows, columns = linear_sum_assignment(both.to_numpy(), maximize=True)
    optimum = both.to_numpy()[rows, columns].sum()
    dense = jm.match(jm.Market.from_scores(both, np.ones(46, dtype=int)))
    spare = both.assign(spare=np.nan)
    flow = jm.match(jm.Market.from_scores(spare, np.append(np.ones(46, dtype=int), 2)))
    assert dense.route != flow.route
    assert dense.value["score"] == pytest.approx(optimum, abs=1e-9)
    assert flow.value["score"] == pytest.approx(optimum, abs=1e-9)


def test_the_order_of_the_rows_changes_nothing_in_a_real_market_full_of_ties(data):
    student, _, capacity = wpi_iqp(data, YEARS[0])
    shuffled = student.sample(frac=1, random_state=4).sample(frac=1, axis=1, random_state=5)
    one = jm.match(jm.Market.from_scores(student, capacity), seed=2)
    other = jm.match(jm.Market.from_scores(shuffled, capacity), seed=2)
    assert one.matching == other.matching
    assert one.record()["market"] == other.record()["market"]

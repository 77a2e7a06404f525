"""`read_orlib_assign`: costs become scores, and the optimum is the one of the assignment problem."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

import jumelage as jm
from jumelage.datasets import read_orlib_assign
from jumelage.errors import InputError


def wrapped(numbers, width):
    """Return numbers on lines of their own, `width` to a line, each behind a blank as in the published files."""
    return "\n".join(" " + " ".join(map(str, numbers[at : at + width])) for at in range(0, len(numbers), width))


def write(folder, text, name="assign.txt"):
    (folder / name).write_text(text)
    return folder / name


def faults(path, **kwargs):
    with pytest.raises(InputError) as caught:
        read_orlib_assign(path, **kwargs)
    return [(fault.table, fault.row, fault.found) for fault in caught.value.faults]


@pytest.mark.parametrize("seed", range(3))
def test_the_optimum_of_a_dense_file_is_the_one_that_scipy_finds(tmp_path, seed):
    costs = np.random.default_rng(seed).integers(1, 101, (40, 40))
    path = write(tmp_path, f" 40\n{wrapped(costs.ravel().tolist(), 13)}\n")
    market = jm.Market.from_pairs(*read_orlib_assign(path))
    result = jm.match(market)
    rows, columns = linear_sum_assignment(costs)
    assert result.value == {"placed": 40, "score": -costs[rows, columns].sum()}
    assert jm.audit(market, result.matching).is_feasible


@pytest.mark.parametrize("seed", range(3))
def test_the_optimum_of_a_sparse_file_is_the_one_that_scipy_finds(tmp_path, seed):
    random = np.random.default_rng(seed)
    costs = random.integers(1, 101, (30, 30)).astype(float)
    valid = random.random((30, 30)) < 0.2
    valid[np.arange(30), random.permutation(30)] = True
    lines = [f"{i + 1} {j + 1} {costs[i, j]:.0f}" for i, j in np.argwhere(valid)]
    market = jm.Market.from_pairs(*read_orlib_assign(write(tmp_path, "\n".join(["30", *lines])), sparse=True))
    result = jm.match(market)
    padded = np.where(valid, costs, 1e6)
    assert market.num_pairs == valid.sum()
    assert result.value == {"placed": 30, "score": -padded[linear_sum_assignment(padded)].sum()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.integers(-99, 99), min_size=n * n, max_size=n * n)), st.data())
def test_costs_come_back_as_they_were_however_the_lines_are_broken(tmp_path, costs, data):
    size = round(len(costs) ** 0.5)
    folder = tmp_path
    text = f"{size}\r\n{wrapped(costs, data.draw(st.integers(1, 9)))}"
    pairs, students, companies = read_orlib_assign(write(folder, text))
    ids = [str(number) for number in range(1, size + 1)]
    assert students["student"].tolist() == companies["company"].tolist() == ids
    assert companies["capacity"].tolist() == [1] * size
    assert pairs["score"].tolist() == [-cost for cost in costs]
    assert list(zip(pairs["student"], pairs["company"], strict=True)) == [(i, j) for i in ids for j in ids]
    lines = "\n".join(f"{i} {j} {cost}" for (i, j), cost in zip([(i, j) for i in ids for j in ids], costs, strict=True))
    assert read_orlib_assign(write(folder, f"{size}\n{lines}\n"), sparse=True)[0].equals(pairs)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2\n1 2\n3\n", [(3, "3 costs")]),
        ("2\n1 2\n3 4 5\n", [(3, "5 costs")]),
        ("2\n", [(1, "0 costs")]),
        ("2\n1 x\n3 nan\n", [(2, "'x'"), (3, "'nan'")]),
        ("2\n1 inf\n3 1e999", [(2, "'inf'"), (3, "'1e999'")]),
        ("0\n", [(1, "'0'")]),
        ("1.5\n1\n", [(1, "'1.5'")]),
        ("-1\n1\n", [(1, "'-1'")]),
        ("assign\n1\n", [(1, "'assign'")]),
        ("1000000000\n1 2\n", [(2, "2 costs")]),
    ],
)
def test_a_dense_file_that_does_not_hold_is_named_with_its_lines(tmp_path, text, found):
    assert faults(write(tmp_path, text)) == [("assign.txt", *one) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2\n1 1 5\n2 2\n", [(3, "2 numbers")]),
        ("2\n1 1 5 2 2 5\n", [(2, "6 numbers")]),
        ("2\n1 1 5\n2 3 5\n0 1.5 5\n", [(3, "3"), (4, "0"), (4, "1.5")]),
        ("2\n1 1 5\n2 2 5\n1 1 6\n", [(4, "1 to 1 again")]),
        (
            "3\n1 1 5\n1 2 5\n2 1 5\n",
            [(None, "1 of 3 items that are assigned to nothing"), (None, "1 of 3 items that are given no item")],
        ),
        (
            "1000000000\n1 1 5\n",
            [
                (None, "999999999 of 1000000000 items that are assigned to nothing"),
                (None, "999999999 of 1000000000 items that are given no item"),
            ],
        ),
    ],
)
def test_a_sparse_file_that_does_not_hold_is_named_with_its_lines(tmp_path, text, found):
    assert faults(write(tmp_path, text), sparse=True) == [("assign.txt", *one) for one in found]

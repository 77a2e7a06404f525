"""How many seats each field has, and how they are spread over openings of employers of all sizes."""

from heapq import heapify, heapreplace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.cohort.sentences import counted
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials
    from jumelage.datasets.made.parts import SizeClass

_SPREAD = (np.array([0.0, 0.1, 0.5, 0.9, 1.0]), np.array([0.2, 0.44, 1.13, 1.71, 2.08]))
"""Applicants per seat of disciplines, CaRMS 2019: the quantiles and their values; the lowest is an assumption."""

_HEAVY = 250
"""From how many employees on the number of places has a heavy tail."""

_BISECTIONS = 60


def apportioned(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole numbers in proportion to weights, with exactly this sum (largest remainders).

    Examples
    --------
    >>> apportioned(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    if total == 0 or not weights.sum() > 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = total * weights / weights.sum()
    whole: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    rest = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return whole


def seats_by_field(
    generator: np.random.Generator, dials: "Dials", students: NDArray[np.int64], num_companies: int
) -> NDArray[np.int64]:
    """Return how many seats there are for each field, so that tightness holds over all and differs between them.

    Raises
    ------
    InputError
        If there would be fewer seats than companies.
    """
    num_seats = round(int(students.sum()) / dials.tightness)
    if num_seats < num_companies:
        places, people = counted(num_seats, "seat"), counted(int(students.sum()), "student")
        found = f"{num_companies} for {places} ({people} / {dials.tightness:g})"
        remedy = "ask for fewer companies, more students, or lower the tightness"
        raise InputError([Fault("num_companies", found, "at least one seat for each company", remedy)])
    # One field in each part of the distribution, so that few fields differ as many would.
    quantile = (generator.permutation(len(students)) + generator.random(len(students))) / len(students)
    relative = np.interp(quantile, *_SPREAD) ** dials.tightness_spread
    return apportioned(num_seats, students / relative)


def size_classes(
    generator: np.random.Generator, sizes: "tuple[SizeClass, ...]", num_seats: int, count: int
) -> NDArray[np.intp]:
    """Return the size class of each opening.

    The mean places of the classes are stretched or squeezed until their shares of seats and the mean places of all
    openings can both hold.
    """
    share = np.array([size.share_of_seats for size in sizes])
    share /= share.sum()
    usual = np.array([max(1.0, size.places) for size in sizes])
    seats_per_opening = num_seats / count
    low, high = 0.0, 2 * seats_per_opening
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if 1 / (share / _stretched(usual, middle)).sum() < seats_per_opening:
            low = middle
        else:
            high = middle
    openings = np.minimum(apportioned(count, share / _stretched(usual, high)), apportioned(num_seats, share))
    openings[0] += count - int(openings.sum())
    return generator.permutation(np.repeat(np.arange(len(sizes)), openings))


def _stretched(usual: NDArray[np.float64], by: float) -> NDArray[np.float64]:
    return 1 + by * (usual - 1) if by <= 1 else by * usual


def capacities(
    generator: np.random.Generator, sizes: "tuple[SizeClass, ...]", size: NDArray[np.intp], num_seats: int
) -> NDArray[np.int64]:
    """Return the capacity of each opening: at least 1, with the share of seats of each class in all."""
    openings = np.bincount(size, minlength=len(sizes))
    share = np.array([each.share_of_seats for each in sizes])
    beyond = np.maximum(share / share.sum() * num_seats - openings, 0) * (openings > 0)
    if not beyond.any():
        beyond = openings.astype(np.float64)
    more = apportioned(num_seats - len(size), beyond)
    capacity = np.ones(len(size), dtype=np.int64)
    for number, each in enumerate(sizes):
        here = np.flatnonzero(size == number)
        mean = np.full(len(here), more[number] / max(len(here), 1))
        if is_heavy(each.name):
            mean *= generator.standard_exponential(len(here))
        weight = generator.poisson(mean).astype(np.float64)
        capacity[here] += apportioned(int(more[number]), weight if weight.any() else np.ones(len(here)))
    return capacity


def at_most(capacity: NDArray[np.int64], most: int | None) -> NDArray[np.int64]:
    """Return capacities with what is above the largest allowed spread over the others, evenly from the smallest.

    Raises
    ------
    InputError
        If so many seats do not fit.

    Examples
    --------
    >>> at_most(np.array([1, 7, 2]), 4).tolist()
    [3, 4, 3]
    """
    if most is None or capacity.max(initial=0) <= most:
        return capacity
    total = int(capacity.sum())
    if total > most * len(capacity):
        found = f"{total} seats at {len(capacity)} companies"
        expected = f"at most {most * len(capacity)}, {most} at each"
        raise InputError([Fault("most_places", found, expected, "ask for more companies or raise the tightness")])
    cut = np.minimum(capacity, most)
    for _ in range(most):
        left = total - int(cut.sum())
        smallest = np.argsort(cut, kind="stable")[:left]
        cut[smallest[cut[smallest] < most]] += 1
    return cut


def fields_of(capacity: NDArray[np.int64], seats: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the field of each opening, so that each field has its seats to within the smallest openings.

    The largest first, each goes to the field that lacks most seats.
    """
    lacking = [(-int(count), number) for number, count in enumerate(seats)]
    heapify(lacking)
    field = np.empty(len(capacity), dtype=np.intp)
    for opening in np.argsort(-capacity, kind="stable").tolist():
        missing, number = lacking[0]
        field[opening] = number
        heapreplace(lacking, (missing + int(capacity[opening]), number))
    return field


def is_heavy(name: str) -> bool:
    """Return whether employers of a size class are large: their name begins with 250 employees or more.

    Examples
    --------
    >>> is_heavy("10-49"), is_heavy("1000+")
    (False, True)
    """
    return int(name.rstrip("+").split("-")[0]) >= _HEAVY


def is_micro(name: str) -> bool:
    """Return whether employers of a size class have fewer than ten employees.

    Examples
    --------
    >>> is_micro("5-9"), is_micro("10-49")
    (True, False)
    """
    return int(name.rstrip("+").split("-")[0]) < 10

"""Which companies students look at, and how much the two sides like each other.

A student looks at companies of her field, by how close they are to her place and how well known they are; of these she
likes best those of good standing, of her own level, near her home and in a sector of her interest, besides what
only she sees. All students at once: a draw is a place by its pull on her own, then a company there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.datasets.made.companies import Companies
from jumelage.datasets.made.places import km_between
from jumelage.datasets.made.students import Students

if TYPE_CHECKING:
    from jumelage.datasets.made.dials import Dials
    from jumelage.datasets.made.places import Places

_REDRAWS = 12
_STUDENTS_AT_ONCE = 1 << 16
_SAME_PLACE_KM = 2.0
"""How far apart two in one place are for the choice of a place; homes and sites are scattered about it."""


@dataclass(frozen=True, eq=False)
class Looks:
    """The companies each student looked at, the one she likes best first.

    Parameters
    ----------
    company : ndarray of int32, shape (num_students, looks)
        Positions of distinct companies; −1 behind the last.
    fit : ndarray of float32, shape (num_students, looks)
        What the two find in each other.
    """

    company: NDArray[np.int32]
    fit: NDArray[np.float32]


def looked_at(
    generator: np.random.Generator, dials: "Dials", places: "Places | None", students: Students, companies: Companies
) -> Looks:
    """Return the companies that students look at, in the order of their tastes."""
    draw = _Draw.of(dials, places, companies)
    company = np.full((len(students), dials.looks), -1, dtype=np.int32)
    fit = np.zeros((len(students), dials.looks), dtype=np.float32)
    for begin in range(0, len(students), _STUDENTS_AT_ONCE):
        rows = slice(begin, begin + _STUDENTS_AT_ONCE)
        seen = _distinct(generator, draw, students.field[rows], students.place[rows], dials.looks)
        own_fit = generator.standard_normal(seen.shape, dtype=np.float32)
        taste = _taste(generator, dials, students, companies, rows, seen, own_fit)
        barred = (seen < 0) | (
            ~is_eligible(students, companies, np.arange(len(students))[rows, None], seen)
            & (generator.random(seen.shape, dtype=np.float32) >= dials.ineligible)
        )
        taste[barred] = -np.inf
        order = np.argsort(-taste, axis=1, kind="stable")
        company[rows] = np.take_along_axis(np.where(barred, -1, seen), order, axis=1)
        fit[rows] = np.take_along_axis(own_fit, order, axis=1)
    return Looks(company, fit)


def is_eligible(
    students: Students, companies: Companies, student: NDArray[np.integer], company: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Return whether the companies, all of the students' fields, may take them: what hard criteria would say."""
    lacks = companies.required[company] & ~students.licences[student]
    too_young = students.age[student] < np.nan_to_num(companies.minimum_age[company])
    understood = companies.second_language[company] <= students.second_language[student]
    eligible: NDArray[np.bool_] = (lacks == 0) & ~too_young & understood & companies.is_confirmed[company]
    return eligible


@dataclass(frozen=True, eq=False)
class _Draw:
    """Cumulative chances, row by row in one array each, so that one search serves all rows.

    A row of `place_edges` belongs to a field and a home; one of `company_edges` to a field and a place, with its
    companies in `members`. Row ``r`` runs from ``r`` to ``r + 1``.
    """

    num_places: int
    place_edges: NDArray[np.float64]
    company_edges: NDArray[np.float64]
    members: NDArray[np.int32]
    is_open: NDArray[np.bool_]

    @classmethod
    def of(cls, dials: "Dials", places: "Places | None", companies: Companies) -> "_Draw":
        num_fields, num_places = len(dials.fields), 1 if places is None else len(places.weight)
        # A company that takes two fields is a member of both.
        second = np.flatnonzero(companies.second_field >= 0)
        member = np.concatenate((np.arange(len(companies)), second))
        field = np.concatenate((companies.field, companies.second_field[second]))
        cell = field * num_places + companies.place[member]
        order = np.argsort(cell, kind="stable")
        member, cell = member[order], cell[order]
        pull = companies.pull[member]
        total = np.bincount(cell, weights=pull, minlength=num_fields * num_places)
        begins = np.flatnonzero(np.concatenate(([True], cell[1:] != cell[:-1]))) if len(cell) else cell
        along = np.cumsum(pull)
        before = np.repeat((along - pull)[begins], np.diff(np.append(begins, len(cell))))
        company_edges = np.minimum((along - before) / total[cell], 1.0) + cell
        near = _nearness(dials, places)
        weight = near[None, :, :] * total.reshape(num_fields, 1, num_places)
        sums = weight.sum(axis=2, keepdims=True)
        edges = np.cumsum(np.divide(weight, sums, out=np.zeros_like(weight), where=sums > 0), axis=2)
        rows = np.arange(num_fields * num_places).reshape(num_fields, num_places, 1)
        place_edges = (np.minimum(edges, 1.0) + rows).reshape(-1)
        return cls(num_places, place_edges, company_edges, member.astype(np.int32), (sums > 0).reshape(-1))

    def companies(
        self, generator: np.random.Generator, field: NDArray[np.intp], home: NDArray[np.intp]
    ) -> NDArray[np.int32]:
        """Return a company for each pair of a field and a home; −1 where the field has none."""
        row = field * self.num_places + home
        last = (row + 1) * self.num_places - 1
        at = np.searchsorted(self.place_edges, row + generator.random(len(row)), side="right")
        cell = field * self.num_places + np.minimum(at, last) % self.num_places
        where = np.searchsorted(self.company_edges, cell + generator.random(len(cell)), side="right")
        where = np.minimum(where, np.searchsorted(self.company_edges, cell + 1.0, side="right") - 1)
        return np.where(self.is_open[row], self.members[np.minimum(where, len(self.members) - 1)], -1).astype(np.int32)


def _nearness(dials: "Dials", places: "Places | None") -> NDArray[np.float64]:
    if places is None:
        return np.ones((1, 1))
    km = km_between(places.lat[:, None], places.lon[:, None], places.lat, places.lon)
    return dials.mobility + (1 - dials.mobility) * np.exp(-np.maximum(km, _SAME_PLACE_KM) / dials.reach_km)


def _distinct(
    generator: np.random.Generator, draw: _Draw, field: NDArray[np.intp], home: NDArray[np.intp], looks: int
) -> NDArray[np.int32]:
    """Return so many companies for each student, without repeats: repeats are drawn again, at last left out (−1)."""
    seen = draw.companies(generator, np.repeat(field, looks), np.repeat(home, looks)).reshape(-1, looks)
    rows = np.arange(len(seen))
    for _ in range(_REDRAWS):
        part = np.sort(seen[rows], axis=1)
        again = np.zeros(part.shape, dtype=bool)
        again[:, 1:] = (part[:, 1:] == part[:, :-1]) & (part[:, 1:] >= 0)
        is_short = again.any(axis=1)
        rows, part, again = rows[is_short], part[is_short], again[is_short]
        if not len(rows):
            return seen
        short = np.nonzero(again)[0]
        part[again] = draw.companies(generator, field[rows][short], home[rows][short])
        seen[rows] = part
    part = np.sort(seen, axis=1)
    part[:, 1:][part[:, 1:] == part[:, :-1]] = -1
    return part


def _taste(
    generator: np.random.Generator,
    dials: "Dials",
    students: Students,
    companies: Companies,
    rows: slice,
    seen: NDArray[np.int32],
    fit: NDArray[np.float32],
) -> NDArray[np.float32]:
    standing = companies.standing[seen].astype(np.float32)
    taste: NDArray[np.float32] = generator.gumbel(size=seen.shape).astype(np.float32)
    taste += dials.common_taste * standing
    taste -= dials.level_match * (standing - students.standing[rows, None].astype(np.float32)) ** 2
    taste += dials.interest * (students.interests[rows, None] >> companies.sector[seen] & 1)
    taste += dials.fit * fit
    if dials.area is not None:
        km = km_between(students.lat[rows, None], students.lon[rows, None], companies.lat[seen], companies.lon[seen])
        taste -= (km / dials.reach_km).astype(np.float32)
    return taste

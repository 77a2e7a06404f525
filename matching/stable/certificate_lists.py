"""The applications as a proof of stability reads them: straight from the market, sharing nothing with any solver."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.modes import ASSIGNMENT, OPEN_OFFER
from jumelage.matching.rules.forbidden import bar_or_pin_pairs, forbidden
from jumelage.matching.rules.pins import pins

if TYPE_CHECKING:
    from jumelage.matching.market import Market

_LAST = np.iinfo(np.int64).max
"""Below every rank."""


@dataclass(frozen=True, eq=False)
class StrictLists:
    """The applications that pins, forbidden pairs and the floors of open offers leave, in the order of the market.

    `places`, in what follows, is for each student the application by which she is placed; −1 for none.

    Parameters
    ----------
    pair : ndarray of int64, shape (num_applications,)
        The position of each application among the pairs of the market, ascending.
    student, company : ndarray of int32, shape (num_applications,)
        Whose it is and where to.
    wish, favour : ndarray of int64, shape (num_applications,)
        The rank that the student gives the company, and that the company gives the student: an open offer is above
        all applicants. No list has ties.
    seats : ndarray of int64, shape (num_companies,)
        The seats that are left when pinned students have theirs.
    pinned : ndarray of int32, shape (num_students,)
        Where each pinned student is; −1 for the others.
    is_other : ndarray of bool, shape (num_pairs,)
        The pairs of the market, of students who are not pinned, that are allowed without being applications.
    """

    pair: NDArray[np.int64]
    student: NDArray[np.int32]
    company: NDArray[np.int32]
    wish: NDArray[np.int64]
    favour: NDArray[np.int64]
    seats: NDArray[np.int64]
    pinned: NDArray[np.int32]
    is_other: NDArray[np.bool_]

    def places_of(self, assigned: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the application by which each student is placed, from the position of her company."""
        places = np.full(len(assigned), -1, dtype=np.int64)
        own = np.flatnonzero(self.company == assigned[self.student])
        places[self.student[own]] = own
        return places

    def companies(self, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the company of each place, −1 for none."""
        return np.append(self.company, np.int32(-1))[places]

    def load(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many applicants each company has."""
        return np.bincount(self.company[places[places >= 0]], minlength=len(self.seats))

    def is_overfull(self, places: NDArray[np.int64]) -> bool:
        """Return whether a company has more applicants than seats."""
        return bool((self.load(places) > self.seats).any())

    def least_favour(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rank that each company gives the one it likes least of those it has, above all if it has none."""
        held, least = places[places >= 0], np.full(len(self.seats), -_LAST)
        np.maximum.at(least, self.company[held], self.favour[held])
        return least

    def limit(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rank above which each company takes another student: below all ranks if it has a free seat."""
        return np.where(self.load(places) < self.seats, _LAST, self.least_favour(places))

    def own_wish(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rank that each student gives her place, below all ranks if she has none."""
        return np.append(self.wish, _LAST)[places]

    def blocks(self, places: NDArray[np.int64]) -> bool:
        """Return whether a student and a company would both rather have each other."""
        is_wished = self.wish < self.own_wish(places)[self.student]
        return bool((is_wished & (self.favour < self.limit(places)[self.company])).any())

    def can_worsen(self, places: NDArray[np.int64]) -> bool:
        """Return whether there is a stable matching that is worse for students than this one, which is stable.

        Each placed student looks to the best of the worse companies that would take her, and to the one she would
        displace there; a free seat ends the way. There is such a matching just where a way leads round.
        """
        here, limit = self.own_wish(places), self.limit(places)
        down = np.flatnonzero((self.wish > here[self.student]) & (self.favour < limit[self.company]))
        down = _first(down, self.wish, self.student)
        held = places[places >= 0]
        is_least = self.favour[held] == limit[self.company[held]]
        displaced = np.full(len(self.seats), -1, dtype=np.int64)
        displaced[self.company[held[is_least]]] = self.student[held[is_least]]
        following = np.full(len(places), -1, dtype=np.int64)
        following[self.student[down]] = displaced[self.company[down]]
        return _leads_round(following)

    def can_improve(self, places: NDArray[np.int64]) -> bool:
        """Return whether there is a stable matching that is better for students than this one, which is stable.

        Each company looks to the student it likes best of those who would rather be there, and to the company that
        would lose her. There is such a matching just where a way leads round.
        """
        up = np.flatnonzero(self.wish < self.own_wish(places)[self.student])
        up = _first(up, self.favour, self.company)
        following = np.full(len(self.seats), -1, dtype=np.int64)
        following[self.company[up]] = self.companies(places)[self.student[up]]
        return _leads_round(following)


def _first(entries: NDArray[np.int64], rank: NDArray[np.int64], owner: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return for each owner of some of the entries the one with the best rank."""
    best = np.full(owner.max(initial=-1) + 1, _LAST)
    np.minimum.at(best, owner[entries], rank[entries])
    firsts: NDArray[np.int64] = entries[rank[entries] == best[owner[entries]]]
    return firsts


def _leads_round(following: NDArray[np.int64]) -> bool:
    """Return whether following on from somewhere never ends at −1: as many steps as there are places are enough."""
    following = np.append(following, -1)
    for _ in range(len(following).bit_length()):
        following = following[following]
    return bool((following >= 0).any())


def strict_lists(market: "Market") -> StrictLists | None:
    """Return the applications of a market; None where they alone do not tell which matchings are stable.

    So it is with ties in the lists, with more open offers of a company than it has seats, with a minimum where an
    applicant may go, for whose sake she may have to stay, and with rules that only cost or that do more than pin a
    student or bar a pair.
    """
    if market.mode is None or market.student_rank is None:
        return None
    if not bar_or_pin_pairs(market.rules):
        return None
    pinned = _pins(market)
    is_allowed = _keeps_floors(market) & (pinned < 0)[market.student_of_pair]
    is_allowed[forbidden(market)] = False
    pair = np.flatnonzero(is_allowed & (market.mode > ASSIGNMENT))
    student, company = market.student_of_pair[pair], market.company[pair]
    wish = market.student_rank[pair].astype(np.int64)
    favour = np.ones_like(wish) if market.company_rank is None else market.company_rank[pair].astype(np.int64)
    is_first = (market.mode[pair] == OPEN_OFFER) | (favour == 0)
    # A company never has to choose among them, so any order among them will do.
    favour[is_first] = -np.arange(np.count_nonzero(is_first), dtype=np.int64)
    taken = np.bincount(pinned[pinned >= 0], minlength=market.num_companies)
    seats = market.capacity - taken
    is_applicant = np.zeros(market.num_students, dtype=bool)
    is_applicant[student] = True
    within_reach = market.company[is_allowed & is_applicant[market.student_of_pair]]
    if (
        _has_ties(student, wish)
        or _has_ties(company, favour)
        or (np.bincount(company[is_first], minlength=market.num_companies) > seats).any()
        or (market.minimum > taken)[within_reach].any()
    ):
        return None
    is_other = is_allowed & (market.mode == ASSIGNMENT)
    return StrictLists(pair, student, company, wish, favour, seats, pinned, is_other)


def _pins(market: "Market") -> NDArray[np.int32]:
    """Return where each student is pinned, −1 for nowhere."""
    pinned = np.full(market.num_students, -1, dtype=np.int32)
    for pin in pins(market.rules):
        pinned[market.position_of_student(pin.student)] = market.position_of_company(pin.company)
    return pinned


def _keeps_floors(market: "Market") -> NDArray[np.bool_]:
    """Return which pairs are not below an open offer of their student: the offer, or applications ranked above it."""
    assert market.mode is not None
    assert market.student_rank is not None
    is_offer = market.mode == OPEN_OFFER
    floor = np.full(market.num_students, _LAST)
    np.minimum.at(floor, market.student_of_pair[is_offer], market.student_rank[is_offer])
    own = floor[market.student_of_pair]
    is_above = (market.mode > ASSIGNMENT) & (market.student_rank < own)
    is_it = is_offer & (market.student_rank == own)
    kept: NDArray[np.bool_] = is_above | is_it | (own == _LAST)
    return kept


def _has_ties(owner: NDArray[np.int32], rank: NDArray[np.int64]) -> bool:
    keys = np.sort(owner.astype(np.int64) << 32 | rank - rank.min(initial=0))
    return bool((np.diff(keys) == 0).any())

"""Deferred acceptance (Gale and Shapley, 1962): in rounds while many propose at once, one by one when few are left.

Everyone with a free place proposes to the next on the list; whoever is proposed to keeps the best so far and rejects
the others. The outcome does not depend on the order of the proposals, so they can be made in bulk: a round is a few
operations on arrays. Where each round frees hardly anyone, rounds would take longer than going on one by one with a
heap per company. No proposal is made twice, so all takes as many steps as there are entries, times a logarithm.
"""

from dataclasses import dataclass
from heapq import heapify, heappush, heapreplace

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.stable.lists import Lists

ROUND_COST = 3000
"""What a round costs beside its sorting, counted in sorted entries."""

PROPOSAL_COST = 30
"""What a proposal costs that is made alone, counted in sorted entries."""


@dataclass(frozen=True, eq=False)
class Acceptance:
    """Which entries of the lists are held when nobody proposes any more.

    Parameters
    ----------
    held : ndarray of int64
        Positions in the lists, by receiver.
    num_proposals : int
        How many proposals were made.
    num_rounds : int
        How many rounds they took before the rest was made one by one.
    """

    held: NDArray[np.int64]
    num_proposals: int
    num_rounds: int


def deferred_acceptance(lists: Lists) -> Acceptance:
    """Return the stable matching of strict lists that is the best for every proposer.

    Parameters
    ----------
    lists : Lists
        Who proposes to whom, in which order, and how it is judged.
    """
    seats = _Seats(lists)
    following = lists.indptr[:-1].copy()
    proposer = np.flatnonzero(lists.places)
    free = lists.places[proposer]
    num_rounds, is_worth_it = 0, True
    while len(proposer) and is_worth_it:
        count = np.minimum(free, lists.indptr[proposer + 1] - following[proposer])
        entries = _ranges(following[proposer], count)
        following[proposer] += count
        rejected, num_sorted = seats.offer(entries)
        proposer, free = np.unique(lists.proposer[rejected], return_counts=True)
        num_rounds += 1
        is_worth_it = ROUND_COST + num_sorted <= PROPOSAL_COST * len(entries)
    if len(proposer):
        seats.offer_one_by_one(np.repeat(proposer, free), following)
    return Acceptance(seats.held(), int((following - lists.indptr[:-1]).sum()), num_rounds)


class _Seats:
    """Who is held where: a stretch of slots per receiver, and what a newcomer must be better than."""

    def __init__(self, lists: Lists) -> None:
        wanted = np.bincount(lists.receiver, minlength=len(lists.seats))
        self._lists = lists
        self._seats = np.minimum(lists.seats, wanted)
        self._first = np.cumsum(self._seats) - self._seats
        self._slots = np.empty(int(self._seats.sum()), dtype=np.int64)
        self._num_held = np.zeros(len(wanted), dtype=np.int64)
        self._cutoff = np.where(self._seats > 0, np.iinfo(np.int64).max, -1)

    def offer(self, entries: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
        """Take proposals at once; return the entries that are rejected, and how many were sorted."""
        lists = self._lists
        is_better = lists.favour[entries] < self._cutoff[lists.receiver[entries]]
        rejected, newcomers = entries[~is_better], entries[is_better]
        touched = np.unique(lists.receiver[newcomers])
        contenders = np.concatenate((newcomers, self._held_at(touched)))
        favour, receiver = lists.favour[contenders], lists.receiver[contenders]
        # Two sorts of whole numbers take a quarter of the time of a lexsort.
        by_favour = np.argsort(favour)
        key = (receiver[by_favour].astype(np.int64) << 32) | np.arange(len(contenders))
        order = by_favour[np.argsort(key)]
        contenders, favour, receiver = contenders[order], favour[order], receiver[order]
        begin = np.searchsorted(receiver, touched)
        count = np.diff(np.append(begin, len(receiver)))
        position = np.arange(len(receiver)) - np.repeat(begin, count)
        is_held = position < self._seats[receiver]
        self._slots[(self._first[receiver] + position)[is_held]] = contenders[is_held]
        self._num_held[touched] = np.minimum(count, self._seats[touched])
        is_full = count >= self._seats[touched]
        full = touched[is_full]
        self._cutoff[full] = favour[begin[is_full] + self._seats[full] - 1]
        return np.concatenate((rejected, contenders[~is_held])), len(contenders)

    def offer_one_by_one(self, proposers: NDArray[np.integer], following: NDArray[np.int64]) -> None:
        """Let proposers, one per free place, and whoever they displace go down their lists to the end.

        `following`, the next entry of each list, is moved on.
        """
        # Views hand out plain integers, several times as fast as arrays do.
        lists, pending = self._lists, proposers.tolist()
        next_entry, end = following.data, lists.indptr.data
        receivers, favours, owners = lists.receiver.data, lists.favour.data, lists.proposer.data
        seats, cutoff = self._seats.data, self._cutoff.data
        heaps: dict[int, list[tuple[int, int]]] = {}
        while pending:
            proposer = pending[-1]
            entry = next_entry[proposer]
            if entry == end[proposer + 1]:
                pending.pop()
                continue
            next_entry[proposer] = entry + 1
            receiver, favour = receivers[entry], favours[entry]
            if favour >= cutoff[receiver]:
                continue
            pending.pop()
            heap = heaps.get(receiver)
            if heap is None:
                heap = heaps[receiver] = self._worst_first(receiver)
            if len(heap) < seats[receiver]:
                heappush(heap, (-favour, entry))
            else:
                pending.append(owners[heapreplace(heap, (-favour, entry))[1]])
            if len(heap) == seats[receiver]:
                cutoff[receiver] = -heap[0][0]
        for receiver, heap in heaps.items():
            first = self._first[receiver]
            self._slots[first : first + len(heap)] = [entry for _, entry in heap]
            self._num_held[receiver] = len(heap)

    def held(self) -> NDArray[np.int64]:
        """Return the entries that are held, by receiver."""
        return self._held_at(np.arange(len(self._seats)))

    def _held_at(self, receivers: NDArray[np.integer]) -> NDArray[np.int64]:
        return self._slots[_ranges(self._first[receivers], self._num_held[receivers])]

    def _worst_first(self, receiver: int) -> list[tuple[int, int]]:
        held = self._held_at(np.array([receiver]))
        heap = list(zip((-self._lists.favour[held]).tolist(), held.tolist(), strict=True))
        heapify(heap)
        return heap


def _ranges(begin: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``begin[0], begin[0] + 1, …``, `count` numbers for each beginning."""
    before = np.cumsum(count) - count
    return np.repeat(begin - before, count) + np.arange(int(count.sum()))

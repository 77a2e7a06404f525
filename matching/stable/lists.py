"""Preference lists as one side goes down them and the other side judges who comes: strict, ties broken by lot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.blocks import student_blocks
from jumelage.matching.stable.applications import Applications

_TICKET_BITS = 32

_BLOCK_BITS = 17
"""Blocks of so many entries (as a power of 2) are sorted in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Lists:
    """The list of everyone who proposes, best first, and what those who are proposed to think of each entry.

    Either side can be the one that proposes. All lists are strict.

    Parameters
    ----------
    indptr : ndarray of int64, shape (num_proposers + 1,)
        Where the list of each proposer begins.
    proposer, receiver : ndarray of int32, shape (num_entries,)
        Who proposes and to whom, in the order in which it is done.
    favour : ndarray of int64, shape (num_entries,)
        How the receiver ranks the proposer: the lower, the better. No two are equal at one receiver.
    places : ndarray of int64, shape (num_proposers,)
        How many receivers each proposer has room for.
    seats : ndarray of int64, shape (num_receivers,)
        How many proposers each receiver has room for.
    """

    indptr: NDArray[np.int64]
    proposer: NDArray[np.int32]
    receiver: NDArray[np.int32]
    favour: NDArray[np.int64]
    places: NDArray[np.int64]
    seats: NDArray[np.int64]


def lists_of_students(
    applications: Applications, capacity: NDArray[np.int64], tickets: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> Lists:
    """Return the lists by which students propose.

    Parameters
    ----------
    applications : Applications
        The pairs that both sides rank.
    capacity : ndarray of int64, shape (num_companies,)
        How many students each company can take.
    tickets : tuple of two ndarrays of int64
        The numbers that students and that companies have drawn; the lower comes first in a tie.
    """
    students, companies = tickets
    return _strict(
        applications.indptr,
        applications.company,
        (applications.student_rank, applications.company_rank),
        (students, companies),
        (np.ones(len(students), dtype=np.int64), capacity),
    )


def lists_of_companies(
    applications: Applications, capacity: NDArray[np.int64], tickets: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> Lists:
    """Return the lists by which companies propose; see `lists_of_students`."""
    from scipy.sparse import csr_array

    students, companies = tickets
    given = np.arange(len(applications.company))
    shape = (len(students), len(companies))
    by_company = csr_array((given, applications.company, applications.indptr), shape=shape).tocsc()
    at, ranks = by_company.data, applications.company_rank
    return _strict(
        by_company.indptr.astype(np.int64),
        by_company.indices.astype(np.int32),
        (None if ranks is None else ranks[at], applications.student_rank[at]),
        (companies, students),
        (capacity, np.ones(len(students), dtype=np.int64)),
    )


def _strict(
    indptr: NDArray[np.int64],
    receiver: NDArray[np.int32],
    ranks: tuple[NDArray[np.int32] | None, NDArray[np.int32] | None],
    tickets: tuple[NDArray[np.int64], NDArray[np.int64]],
    rooms: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> Lists:
    """Return the lists of proposers sorted by rank, then by the ticket of the receiver.

    Ranks, tickets and rooms are those of proposers, then of receivers. Each entry is one whole number, made of the
    beginning of its list, its rank and its ticket; such numbers are sorted a cache-sized block of lists at a time,
    which takes a small part of the time of one sort of everything by three keys.
    """
    own_rank, other_rank = ranks
    own_ticket, other_ticket = tickets
    degree = np.diff(indptr)
    proposer = np.repeat(np.arange(len(degree), dtype=np.int32), degree)
    sorted_receiver, favour = np.empty_like(receiver), np.empty(len(receiver), dtype=np.int64)
    ticket_bits = len(other_ticket).bit_length()
    rank_bits = 0 if own_rank is None else int(own_rank.max(initial=0)).bit_length()
    # No list of a block begins further from the block's beginning than the size of a block.
    size = 1 << min(_BLOCK_BITS, 64 - rank_bits - ticket_bits)
    for begin, end in student_blocks(indptr, size):
        entries = slice(indptr[begin], indptr[end])
        key = np.repeat((indptr[begin:end] - indptr[begin]).astype(np.uint64), degree[begin:end])
        if own_rank is not None:
            key = (key << np.uint64(rank_bits)) | own_rank[entries].astype(np.uint64)
        key = (key << np.uint64(ticket_bits)) | other_ticket[receiver[entries]].astype(np.uint64)
        order = np.argsort(key)
        sorted_receiver[entries] = receiver[entries][order]
        favour[entries] = own_ticket[proposer[entries]]
        if other_rank is not None:
            favour[entries] |= other_rank[entries][order].astype(np.int64) << _TICKET_BITS
    return Lists(indptr, proposer, sorted_receiver, favour, *rooms)

"""The seeded lottery that breaks ties fairly and can be drawn again by anyone.

A ticket is a keyed hash (BLAKE2b, RFC 7693) of the seed and the id: it depends on nothing else, neither on the
order of the rows nor on who else is there.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Literal

import numpy as np
from numpy.typing import NDArray

TICKET_BYTES = 16


def ticket(seed: int, side: Literal["student", "company"], subject: str) -> str:
    """Return the ticket of one student or company, as 32 hexadecimal digits; the lowest comes first.

    Examples
    --------
    >>> ticket(0, "student", "ana")
    '0ace2e52992d72796cb2703233604c02'
    """
    return _hasher(seed, side)(subject).hex()


def draw(seed: int, side: Literal["student", "company"], ids: Iterable[str]) -> NDArray[np.intp]:
    """Return the positions of the ids in the order of their tickets.

    Parameters
    ----------
    seed : int
        The seed of the lottery.
    side : {"student", "company"}
        A student and a company of the same name hold different tickets.
    ids : iterable of str, n of them
        The ids taking part.

    Returns
    -------
    ndarray of intp, shape (n,)
        ``draw(...)[0]`` is the position of the id that comes first.
    """
    hashed = _hasher(seed, side)
    tickets = np.frombuffer(b"".join(map(hashed, ids)), dtype=">u8").reshape(-1, 2)
    return np.lexsort((tickets[:, 1], tickets[:, 0]))


def _hasher(seed: int, side: str):  # type: ignore[no-untyped-def]
    base = blake2b(str(seed).encode(), digest_size=TICKET_BYTES, person=side.encode())

    def hashed(subject: str) -> bytes:
        state = base.copy()
        state.update(b"\0" + subject.encode())
        return state.digest()

    return hashed

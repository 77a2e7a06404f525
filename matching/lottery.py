"""The seeded lottery that breaks ties fairly and can be drawn again by anyone.

A ticket is a salted hash (BLAKE2b, RFC 7693) of the id; the salt is a hash of the seed. It depends on nothing else,
neither on the order of the rows nor on who else is there.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Literal

import numpy as np
from numpy.typing import NDArray

TICKET_BYTES = 16

Side = Literal["student", "company"]


def ticket(seed: int, side: Side, subject: str) -> str:
    """Return the ticket of one student or company, as 32 hexadecimal digits; the lowest comes first.

    Examples
    --------
    >>> ticket(0, "student", "ana")
    'd34a1d77689b33444aa8e1722e621493'
    """
    return _tickets(seed, side, [subject])[0].hex()


def draw(seed: int, side: Side, ids: Iterable[str]) -> NDArray[np.intp]:
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
    halves = np.frombuffer(b"".join(_tickets(seed, side, ids)), dtype=">u8").reshape(-1, 2)
    return np.lexsort((halves[:, 1], halves[:, 0]))


def _tickets(seed: int, side: Side, ids: Iterable[str]) -> list[bytes]:
    salt, person = blake2b(str(seed).encode(), digest_size=16).digest(), side.encode()
    return [blake2b(name.encode(), digest_size=TICKET_BYTES, salt=salt, person=person).digest() for name in ids]

"""The seeded lottery that breaks ties fairly and can be drawn again by anyone.

A ticket is the SHA-256 of ``seed/side/id``, as in ``printf '0/student/ana' | sha256sum``: it depends on nothing else,
neither on the order of the rows nor on who else is there.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Side = Literal["student", "company"]


def ticket(seed: int, side: Side, subject: str) -> str:
    """Return the ticket of one student or company, as 64 hexadecimal digits; the lowest comes first.

    Examples
    --------
    >>> ticket(0, "student", "ana")
    'c2cc2ebb6de8bbace78f2a328ec00965e39370a4e132ded98796ae20d7323f34'
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
    words = np.frombuffer(b"".join(_tickets(seed, side, ids)), dtype=">u8").reshape(-1, 4)
    return np.lexsort((words[:, 1], words[:, 0]))


def _tickets(seed: int, side: Side, ids: Iterable[str]) -> list[bytes]:
    key = f"{seed}/{side}/".encode()
    return [sha256(key + name.encode()).digest() for name in ids]

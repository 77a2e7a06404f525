"""Chances that hang on a seed and an id alone: neither on the order of the rows nor on who else is there."""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray


def draw(seed: int, purpose: str, ids: Iterable[str]) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each id: the first 53 bits of the SHA-256 of ``seed/purpose/id``.

    An event of probability p happens to an id whose number is below p, so that whoever is struck at one rate is
    struck at every higher one.

    Parameters
    ----------
    seed : int
        The seed of the draws.
    purpose : str
        What is drawn: the same id has independent numbers for two purposes.
    ids : iterable of str, n of them
        Who takes part.

    Returns
    -------
    ndarray of float64, shape (n,)

    Examples
    --------
    >>> draw(0, "cancel", ["C1", "C2"]).round(3).tolist()
    [0.262, 0.767]
    >>> draw(0, "cancel", ["C2"]).round(3).tolist()
    [0.767]
    """
    key = f"{seed}/{purpose}/".encode()
    words = b"".join(sha256(key + name.encode()).digest()[:8] for name in ids)
    return (np.frombuffer(words, dtype=">u8") >> np.uint64(11)).astype(np.float64) * 2.0**-53

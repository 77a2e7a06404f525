"""Lists of words in cells, drawn and written for many rows at once: a list is a mask, a bit for each word."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Masks = NDArray[np.int64]
Texts = NDArray[np.object_]


def drawn(generator: np.random.Generator, num_words: int, fewest: int, most: int, count: int) -> Masks:
    """Return masks of between `fewest` and `most` distinct words, each number as likely."""
    if num_words == 0:
        return np.zeros(count, dtype=np.int64)
    size = np.minimum(generator.integers(fewest, most + 1, count), num_words)
    order = generator.random((count, num_words), dtype=np.float32).argsort(axis=1)
    taken = np.arange(num_words) < size[:, None]
    masks: Masks = np.where(taken, np.int64(1) << order, 0).sum(axis=1)
    return masks


def with_chances(generator: np.random.Generator, chances: Sequence[float], count: int) -> Masks:
    """Return masks in which each word stands with a chance of its own."""
    masks = np.zeros(count, dtype=np.int64)
    for bit, chance in enumerate(chances):
        masks |= (generator.random(count) < chance).astype(np.int64) << bit
    return masks


def written(masks: Masks, words: Sequence[str]) -> Texts:
    """Return the words of each mask, separated by semicolons; None where there are none.

    Examples
    --------
    >>> written(np.array([3, 0, 2]), ["MIG", "TIG"]).tolist()
    ['MIG;TIG', None, 'TIG']
    """
    distinct, which = np.unique(masks, return_inverse=True)
    texts = [";".join(word for bit, word in enumerate(words) if mask >> bit & 1) or None for mask in distinct.tolist()]
    return np.array([*texts, None], dtype=object)[which]


def chosen(which: NDArray[np.integer], words: Sequence[str | None]) -> Texts:
    """Return the word at each position."""
    texts: Texts = np.array([*words, None], dtype=object)[which]
    return texts


def numbered(letter: str, count: int) -> Texts:
    """Return ids that count from 1, all of one length.

    Examples
    --------
    >>> numbered("S", 10).tolist()[::9]
    ['S01', 'S10']
    """
    width = len(str(count))
    numbers = np.strings.zfill(np.arange(1, count + 1).astype(f"U{width}"), width)
    ids: Texts = np.strings.add(letter, numbers).astype(object)
    return ids

"""How alike texts are: TF-IDF of word and character n-grams, or vectors from any embedding."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, hstack

from jumelage.errors import Fault, InputError, MissingExtraError
from jumelage.scoring.criterion import Positions

Embedding = Callable[[list[str]], ArrayLike]
"""Takes texts, returns a vector for each, shape (texts, dimensions)."""

Kind = tuple[str, tuple[int, int]]
"""A kind of n-grams, as scikit-learn calls it, with the shortest and the longest."""

NGRAMS: tuple[Kind, ...] = (("word", (1, 1)), ("char_wb", (2, 4)))
"""Words, and two to four characters within a word and its borders: of the kinds tried, among the best at linking
French job titles (MELO, ROME to ESCO)."""


_LAST_BIT = 62
"""Where there are still more scripts, the rest share a bit."""


@dataclass(frozen=True)
class Likeness:
    """Both sides' texts as vectors whose product is how alike they are.

    Parameters
    ----------
    first, second : arrays, shape (texts, features) and (features, texts)
        Sparse or dense; the vector of each text is of length 1, or 0 for what has no feature.
    """

    first: Any
    second: Any

    def block(self, rows: slice) -> NDArray[np.float64]:
        """Return the likeness of some of the first texts with all second ones, in [0, 1]."""
        products = self.first[rows] @ self.second
        dense = products.toarray() if hasattr(products, "toarray") else products
        # Rounding may carry the product of a vector with itself past 1; vectors that point apart are not alike.
        likeness: NDArray[np.float64] = np.clip(dense, 0.0, 1.0)
        return likeness

    def take(self, first: Positions, second: Positions) -> "Likeness":
        """Keep some texts of both sides."""
        return Likeness(self.first[first], self.second[:, second])


def scripts(first: Sequence[str], second: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the scripts that each text is written in, a bit for each; 0 for a text without letters.

    Texts without a script in common cannot be compared by their letters.
    """
    letters = {letter for text in (*first, *second) for letter in text if letter.isalpha()}
    of_letter = {letter: unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters}
    bits = {script: 1 << min(number, _LAST_BIT) for number, script in enumerate(sorted({*of_letter.values()}))}

    def of_text(text: str) -> int:
        return reduce(or_, (bits[of_letter[letter]] for letter in {*text} & letters), 0)

    mine, theirs = (np.array([*map(of_text, texts)], dtype=np.int64) for texts in (first, second))
    return mine, theirs


def tfidf(first: Sequence[str], second: Sequence[str], ngrams: Sequence[Kind] = NGRAMS) -> Likeness:
    """Weigh n-grams by how rare they are, and scale each text's weights to length 1.

    Capitals and accents are left aside. The idf is the usual smoothed one, over the texts of both sides, and the
    counts are damped by ``1 + ln(count)`` (scikit-learn's `TfidfVectorizer`). With several kinds of n-grams the
    likeness is the mean of their cosines; a kind that two texts cannot be compared by counts 0 in it.

    Parameters
    ----------
    first, second : sequences of str
        The texts of both sides.
    ngrams : sequence
        The kinds of n-grams.
    """
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as error:
        raise MissingExtraError("comparing free texts", "text") from error
    blocks = []
    for analyzer, ngram_range in ngrams:
        vectorizer = TfidfVectorizer(
            analyzer=analyzer, ngram_range=ngram_range, strip_accents="unicode", sublinear_tf=True
        )
        try:
            weights = vectorizer.fit_transform([*first, *second])
        except ValueError:
            # Not one text has a word of two letters in it.
            weights = csr_array((len(first) + len(second), 1))
        blocks.append(csr_array(weights) / np.sqrt(len(ngrams)))
    vectors = csr_array(hstack(blocks, format="csr"))
    return Likeness(vectors[: len(first)], csr_array(vectors[len(first) :].T))


def embedded(first: Sequence[str], second: Sequence[str], embedding: Embedding, criterion: str) -> Likeness:
    """Scale the vectors of an embedding to length 1.

    Raises
    ------
    InputError
        If it does not return a vector of finite numbers for each text.
    """
    texts = [*first, *second]
    try:
        vectors = np.asarray(embedding(texts), dtype=np.float64)
    except (TypeError, ValueError):
        vectors = np.empty(())
    if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
        found = f"an answer of shape {vectors.shape} for {len(texts)} texts"
        expected = "a vector of finite numbers for each"
        raise InputError([Fault("rubric", found, expected, "correct the function", subject=criterion)])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    # Products of these are whole multiples of 2**-52, and no sum of them exceeds 1 by much: exact in any order of
    # addition, so that the size of the blocks changes nothing whatever the linear algebra underneath.
    vectors = np.rint(vectors * 2**26) / 2**26
    return Likeness(vectors[: len(first)], vectors[len(first) :].T)

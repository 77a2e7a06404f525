"""One-to-one markets with complete lists and very many stable matchings."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import assemble
from jumelage.benchmarks.markets.dials import whole_faults
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def latin(*, num_students: int, num_companies: int, seed: int) -> "Market":
    """Make an n × n market whose ranks are a latin square, and the opposite square for the companies.

    Every company has one seat. Student a ranks company b at L(a, b) + 1, and company b ranks student a at
    n − L(a, b), where L is a latin square of 0 … n − 1: what one side likes best, the other likes least. Numbers
    are written with a digit for each prime factor of n, the largest first; the digit of L is that of b minus that
    of a, by its prime. For n = 2ᵏ that is a bitwise exclusive or, the doubling of Irving and Leather; for a prime n
    student a ranks companies a, a + 1, … in a ring. Scores are chance between 0 and 1, and positions of both
    sides are shuffled.

    Each of the n sets of pairs with equal L is a stable matching, so every pair is in one: no pair can be left out
    beforehand. There are at least f(n) stable matchings, where f(1) = 1, f(2) = 2, f(2ᵏ) = 3·f(2ᵏ⁻¹)² −
    2·f(2ᵏ⁻²)⁴, and f(p·m) = p·f(m)ᵖ for the largest prime factor p of n = p·m if it is odd, since each of p
    pairs of blocks can be matched within in all stable ways:

    === === === === ==== ======= ===========
    n   2   4   8   12   16      100
    === === === === ==== ======= ===========
    f   2   10  268 3000 195,472 1.6 · 10²⁹
    === === === === ==== ======= ===========

    For a prime n they are only n: take a number with small factors.

    Parameters
    ----------
    num_students, num_companies : int
        n, twice.
    seed
        As in `make_market`.

    Raises
    ------
    InputError
        If the two sides are not of one size.

    Notes
    -----
    Irving and Leather (1986), "The complexity of counting stable marriages", SIAM Journal on Computing 15(3); for
    products, Benjamin, Converse and Krieger (1995), "How do I marry thee? Let me count the ways", Discrete Applied
    Mathematics 59.
    """
    faults = whole_faults("num_students", num_students, 1) + whole_faults("num_companies", num_companies, 1)
    if not faults and num_students != num_companies:
        expected = f"{num_students}, as many as students"
        faults = [Fault("num_companies", str(num_companies), expected, "give one number for both sides")]
    if faults:
        raise InputError(faults)
    size = num_students
    generator = np.random.default_rng(seed)
    square = latin_square(size)[generator.permutation(size)][:, generator.permutation(size)].reshape(-1)
    return assemble(
        np.arange(size + 1, dtype=np.int64) * size,
        np.tile(np.arange(size, dtype=np.int32), size),
        generator.random(size * size),
        np.ones(size, dtype=np.int64),
        student_rank=square + np.int32(1),
        company_rank=np.int32(size) - square,
    )


def latin_square(size: int) -> NDArray[np.int32]:
    """Return the square of digit-wise differences, by the prime factors of the size, the largest first.

    Examples
    --------
    >>> latin_square(4).tolist()
    [[0, 1, 2, 3], [1, 0, 3, 2], [2, 3, 0, 1], [3, 2, 1, 0]]
    >>> latin_square(3).tolist()
    [[0, 1, 2], [2, 0, 1], [1, 2, 0]]
    """
    square = np.zeros((1, 1), dtype=np.int32)
    for prime in _prime_factors(size):
        digit = np.arange(prime, dtype=np.int32)
        ring = (digit[None, :] - digit[:, None]) % prime
        inner = len(square)
        square = np.kron(ring * np.int32(inner), np.ones_like(square)) + np.tile(square, (prime, prime))
    return square


def _prime_factors(number: int) -> list[int]:
    """Return the prime factors, ascending."""
    factors, divisor = [], 2
    while divisor * divisor <= number:
        if number % divisor:
            divisor += 1
        else:
            factors.append(divisor)
            number //= divisor
    return [*factors, number] if number > 1 else factors

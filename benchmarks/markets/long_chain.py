"""Markets in which one student more displaces thousands, one after the other."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import assemble, even_seats
from jumelage.benchmarks.markets.popular import check_sizes, popular_pairs
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market

HEAD_SCORE = 1.0
OWN_SCORE = 0.55
ALL_STEPS = 0.4
WAITING_SCORE = 0.05
"""With these four, and all other scores of the chain below the last, the optimum below is the only one."""


def long_chain(
    *, num_students: int, num_companies: int, pairs_per_student: int, seed: int, chain_length: int
) -> "Market":
    """Make a popular market with a chain of displacements inside.

    For a chain of length L there are L + 1 companies k₀ … k_L with one seat each, and L + 2 students: the head t₀,
    t₁ … t_L, and one who waits. The head wants k₀ (score 1). Each tᵢ scores 0.55 at kᵢ and a little more, a step
    gᵢ, at kᵢ₋₁; all steps together are 0.4. The one who waits scores 0.05 at k_L. Without the head, each tᵢ is at
    kᵢ₋₁ and the last seat goes to the one who waits. With the head, who is worth all steps together, each tᵢ moves
    on to kᵢ, L moves in all, and the one who waits is left out.

    The prices follow the chain. A place more at k_L admits the one who waits: 0.05. A place more at kᵢ₋₁ also takes
    tᵢ a step back up, so its price is that of kᵢ plus gᵢ, up to 0.05 + 0.4 at k₀. No price can be known before the
    one below it: an algorithm that works in rounds needs L of them, for placed students as well as for scores.

    All chain students have further pairs inside the chain, with scores below 0.05 that can never pay. The rest of
    the market is of the kind ``"popular"``, and shares no pair with the chain; the positions of both sides are
    shuffled.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`, the chain included. A chain too short for so many pairs per student has fewer.
    chain_length : int
        How many students are displaced, L.

    Raises
    ------
    InputError
        If the chain does not fit into the market, or the rest has fewer companies than pairs per student.
    """
    rest_students, rest_companies = num_students - chain_length - 2, num_companies - chain_length - 1
    if chain_length < 1 or rest_students < 0 or rest_companies < 0:
        fits = max(0, min(num_students - 2, num_companies - 1))
        expected = f"1 to {fits}: it takes a company more than it is long, and two students more"
        raise InputError([Fault("chain_length", str(chain_length), expected, "shorten it or enlarge the market")])
    if rest_students:
        check_sizes(rest_students, rest_companies, pairs_per_student)
    generator = np.random.default_rng(seed)
    chain_company, chain_score = _chain_pairs(generator, chain_length, pairs_per_student)
    rest_company, rest_score = popular_pairs(
        generator, rest_students, rest_companies, min(pairs_per_student, rest_companies)
    )
    rest_company += chain_length + 1
    capacity = np.concatenate((np.ones(chain_length + 1, dtype=np.int64), even_seats(rest_students, rest_companies)))
    degree = np.repeat([chain_company.shape[1], rest_company.shape[1]], [chain_length + 2, rest_students])
    company = np.concatenate((chain_company.reshape(-1), rest_company.reshape(-1)))
    score = np.concatenate((chain_score.reshape(-1), rest_score.reshape(-1)))
    return _shuffled(generator, degree, company, score, capacity)


def _chain_pairs(
    generator: np.random.Generator, length: int, pairs_per_student: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return companies and scores of the chain's students: the head, t₁ …, and last the one who waits."""
    num_companies, width = length + 1, max(2, min(pairs_per_student, length + 1))
    steps = generator.random(length) + 0.5
    steps *= ALL_STEPS / steps.sum()
    student = np.arange(length + 2)
    own = np.minimum(student, length)
    # Other companies lie a distance up the chain, counted in a ring; the first is the one that tᵢ would rather have.
    shift = np.ones((length + 2, width), dtype=np.int64)
    shift[:, 0] = 0
    if width > 2:
        # Distinct distances in one stride: a random first one, then evenly spaced.
        room = (num_companies - 2) // (width - 2)
        first = generator.integers(2, 2 + room, length + 2)
        shift[:, 2:] = first[:, None] + room * np.arange(width - 2)
    company = ((own[:, None] - shift) % num_companies).astype(np.int32)
    score = generator.random(company.shape) * WAITING_SCORE
    score[:, 0] = OWN_SCORE
    score[1:-1, 1] = OWN_SCORE + steps
    score[0, 0], score[-1, 0] = HEAD_SCORE, WAITING_SCORE
    return company, score


def _shuffled(
    generator: np.random.Generator,
    degree: NDArray[np.int64],
    company: NDArray[np.int32],
    score: NDArray[np.float64],
    capacity: NDArray[np.int64],
) -> "Market":
    """Return the market with both sides in random order."""
    from scipy.sparse import csr_array

    shape = (len(degree), len(capacity))
    new_number = generator.permutation(len(capacity)).astype(np.int32)
    indptr = np.concatenate(([0], np.cumsum(degree)))
    pairs = csr_array((score, new_number[company], indptr), shape=shape)[generator.permutation(len(degree))]
    pairs.sort_indices()
    seats = np.empty_like(capacity)
    seats[new_number] = capacity
    return assemble(pairs.indptr.astype(np.int64), pairs.indices.astype(np.int32), pairs.data, seats)

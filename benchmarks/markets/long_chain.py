"""Markets in which one student more displaces thousands, one after the other."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import even_seats, shuffled
from jumelage.benchmarks.markets.dials import size_faults, whole_faults
from jumelage.benchmarks.markets.popular import popular_pairs
from jumelage.benchmarks.markets.ranks import ranks_by_company, ranks_by_student
from jumelage.errors import Fault, InputError

if TYPE_CHECKING:
    from jumelage.matching.market import Market

HEAD_SCORE = 1.0
OWN_SCORE = 0.55
ALL_STEPS = 0.4
WAITING_SCORE = 0.05
"""With these four, and all other scores of the chain below the last, the optimum below is the only one."""


def long_chain(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    chain_length: int,
    ranked: bool = False,
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

    With ``ranked``, the same pairs are applications, with strict ranks on both sides. Students rank by score. In
    the chain, kᵢ ranks tᵢ first and the student who would displace nobody by staying there, tᵢ₊₁ or the one who
    waits, second; all other ranks of companies are chance. When students propose, the head takes k₀ from t₁, who
    takes k₁ from t₂, and so on: each round frees one student, L rounds follow one another, and only then does
    the one who waits lose her seat and ask in vain at her other companies. What is stable in the chain is what is
    optimal in it.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`, the chain included. A chain too short for so many pairs per student has fewer.
    chain_length : int
        How many students are displaced, L.
    ranked : bool
        Whether the pairs are applications.

    Raises
    ------
    InputError
        If the chain does not fit into the market, or the rest has fewer companies than pairs per student.
    """
    faults = _faults(num_students, num_companies, pairs_per_student, chain_length)
    if ranked not in (False, True):
        faults.append(Fault("ranked", repr(ranked), "True or False", "correct it"))
    if faults:
        raise InputError(faults)
    rest_students, rest_companies = num_students - chain_length - 2, num_companies - chain_length - 1
    generator = np.random.default_rng(seed)
    (taste_generator,) = generator.spawn(1)
    chain_company, chain_score = _chain_pairs(generator, chain_length, pairs_per_student)
    rest_company, rest_score = popular_pairs(
        generator, rest_students, rest_companies, min(pairs_per_student, rest_companies)
    )
    rest_company += chain_length + 1
    capacity = np.concatenate((np.ones(chain_length + 1, dtype=np.int64), even_seats(rest_students, rest_companies)))
    degree = np.repeat([chain_company.shape[1], rest_company.shape[1]], [chain_length + 2, rest_students])
    company = np.concatenate((chain_company.reshape(-1), rest_company.reshape(-1)))
    student_rank = company_rank = None
    if ranked:
        student_rank = np.concatenate([ranks_by_student(score).reshape(-1) for score in (chain_score, rest_score)])
        taste = taste_generator.random(len(company))
        _prefer_the_chain(taste[: chain_company.size].reshape(chain_company.shape))
        company_rank = ranks_by_company(company, taste, num_companies)
    return shuffled(
        generator,
        np.concatenate(([0], np.cumsum(degree))),
        company,
        np.concatenate((chain_score.reshape(-1), rest_score.reshape(-1))),
        capacity,
        student_rank=student_rank,
        company_rank=company_rank,
    )


def _faults(num_students: int, num_companies: int, pairs_per_student: int, chain_length: int) -> list[Fault]:
    faults = [
        *whole_faults("num_students", num_students, 0),
        *whole_faults("num_companies", num_companies, 0),
        *whole_faults("pairs_per_student", pairs_per_student, 0),
    ]
    if faults:
        return faults + whole_faults("chain_length", chain_length, 1)
    fits = max(0, min(num_students - 2, num_companies - 1))
    if whole_faults("chain_length", chain_length, 1, fits):
        expected = f"1 to {fits}: it takes a company more than it is long, and two students more"
        return [Fault("chain_length", str(chain_length), expected, "shorten it or enlarge the market")]
    rest_students, rest_companies = num_students - chain_length - 2, num_companies - chain_length - 1
    return size_faults(rest_students, rest_companies, pairs_per_student) if rest_students else []


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


def _prefer_the_chain(taste: NDArray[np.float64]) -> None:
    """Let each company of the chain rank its own student first, and the one who would come down to it second."""
    taste[:-1, 0] = 3.0
    taste[1:-1, 1] = 2.0
    taste[-1, 0] = 2.0

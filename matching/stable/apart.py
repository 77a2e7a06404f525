"""A market taken apart into its applications and what they leave, once both are decided, and the proof of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.assignment import Assignment, certify
from jumelage.matching.integers import Resolution
from jumelage.matching.levels import Level
from jumelage.matching.objective import Objective
from jumelage.matching.problem import Problem
from jumelage.matching.stable.best import BestStable
from jumelage.matching.stable.certificate import StableCertificate


@dataclass(frozen=True, eq=False)
class Apart:
    """The best stable matching of the applications, and the best assignment of what it leaves.

    Parameters
    ----------
    stable : BestStable
        The applications.
    pair : ndarray of int64, shape (num_applications,)
        The position of each application in the market.
    objective : tuple of str
        What was optimised.
    levels : tuple of Level
        What that is of the applications.
    rest : Problem
        What they leave.
    assignment : Assignment
        How it was assigned.
    """

    stable: BestStable
    pair: NDArray[np.int64]
    objective: Objective
    levels: tuple[Level, ...]
    rest: Problem
    assignment: Assignment


def certify_apart(apart: Apart) -> StableCertificate | None:
    """Return what proves that no matching without a blocking pair is better; None where prices say nothing."""
    remainder = certify(apart.rest, apart.assignment)
    if remainder is None:
        return None
    found = apart.stable
    arrives, leaves = found.rotations.arrives, found.rotations.leaves
    is_stable, is_paid = (arrives >= 0) | (leaves >= 0), found.closure.amount.any(axis=0)
    units = next((level.resolution for level in apart.levels if level.name == "score"), Resolution())
    return StableCertificate(
        objective=apart.objective,
        decimals=units.decimals,
        offset=units.offset,
        pair=apart.pair[found.span.pair[is_stable]],
        arrives=arrives[is_stable],
        leaves=leaves[is_stable],
        payer=found.precedence.rotation[is_paid],
        payee=found.precedence.required[is_paid],
        amount=found.closure.amount[:, is_paid],
        remainder=remainder,
    )

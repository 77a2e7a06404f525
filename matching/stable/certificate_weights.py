"""What each pair counts in each level of an objective, as a proof of stability reads it: apart from all solvers."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.matching.certificate import LARGEST, MOST_DECIMALS, UNITS_IN_RANGE
from jumelage.matching.travel import metres

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def weights_of(
    market: "Market", objective: tuple[str, ...], decimals: int, offset: float
) -> list[NDArray[np.int64]] | None:
    """Return the weights of all pairs, level by level; None if the market has nothing to judge by.

    So it is, too, where the units in which scores are counted do not tell them apart, or are too many.
    """
    weights = []
    for number, name in enumerate(objective):
        if name == "placed":
            weights.append(np.ones(market.num_pairs, dtype=np.int64))
        elif name == "score":
            units = _units(market, decimals, offset, is_settled="placed" in objective[:number])
            if units is None:
                return None
            weights.append(units)
        elif name == "travel":
            weights.append(-metres(market))
        elif name == "company_rank" and market.company_rank is not None:
            weights.append(-filled(market.company_rank, market.company))
        elif name != "company_rank" and market.student_rank is not None:
            ranks = filled(market.student_rank, market.student_of_pair)
            present = np.unique(ranks).tolist()
            if name == "student_rank":
                weights.append(-ranks)
            elif name == "rank_maximal":
                weights += [(ranks == rank).astype(np.int64) for rank in present]
            elif name == "generous":
                weights += [-(ranks == rank).astype(np.int64) for rank in present[:0:-1]]
            else:
                return None
        else:
            return None
    return weights


def filled(ranks: NDArray[np.int32], owner: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return ranks with a number where its owner gave none: one more than the last it gave."""
    given, last = ranks.astype(np.int64), np.zeros(owner.max(initial=-1) + 1, dtype=np.int64)
    np.maximum.at(last, owner, given)
    return np.where(given > 0, given, last[owner] + 1)


def _units(market: "Market", decimals: int, offset: float, *, is_settled: bool) -> NDArray[np.int64] | None:
    """Return the scores in whole units; `is_settled` says whether leaving a student unplaced is no alternative."""
    scores = market.weighted_score
    if scores is None or abs(decimals) > MOST_DECIMALS or offset not in (0.0, scores.min(initial=np.inf)):
        return None
    scale = float(10**decimals) if decimals >= 0 else 1 / float(10**-decimals)
    with np.errstate(over="ignore"):
        units = (scores - offset) * scale
    lowest, highest = units.min(initial=np.inf), units.max(initial=-np.inf)
    if max(-lowest, highest) > LARGEST:
        return None
    if not is_settled:
        # As prices count: unplaced is 0, and scores are told apart from that, too.
        lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    units = np.rint(units)
    is_fine = highest - lowest >= UNITS_IN_RANGE or np.array_equal(units / scale + offset, scores)
    return units.astype(np.int64) if is_fine else None

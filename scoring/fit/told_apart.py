"""Which criteria the placements cannot tell apart: the score could do without either, but not without both."""

from itertools import combinations

from jumelage.scoring.fit.evidence import Evidence, Floats
from jumelage.scoring.fit.optimum import optimum

_ONE_MORE = 1.92
"""How far one weight that is truly 0 lowers the loss by chance once in 20: half of the 95 % point of χ²(1), 3.84."""
_TWO_MORE = 3.00
"""The same of two weights: half of 5.99."""


def not_told_apart(evidence: Evidence, parameters: Floats, penalty: float) -> list[tuple[int, int]]:
    """Return the pairs of criteria that the placements cannot tell apart.

    The placements are no less likely, beyond chance, if the one or the other has no weight, and are if neither has.
    """

    def loss(*without: int) -> float:
        return float(evidence.losses(optimum(evidence, penalty, start=parameters, without=without)).sum())

    best = float(evidence.losses(parameters).sum())
    can_do_without = [place for place in range(evidence.values.shape[1]) if loss(place) - best < _ONE_MORE]
    return [pair for pair in combinations(can_do_without, 2) if loss(*pair) - best > _TWO_MORE]

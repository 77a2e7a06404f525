"""The integer model against all matchings of tiny markets: every rule alone and in pairs, hard and soft."""

import random
from itertools import combinations

import numpy as np
import pytest
from ruled_markets import PlainApart, PlainIntake, PlainQuota, PlainTogether, random_ruled

import jumelage as jm
from jumelage.matching.integer.best import largest_weight
from jumelage.matching.integer.whole import whole_matching
from jumelage.matching.objective import levels_of
from jumelage.matching.problem import problem_of

KINDS = (PlainQuota, PlainIntake, PlainTogether, PlainApart)
SETS = [*((kind,) for kind in KINDS), *combinations(KINDS, 2), (PlainQuota, PlainQuota)]


def decide(market, objective, *, is_stable):
    problem = problem_of(market)
    levels = levels_of(market, objective, largest_weight(len(problem.company), is_stable=is_stable))
    found = whole_matching(market, problem, levels, 0, 60.0, is_stable=is_stable)
    assigned = np.where(problem.pinned >= 0, problem.pinned, found.assigned)
    return found, dict(jm.Matching.from_positions(market, assigned).pairs)


@pytest.mark.parametrize("is_stable", [False, True])
@pytest.mark.parametrize("kinds", SETS, ids=lambda kinds: "-".join(kind.__name__[5:] for kind in kinds))
def test_the_best_of_all_matchings_is_found_or_there_is_none(kinds, is_stable):
    rng = random.Random(f"{kinds}")
    objectives = [("placed", "score"), ("score",), ("placed", "student_rank"), ("placed",)]
    num_found = 0
    for _ in range(40):
        given = random_ruled(rng, kinds, ranks=is_stable or rng.random() < 0.5)
        objective = rng.choice(objectives)
        market = given.market("required" if is_stable else "ignored")
        if market.student_rank is None:
            objective = ("placed", "score")
        allowed = given.allowed(is_stable=is_stable)
        if not allowed:
            with pytest.raises(jm.InfeasibleError):
                decide(market, objective, is_stable=is_stable)
            continue
        found, chosen = decide(market, objective, is_stable=is_stable)
        assert found.is_proven
        assert chosen in allowed, given
        assert given.value(chosen, objective) == max(given.value(each, objective) for each in allowed), given
        num_found += 1
    assert num_found > 10

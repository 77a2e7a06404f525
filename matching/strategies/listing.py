"""`strategies`: all of them as a table."""

from typing import TYPE_CHECKING

from jumelage.matching.strategies import STRATEGIES
from jumelage.matching.strategies.find import points_of_others
from jumelage.matching.strategies.strategy import Strategy

if TYPE_CHECKING:
    import pandas as pd


def strategies() -> "pd.DataFrame":
    """Return the strategies that `match` knows by name, a row each, with what is known of them.

    Returns
    -------
    DataFrame
        Indexed by ``strategy``. ``exact``: proven the best for its aim; ``stable``: without a blocking pair, whatever
        the market requires; ``strategy_proof``: no student can gain by not being truthful, on the terms of
        ``truthfulness``; ``pareto_efficient``: no student can have a better place unless another gets a worse one,
        with strict lists (ties broken by lot), without open offers, and where stability is not required;
        ``objective``: what it optimises, the most important first, ``"yours"`` where you choose it and blank for
        none; ``chooses``, ``truthfulness``, ``used_by``, ``source``: in words, and where the properties are shown. Of
        strategies that other packages add nothing is known but where they are.

    Examples
    --------
    >>> table = strategies()
    >>> table.loc["top_trading_cycles", ["stable", "strategy_proof", "pareto_efficient"]].tolist()
    [False, True, True]
    >>> table.index[table["stable"]].tolist()
    ['student_optimal', 'company_optimal', 'max_score_stable', 'max_size_stable']
    """
    import pandas as pd

    rows = [_row(strategy) for strategy in STRATEGIES.values()]
    rows += [
        {"strategy": name, "objective": "", "chooses": f"see {point.value}"}
        for name, (point, *_) in points_of_others().items()
    ]
    properties = ["exact", "stable", "strategy_proof", "pareto_efficient"]
    return pd.DataFrame(rows).astype(dict.fromkeys(properties, "boolean")).set_index("strategy")


def _row(strategy: Strategy) -> dict[str, object]:
    return {
        "strategy": strategy.name,
        "exact": strategy.status != "heuristic",
        "stable": strategy.is_stable,
        "strategy_proof": strategy.is_strategy_proof,
        "pareto_efficient": strategy.is_pareto_efficient,
        "objective": "yours" if strategy.objective is None else ",".join(strategy.objective),
        "chooses": strategy.chooses,
        "truthfulness": strategy.truthfulness,
        "used_by": strategy.used_by,
        "source": strategy.source,
    }

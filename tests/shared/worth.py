"""What a matching of a small market is worth, by every name that an objective can be made of: larger is better.

Written down apart from the library, from the definitions alone.
"""

from fractions import Fraction

from small_markets import Instance, Pairs

NAMES = ("placed", "score", "student_rank", "company_rank", "rank_maximal", "generous", "worst_score", "leximin")

Worth = tuple[tuple[Fraction | int, ...], ...]


def worth(instance: Instance, chosen: Pairs, objective: tuple[str, ...]) -> Worth:
    """Return a tuple to compare: one entry per name, each a tuple itself."""
    return tuple(_worth(instance, chosen, name) for name in objective)


def _worth(instance: Instance, chosen: Pairs, name: str) -> tuple[Fraction | int, ...]:
    scores = sorted(Fraction(repr(instance.pairs[pair].score)) for pair in chosen.items())
    ranks = [instance.rank_of(*pair) for pair in chosen.items()]
    last = max((instance.rank_of(*pair) for pair in instance.pairs), default=1)
    if name == "placed":
        return (len(chosen),)
    if name == "score":
        return (sum(scores, Fraction()),)
    if name == "student_rank":
        return (-sum(ranks),)
    if name == "company_rank":
        return (-sum(_company_rank(instance, *pair) for pair in chosen.items()),)
    if name == "rank_maximal":
        return tuple(ranks.count(rank) for rank in range(1, last + 1))
    if name == "generous":
        return tuple(-ranks.count(rank) for rank in range(last, 1, -1))
    if name == "worst_score":
        return (scores[0],) if scores else (Fraction(10**9),)
    assert name == "leximin", name
    return tuple(scores)


def _company_rank(instance: Instance, student: str, company: str) -> int:
    given = instance.pairs[student, company].company_rank
    if given is not None:
        return given
    return max((pair.company_rank or 0) for (_, other), pair in instance.pairs.items() if other == company) + 1

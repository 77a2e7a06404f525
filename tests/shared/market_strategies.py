"""The hypothesis strategies for markets; every property test draws from here."""

from dataclasses import replace

from hypothesis import strategies as st
from small_markets import Instance, Pair

EIGHTHS = st.integers(-16, 40).map(lambda count: count / 8)
"""Scores that floats hold exactly, with negatives and many chances of a tie."""

FEW = st.sampled_from([0.0, 0.5, 1.0])
"""Scores that tie more often than not."""

ANY_FINITE = st.floats(allow_nan=False, allow_infinity=False)

RANKS = st.one_of(st.none(), st.integers(1, 3))


@st.composite
def instances(
    draw: st.DrawFn,
    *,
    most_students: int = 4,
    most_companies: int = 3,
    least_capacity: int = 0,
    minima: bool = True,
    pins: bool = True,
    forbids: bool = True,
    scores: st.SearchStrategy[float] | None = None,
) -> Instance:
    """Draw a small market: any eligibility, ties, negative scores, empty companies, minima, pins, forbids."""
    students = tuple(f"S{number}" for number in range(draw(st.integers(1, most_students))))
    companies = tuple(f"C{number}" for number in range(draw(st.integers(1, most_companies))))
    capacity = {company: draw(st.integers(least_capacity, 3)) for company in companies}
    every_pair = [(student, company) for student in students for company in companies]
    allowed = [pair for pair in every_pair if draw(st.integers(0, 3))]
    of_score = draw(st.sampled_from([EIGHTHS, FEW])) if scores is None else scores
    pairs = {pair: Pair(draw(of_score), draw(RANKS), draw(RANKS)) for pair in allowed}
    minimum = {}
    if minima and draw(st.booleans()):
        minimum = {company: draw(st.integers(0, most)) for company, most in capacity.items()}
    pinned: dict[str, str] = {}
    if pins and draw(st.booleans()):
        for student, company in draw(st.lists(st.sampled_from(allowed), max_size=2)) if allowed else []:
            taken = sum(other == company for other in pinned.values())
            if student not in pinned and taken < capacity[company]:
                pinned[student] = company
    barred = []
    if forbids and draw(st.booleans()):
        drawn = draw(st.lists(st.sampled_from(every_pair), max_size=3, unique=True))
        barred = [(student, company) for student, company in drawn if pinned.get(student) != company]
    return Instance(
        students=students,
        capacity=capacity,
        pairs=pairs,
        minimum=minimum,
        pins=tuple(pinned.items()),
        forbids=tuple(barred),
        has_company_ranks=draw(st.booleans()),
    )


@st.composite
def strict_instances(draw: st.DrawFn, *, most_students: int = 4, most_companies: int = 4) -> Instance:
    """Draw a small market of applications: both sides rank all they may be matched with, without ties."""
    bare = draw(
        instances(most_students=most_students, most_companies=most_companies, minima=False, pins=False, forbids=False)
    )
    wishes = {student: [c for s, c in bare.pairs if s == student] for student in bare.students}
    rankings = {company: [s for s, c in bare.pairs if c == company] for company in bare.capacity}
    wishes = {student: draw(st.permutations(listed)) for student, listed in wishes.items()}
    rankings = {company: draw(st.permutations(listed)) for company, listed in rankings.items()}
    pairs = {
        (student, company): Pair(pair.score, wishes[student].index(company) + 1, rankings[company].index(student) + 1)
        for (student, company), pair in bare.pairs.items()
    }
    return replace(bare, pairs=pairs, has_company_ranks=True)

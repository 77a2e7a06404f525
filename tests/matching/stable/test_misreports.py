"""What a student can gain by another list than her true one, tried out on all lists of small markets."""

import itertools
import random

import pandas as pd

import jumelage as jm

COMPANIES = ("x", "y", "z")
STUDENTS = ("ana", "ben", "eva")
LISTS = [each for length in range(4) for each in itertools.permutations(COMPANIES, length)]

APPLIED, ASSIGNED, NOWHERE = 0, 10, 20
"""What a place is worth to a student whose applications are all better than any assigned place: smaller is better."""


def outcome(lists: dict[str, tuple[str, ...]], tastes: dict[str, list[str]], scores: dict, strategy: str) -> dict:
    rows = [
        (
            student,
            company,
            scores[student, company],
            lists[student].index(company) + 1 if company in lists[student] else None,
            tastes[company].index(student) + 1 if company in lists[student] else None,
        )
        for student in STUDENTS
        for company in COMPANIES
        if (student, company) in scores
    ]
    pairs = pd.DataFrame(rows, columns=["student", "company", "score", "student_rank", "company_rank"])
    # Whom a company was not asked to rank can be assigned to it.
    modes = [jm.modes.Applications(), jm.modes.Assignment(refused=True)]
    places = pd.DataFrame({"company": COMPANIES, "capacity": 1})
    market = jm.Market.from_pairs(pairs, list(STUDENTS), places, modes=modes)
    return dict(jm.match(market, strategy=strategy).matching.pairs)


def worth(true: tuple[str, ...], company: str | None) -> int:
    if company is None:
        return NOWHERE
    return APPLIED + true.index(company) if company in true else ASSIGNED


def gains(strategy: str, num_markets: int) -> int:
    """Count the students, over random markets, who would fare better with some other list than with the true one."""
    count = 0
    for seed in range(num_markets):
        rng = random.Random(seed)
        lists = {student: rng.choice(LISTS) for student in STUDENTS}
        tastes = {company: rng.sample(STUDENTS, 3) for company in COMPANIES}
        scores = {(student, company): rng.randint(1, 9) / 10 for student in STUDENTS for company in COMPANIES}
        student = rng.choice(STUDENTS)
        true = lists[student]
        truthful = worth(true, outcome(lists, tastes, scores, strategy).get(student))
        best = min(
            worth(true, outcome({**lists, student: other}, tastes, scores, strategy).get(student)) for other in LISTS
        )
        count += best < truthful
    return count


def test_nobody_gains_under_student_optimal_when_every_application_is_better_than_any_assigned_place():
    assert gains("student_optimal", 40) == 0


def test_a_student_gains_by_shortening_her_list_where_the_stable_matching_is_chosen_by_score():
    tastes = {"x": ["ben", "ana", "eva"], "y": ["ana", "ben", "eva"], "z": list(STUDENTS)}
    lists = {"ana": ("x", "y"), "ben": ("y", "x"), "eva": ()}
    scores = {("ana", "x"): 0.1, ("ana", "y"): 0.9, ("ben", "x"): 0.9, ("ben", "y"): 0.1}
    assert outcome(lists, tastes, scores, "optimal") == {"ana": "y", "ben": "x"}
    assert outcome({**lists, "ana": ("x",)}, tastes, scores, "optimal") == {"ana": "x", "ben": "y"}


def test_a_student_gains_under_student_optimal_when_an_assigned_place_is_better_than_an_application():
    # Ana would rather be at y, where she did not apply, than at x, where she did.
    scores = {("ana", "x"): 0.1, ("ana", "y"): 0.9}
    tastes = {company: list(STUDENTS) for company in COMPANIES}
    lists = {"ana": ("x",), "ben": (), "eva": ()}
    assert outcome(lists, tastes, scores, "student_optimal")["ana"] == "x"
    assert outcome({**lists, "ana": ()}, tastes, scores, "student_optimal")["ana"] == "y"

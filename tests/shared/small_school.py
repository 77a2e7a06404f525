"""A school small enough to judge its rules by hand."""

import pandas as pd

import jumelage as jm

STUDENTS = pd.DataFrame(
    {
        "student": ["ana", "ben", "cyd", "dan", "eve"],
        "programme": ["SIO", "SIO", "MCO", "MCO", None],
        "territory": ["north", "south", "south", "south", "south"],
    }
)

COMPANIES = pd.DataFrame(
    {
        "company": ["A1", "A2", "B1", "C1"],
        "employer": ["Acme", "Acme", "Brix", "Cobo"],
        "sector": ["wood", "steel", "wood", None],
        "territory": ["north", "north", "south", None],
        "capacity": [2, 1, 2, 3],
    }
)

HISTORY = pd.DataFrame(
    {
        "student": ["ana", "ben", "cyd", "cyd", "zoe"],
        "term": ["2025", "2025", "2024", "2025", "2025"],
        "employer": ["Acme", "closed", "Brix", "Acme", "Brix"],
        "sector": ["wood", "steel", "wood", None, "wood"],
    }
)

NOT_ALLOWED = {("dan", "A1"), ("dan", "A2"), ("ben", "B1")}


def school(*rules: object, **changes: object) -> jm.Market:
    """Return its market: everybody may go everywhere, save `NOT_ALLOWED`."""
    names = [(student, company) for student in STUDENTS["student"] for company in COMPANIES["company"]]
    pairs = pd.DataFrame([pair for pair in names if pair not in NOT_ALLOWED], columns=["student", "company"])
    market = jm.Market.from_pairs(pairs.assign(score=0.5), STUDENTS, COMPANIES)
    return market.replace(**{"history": HISTORY, **changes}).replace(rules=rules)


def broken(rule: object, **chosen: str) -> dict[str, int]:
    """Return what a matching breaks of a rule: the texts of the breaches, with their amounts."""
    return {breach.text: breach.amount for breach in rule.breaches(school(rule), jm.Matching(chosen))}


def faults(*rules: object, **changes: object) -> str:
    """Return the message about a school with rules that cannot be meant."""
    try:
        school(*rules, **changes)
    except jm.InputError as error:
        return str(error)
    return ""

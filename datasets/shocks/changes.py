"""The shocks that take something away: employers withdraw, students decline, placements end early."""

from typing import Literal

import numpy as np
import pandas as pd

from jumelage.datasets.shocks.draws import draw
from jumelage.datasets.shocks.early_end import OVERALL, days, probabilities, relative_risks
from jumelage.datasets.shocks.term import PAIR, Term, events_of


def withdraw(term: Term, rate: float, seed: int) -> tuple[Term, pd.DataFrame]:
    """Return the term without the openings of the employers that withdraw, and an event for each opening."""
    employers = term.companies["employer"].drop_duplicates()
    withdrawn = employers[draw(seed, "cancel", employers) < rate]
    gone = term.companies[term.companies["employer"].isin(withdrawn)].sort_values("company")
    happened = pd.DataFrame(
        {
            "company": gone["company"],
            "employer": gone["employer"],
            "seats": gone["capacity"],
            "text": gone["employer"] + " has withdrawn: " + gone["company"] + " takes nobody this term.",
        }
    )
    return term.without("company", gone["company"]), events_of("cancel", happened)


def turn_down(term: Term, rate: float, seed: int) -> tuple[Term, pd.DataFrame]:
    """Return the term where students turn down what they hold or, holding nothing, leave; and an event for each."""
    students = term.students["student"]
    declining = students[draw(seed, "decline", students) < rate].sort_values()
    standing = term.offers[term.offers["status"].isin(["agreed", "open"])]
    held = pd.concat([standing[PAIR], term.placements]).drop_duplicates()
    refused = _at_employers(term, held[held["student"].isin(declining)].sort_values(PAIR))
    leaving = declining[~declining.isin(refused["student"])]
    happened = pd.concat(
        [
            refused.assign(seats=1, text=refused["student"] + " turns down " + refused["company"] + "."),
            pd.DataFrame({"student": leaving, "seats": 0, "text": leaving + " leaves the term."}),
        ]
    )
    changed = term.ended(refused, "declined").without("student", leaving)
    return changed, events_of("decline", happened)


def end_early(term: Term, rate: float | Literal["published"], seed: int) -> tuple[Term, pd.DataFrame]:
    """Return the term where some placements have ended, and an event for each with its day."""
    # In the order of the ids: the sum of the risks, hence the last digit of a probability, depends on the order.
    placed = _at_employers(term, term.placements.sort_values(PAIR))
    risks = relative_risks(_covariates(term, placed))
    chances = np.minimum(1.0, OVERALL * risks) if rate == "published" else probabilities(risks, rate)
    ended = placed[draw(seed, "early_end", placed["student"]) < chances]
    lasted = days(draw(seed, "day", ended["student"]))
    day = pd.Series(lasted, ended.index).astype("str")
    text = ended["student"] + " and " + ended["company"] + " part on day " + day + "."
    return term.ended(ended, "withdrawn"), events_of("early_end", ended.assign(seats=1, day=lasted, text=text))


def _at_employers(term: Term, pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.assign(employer=pairs["company"].map(term.companies.set_index("company")["employer"]))


def _covariates(term: Term, placed: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that the risk of an early end goes by, of those that the tables have."""
    sources = (
        ("size", "company", term.companies),
        ("sector", "company", term.companies),
        ("level", "student", term.students),
    )
    return pd.DataFrame(
        {column: placed[side].map(table.set_index(side)[column]) for column, side, table in sources if column in table},
        index=placed.index,
    )

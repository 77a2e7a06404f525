"""The tables of the workbook: who goes where, who does not and why, who comes to which employer, and soft rules."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jumelage.exports.headings import PHRASES
from jumelage.matching.soft_rules import soft_rules
from jumelage.texts import Language

if TYPE_CHECKING:
    from jumelage.matching.result import Result

_OF_STUDENTS = ("programme", "level")
_OF_COMPANIES = ("territory", "supervisor")


def placements_table(result: "Result") -> pd.DataFrame:
    """Return a row per student: who she is, where she goes and how well it suits."""
    frame = result.to_frame()
    at = result.matching.positions(result.market)
    students = _known(result.market.student_columns, _OF_STUDENTS, np.arange(len(frame)))
    companies = _known(result.market.company_columns, _OF_COMPANIES, at)
    table = pd.concat([frame, students, companies], axis="columns")
    order = ["student", *_OF_STUDENTS, "company", "employer", *_OF_COMPANIES]
    order += ["score", "student_rank", "company_rank"]
    return table[[name for name in order if name in table]]


def unplaced_table(result: "Result", language: Language) -> pd.DataFrame:
    """Return a row per unplaced student, with the cause in a sentence."""
    left = result.unplaced(language)
    at = result.market.students.get_indexer(pd.Index(left["student"]))
    about = _known(result.market.student_columns, _OF_STUDENTS, at)
    return pd.concat([left[["student"]], about, left[["num_eligible"]], left["text"].rename("cause")], axis="columns")


def employers_table(result: "Result", language: Language) -> pd.DataFrame:
    """Return a row per placed student, by employer and opening, and one for the seats left at each."""
    market, frame = result.market, placements_table(result)
    at = result.matching.positions(market)
    placed = frame[at >= 0].assign(at=at[at >= 0])
    left = market.capacity - np.bincount(at[at >= 0], minlength=market.num_companies)
    open_at = np.flatnonzero(left > 0)
    empty = pd.DataFrame({"at": open_at, "company": market.companies.to_numpy()[open_at]})
    empty["student"] = [PHRASES["free"][language].format(count=count) for count in left[open_at]]
    hosts = _known(market.company_columns, ("employer", *_OF_COMPANIES), open_at)
    table = pd.concat([placed, pd.concat([empty, hosts], axis="columns")], ignore_index=True)
    known = table["employer"] if "employer" in table else table["company"]
    table["employer"] = known.fillna(table["company"]).map(str)
    table["seats"] = market.capacity[table["at"]]
    table = table.iloc[np.lexsort((table["at"], table["employer"].map(_sort_key)))]
    order = [
        "employer",
        "company",
        *_OF_COMPANIES,
        "seats",
        "student",
        *_OF_STUDENTS,
        "score",
        "student_rank",
    ]
    return table[[name for name in order if name in table]]


def soft_rules_table(result: "Result", language: Language) -> pd.DataFrame:
    """Return a row per soft rule, the kept ones too: how often it is broken, what that costs, and for whom."""
    rows = [
        (
            soft.rule.say(language),
            soft.amount,
            soft.cost,
            "; ".join(dict.fromkeys(name for breach in soft.breaches for name in breach.students)) or None,
            "; ".join(dict.fromkeys(name for breach in soft.breaches for name in breach.companies)) or None,
        )
        for soft in soft_rules(result.market, result.matching)
    ]
    return pd.DataFrame(rows, columns=["rule", "breaches", "cost", "students", "companies"])


def _known(columns: pd.DataFrame | None, names: Sequence[str], rows: np.ndarray) -> pd.DataFrame:
    """Return those of the columns that are there, at these rows; a row that is −1 is blank."""
    if columns is None:
        return pd.DataFrame(index=range(len(rows)))
    known = columns[[name for name in names if name in columns]].reset_index(drop=True)
    return known.reindex(rows).reset_index(drop=True)


def _sort_key(name: str) -> str:
    """Return what to sort a name by: without accents and capitals, as a directory does."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name).casefold() if sign.isalnum())

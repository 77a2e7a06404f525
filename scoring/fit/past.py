"""Past placements as they are given, checked against the cohort of their term."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import as_text
from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.scoring.items import fold
from jumelage.scoring.needs import near

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

Term: TypeAlias = "tuple[Cohort, Any]"
"""A cohort, and who went where: a `Matching`, a `Result`, a mapping or a table with ``student`` and ``company``."""


@dataclass(frozen=True, eq=False)
class PastTerm:
    """Who went where in one term, by position.

    Parameters
    ----------
    cohort : Cohort
        The tables of that term.
    student, company : arrays of int, shape (placements,)
        Positions, in the order of the ids.
    succeeded : array of bool, shape (placements,)
        Whether each ended well; all false where that was not asked.
    """

    cohort: "Cohort"
    student: NDArray[np.intp]
    company: NDArray[np.intp]
    succeeded: NDArray[np.bool_]


def read_terms(terms: Any, good: Sequence[str] | None) -> tuple[list[PastTerm], list[Notice]]:
    """Read past terms.

    Parameters
    ----------
    terms : sequence of (Cohort, placements)
        As they were given.
    good : sequence of str or None
        The outcomes that are good ones; None if outcomes are not asked for.

    Raises
    ------
    InputError
        With all that is wrong with all terms.
    """
    if not isinstance(terms, Iterable) or isinstance(terms, str | Mapping | pd.DataFrame):
        expected, remedy = "a list of past terms", "write [(cohort, matching), …]"
        raise InputError([Fault("terms", f"a {type(terms).__name__}", expected, remedy)])
    given = list(terms)
    if not given:
        raise InputError([Fault("terms", "none", "at least one past term", "give the cohorts and their placements")])
    faults: list[Fault] = []
    frames = []
    for number, term in enumerate(given, start=1):
        found, frame = _frame(f"term {number}", term, needs_outcome=good is not None)
        faults += found
        frames.append(frame)
    if not faults and good is not None:
        faults += _unknown_outcomes(frames, good)
    if faults:
        raise InputError(faults)
    notices: list[Notice] = []
    read = []
    for number, ((cohort, _), frame) in enumerate(zip(given, frames, strict=True), start=1):
        read.append(_found(f"term {number}", cohort, frame, good, notices))
    return read, notices


def _frame(name: str, term: Any, *, needs_outcome: bool) -> tuple[list[Fault], pd.DataFrame]:
    """Return the placements of a term as stripped texts, those without a company left out."""
    from jumelage.cohort import Cohort

    nothing = pd.DataFrame()
    if not isinstance(term, tuple | list) or len(term) != 2 or not isinstance(term[0], Cohort):
        found = f"a {type(term).__name__}"
        return [Fault(name, found, "a cohort and its placements", "write (cohort, matching)")], nothing
    given = term[1]
    if hasattr(given, "to_frame") and not isinstance(given, pd.Series):
        given = given.to_frame()
    elif isinstance(given, Mapping):
        given = pd.DataFrame({"student": list(given), "company": list(given.values())}, dtype=object)
    if not isinstance(given, pd.DataFrame):
        found, expected = f"placements of type {type(given).__name__}", "a Matching, a mapping or a table"
        return [Fault(name, found, expected, "give one of them")], nothing
    columns = ("student", "company", "outcome") if needs_outcome else ("student", "company")
    names = [str(column) for column in given]
    faults = [
        Fault(name, "no such column", f"the column {column}", f"{near(column, names)}add it", column=column)
        for column in columns
        if column not in given
    ]
    if faults:
        return faults, nothing
    frame = pd.DataFrame({column: as_text(given[column]).to_numpy(object) for column in columns})
    frame["row"] = np.arange(len(frame)) + 2
    frame = frame[frame["company"].notna()]
    for row in frame.loc[frame["student"].isna(), "row"]:
        faults.append(Fault(name, "a blank", "a student's id", "fill it in", row=int(row), column="student"))
    repeated = frame.duplicated(["student", "company"] if needs_outcome else ["student"]) & frame["student"].notna()
    expected = "one row per student and company" if needs_outcome else "one row per student"
    for row, student in frame.loc[repeated, ["row", "student"]].itertuples(index=False):
        faults.append(Fault(name, "a second row", expected, "keep one", int(row), "student", str(student)))
    return faults, frame


def _unknown_outcomes(frames: list[pd.DataFrame], good: Sequence[str]) -> list[Fault]:
    known = {fold(text): text for frame in frames for text in frame["outcome"].dropna().unique()}
    expected = "an outcome that a term has"
    return [
        Fault("good", f"the good outcome {word!r}", expected, f"{near(word, known.values())}correct it")
        for word in good
        if fold(word) not in known
    ]


def _found(
    name: str, cohort: "Cohort", frame: pd.DataFrame, good: Sequence[str] | None, notices: list[Notice]
) -> PastTerm:
    """Find the placements in the cohort; those of people or openings that it does not have are told and left out."""
    if good is not None:
        is_blank = frame["outcome"].isna()
        if is_blank.any():
            text = f"In {name} {is_blank.sum():,} placements have no outcome; nothing is learned from them."
            notices.append(Notice("fit-no-outcome", text, name))
        frame = frame[~is_blank]
    frame = frame.sort_values(["student", "company"], kind="stable")
    student = pd.Index(cohort.students["student"]).get_indexer(pd.Index(frame["student"]))
    company = pd.Index(cohort.companies["company"]).get_indexer(pd.Index(frame["company"]))
    for what, is_gone in (("student", student < 0), ("company", company < 0)):
        if is_gone.any():
            gone = listed(frame.loc[is_gone, what].unique())
            text = f"{name.capitalize()} places students at companies, but its cohort has no {what} {gone}; "
            text += f"nothing is learned from these {is_gone.sum():,} placements."
            notices.append(Notice(f"fit-{what}-gone", text, name))
    here = (student >= 0) & (company >= 0)
    outcomes = frame["outcome"].map(fold) if good is not None else frame["student"]
    succeeded = outcomes.isin([fold(word) for word in good or ()]).to_numpy(bool)
    return PastTerm(cohort, student[here], company[here], succeeded[here])

"""From past terms to evidence: the values of every criterion for what happened, and for what could have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jumelage.cohort.protected import is_protected, protected_columns
from jumelage.errors import Fault, InputError, Notice
from jumelage.scoring.best import keys_of, pair_keys
from jumelage.scoring.combinations import WeightedMean
from jumelage.scoring.criterion import Criterion, SoftCriterion
from jumelage.scoring.evaluate import row_blocks
from jumelage.scoring.fit.evidence import Evidence, Model
from jumelage.scoring.fit.past import PastTerm
from jumelage.scoring.parts import Parts, SoftPart
from jumelage.scoring.prepare import prepared

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

MOST_OPENINGS = 100
"""Of how many openings a student chooses at most: the one she got, and others drawn at random. A random few of what was
left give the same weights as all of it (McFadden 1978, "Modelling the choice of residential location")."""

_PAIR_TABLES = ("students", "companies", "applications", "offers", "history")


@dataclass(frozen=True)
class _Run:
    """The pairs of one placement: values and what is known, shape (pairs, criteria), and which pair happened."""

    values: NDArray[np.float64]
    known: NDArray[np.bool_]
    happened: NDArray[np.bool_]


def check_protected(criteria: Sequence[Criterion], named: Sequence[str]) -> None:
    """Raise `InputError` with each soft criterion that reads a protected column which is not named."""
    faults = [
        Fault(
            "rubric",
            f"it reads {need}, a protected column",
            "no weight that is learned from who somebody is",
            f"take it out, or name it on purpose: protected=[{need.partition('.')[2]!r}]",
            subject=criterion.name,
        )
        for criterion in criteria
        if isinstance(criterion, SoftCriterion)
        for needs in getattr(criterion, "needs", ())
        for need in needs.split(" or ")
        if is_protected(need.partition(".")[2]) and need.partition(".")[2] not in named
    ]
    if faults:
        raise InputError(faults)


def gathered(
    criteria: Sequence[Criterion], terms: Sequence[PastTerm], model: Model, protected: Sequence[str]
) -> tuple[Evidence, list[Notice]]:
    """Return what the terms say, and what could not be learned from.

    Parameters
    ----------
    criteria : sequence of criteria
        Those of the rubric. Soft ones do not get to see protected columns that are not named.
    terms : sequence of PastTerm
        Who went where.
    model : {"choice", "success"}
        Whether the other openings matter.
    protected : sequence of str
        The protected columns that soft criteria may read.
    """
    runs: list[_Run] = []
    notices: list[Notice] = []
    for number, term in enumerate(terms, start=1):
        parts, hidden = _parts(criteria, term.cohort, protected)
        try:
            runs += _successes(parts, term) if model == "success" else _choices(parts, term, f"term {number}", notices)
        except KeyError as error:
            raise _reads_protected("a function", error, hidden) from error
    num_criteria = len([each for each in criteria if isinstance(each, SoftCriterion)])
    lengths = [len(run.happened) for run in runs]
    return Evidence(
        model,
        np.concatenate([np.empty((0, num_criteria)), *(run.values for run in runs)]),
        np.concatenate([np.empty((0, num_criteria), dtype=bool), *(run.known for run in runs)]),
        np.cumsum([0, *lengths])[:-1].astype(np.intp),
        np.concatenate([np.empty(0, dtype=bool), *(run.happened for run in runs)]),
    ), notices


def _parts(criteria: Sequence[Criterion], cohort: "Cohort", protected: Sequence[str]) -> tuple[Parts, list[str]]:
    """Let the criteria read the cohort, the soft ones without the protected columns; return these as well."""
    shown, hidden = {}, []
    for table in _PAIR_TABLES:
        frame = getattr(cohort, table)
        columns = [column for column in protected_columns(frame.columns) if column not in protected]
        hidden += columns
        shown[table] = frame.drop(columns=columns)
    soft = [each for each in criteria if isinstance(each, SoftCriterion)]
    hard = [each for each in criteria if not isinstance(each, SoftCriterion)]
    bare = cohort.replace(**shown) if hidden else cohort
    whole = prepared(hard, WeightedMean(), cohort)
    answering: list[SoftPart] = []
    for criterion in soft:
        try:
            answering += prepared([criterion], WeightedMean(), bare).soft
        except KeyError as error:
            raise _reads_protected(criterion.name, error, hidden) from error
    return replace(whole, soft=tuple(answering)), hidden


def _reads_protected(who: str, error: KeyError, hidden: Sequence[str]) -> Exception:
    """Return what to raise where a column is missed: a fault if it was kept out of sight."""
    column = error.args[0] if error.args else None
    if column not in hidden:
        return error
    expected, remedy = "no weight that is learned from who somebody is", f"name it on purpose: protected=[{column!r}]"
    return InputError([Fault("rubric", f"it reads {column}, a protected column", expected, remedy, subject=who)])


def _of_block(parts: Parts, rows: slice) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the values of a block and what is known of it, shape (students, companies, criteria)."""
    shape = (*parts.shape(rows), len(parts.soft))
    values, known = np.empty(shape), np.ones(shape, dtype=bool)
    for place, part in enumerate(parts.soft):
        values[:, :, place], unknown = parts.known(part, rows)
        if unknown is not None and part.missing == "drop":
            known[:, :, place] = ~unknown
    return values, known


def _successes(parts: Parts, term: PastTerm) -> list[_Run]:
    runs = []
    for student, company, succeeded in zip(term.student, term.company, term.succeeded, strict=True):
        values, known = _of_block(parts, slice(student, student + 1))
        runs.append(_Run(values[0, [company]], known[0, [company]], np.array([succeeded])))
    return runs


def _choices(parts: Parts, term: PastTerm, name: str, notices: list[Notice]) -> list[_Run]:
    runs: list[_Run | None] = [None] * len(term.student)
    num_not_eligible = num_without_choice = 0
    student_keys, company_keys = keys_of(parts.students), keys_of(parts.companies)
    at = {int(student): place for place, student in enumerate(term.student)}
    for rows in row_blocks(*parts.shape(slice(0, len(parts.students)))):
        here = [student for student in range(rows.start, rows.stop) if student in at]
        if not here:
            continue
        eligible = parts.eligible(rows)
        values, known = _of_block(parts, rows)
        for student in here:
            row, chosen = student - rows.start, term.company[at[student]]
            if not eligible[row, chosen]:
                num_not_eligible += 1
                continue
            others = np.flatnonzero(eligible[row])
            others = others[others != chosen]
            if not len(others):
                num_without_choice += 1
                continue
            # By a hash of both ids: who is drawn, and in which order they are added up, depends on no table's order.
            drawn = np.argsort(pair_keys(student_keys[student], company_keys[others]), kind="stable")
            openings = np.append(chosen, others[drawn[: MOST_OPENINGS - 1]])
            runs[at[student]] = _Run(values[row, openings], known[row, openings], np.arange(len(openings)) == 0)
    if num_not_eligible:
        text = f"In {name} {num_not_eligible:,} students are placed where the rubric would not allow it; nothing is "
        notices.append(Notice("fit-not-eligible", f"{text}learned from them.", name))
    if num_without_choice:
        text = f"In {name} {num_without_choice:,} students had one eligible opening and no choice; nothing is "
        notices.append(Notice("fit-without-choice", f"{text}learned from them.", name))
    return [run for run in runs if run is not None]

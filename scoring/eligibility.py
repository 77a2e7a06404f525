"""What the hard criteria cost: how many pairs each removes, and which students have few openings left and why."""

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import LISTED
from jumelage.scoring import parameters
from jumelage.scoring.evaluate import row_blocks
from jumelage.texts import Language, Reason

if TYPE_CHECKING:
    from jumelage.scoring.matrix import CompatibilityMatrix, Judge

MOST_PAIRS = 500_000_000
"""Where a market has more pairs, so many of them are judged: those of students drawn at random."""


@dataclass(frozen=True, repr=False, eq=False)
class EligibilityReport:
    """What the hard criteria cost.

    Parameters
    ----------
    num_students, num_judged : int
        How many students there are, and of how many all pairs were judged: all, or some drawn at random.
    num_pairs, num_eligible : int
        How many pairs these have, and how many of the pairs meet every hard criterion.
    criteria : DataFrame
        A row per hard criterion: ``criterion``, ``removes`` (how many pairs do not meet it) and ``removes_alone`` (how
        many of these meet all the others: they would be eligible without it).
    students : DataFrame
        A row per student with few eligible openings, fewest first: ``student``, ``num_eligible``, ``criterion`` (the
        one without which she would have most openings more; blank if no single one would help) and ``num_more``.
    fewer_than : int
        What few means.
    language : {"en", "fr"}
        The language of the sentences.
    """

    num_students: int
    num_judged: int
    num_pairs: int
    num_eligible: int
    criteria: pd.DataFrame
    students: pd.DataFrame
    fewer_than: int
    language: Language

    def _lines(self) -> tuple[str, list[str], str, list[str]]:
        """Return the sentence on all pairs, those on criteria, the one on students with few openings, and theirs."""
        pairs = {"num_eligible": self.num_eligible, "num_pairs": self.num_pairs}
        code = "report-pairs"
        if self.num_judged < self.num_students:
            code = "report-pairs-sampled"
            pairs["num_judged"] = self.num_judged
        few = {"num": len(self.students), "num_judged": self.num_judged, "fewer_than": self.fewer_than}
        criteria = [Reason("report-criterion", row) for row in _rows(self.criteria)]
        students = [
            Reason("report-student" if row["num_more"] else "report-student-several", row)
            for row in _rows(self.students.head(LISTED))
        ]
        if len(self.students) > LISTED:
            students.append(Reason("report-students-more", {"num": len(self.students) - LISTED}))
        return (
            Reason(code, pairs).say(self.language),
            [reason.say(self.language) for reason in criteria],
            Reason("report-few", few).say(self.language),
            [reason.say(self.language) for reason in students],
        )

    def __str__(self) -> str:
        pairs, criteria, few, students = self._lines()
        return "\n".join([pairs, *(f"  - {line}" for line in criteria), few, *(f"  - {line}" for line in students)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = []
        pairs, criteria, few, students = self._lines()
        for head, lines in ((pairs, criteria), (few, students)):
            items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
            parts.append(f"<p>{html.escape(head)}</p><ul>{items}</ul>")
        return "".join(parts)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def reported(matrix: "CompatibilityMatrix", judge: "Judge", fewer_than: int, language: Language) -> EligibilityReport:
    """Return what the hard criteria cost; see `CompatibilityMatrix.report`."""
    parameters.refuse(parameters.whole_number("report", "fewer_than", fewer_than, 0))
    num_students, num_companies = matrix.shape
    blocks = _blocks(matrix)
    removes, alone = (np.zeros(len(judge.hard), np.int64) for _ in range(2))
    eligible, more = np.zeros(num_students, np.int64), np.zeros((len(judge.hard), num_students), np.int64)
    for rows in blocks:
        refused = judge.refusals(rows)
        count = refused.sum(axis=0, dtype=np.uint8)
        removes += refused.sum(axis=(1, 2))
        eligible[rows] = (count == 0).sum(axis=1)
        more[:, rows] = (refused & (count == 1)).sum(axis=2)
        alone += more[:, rows].sum(axis=1)
    judged = np.concatenate([np.arange(rows.start, rows.stop) for rows in blocks] or [np.empty(0, np.intp)])
    return EligibilityReport(
        num_students,
        len(judged),
        len(judged) * num_companies,
        int(eligible[judged].sum()),
        pd.DataFrame({"criterion": pd.Series(judge.hard, dtype="str"), "removes": removes, "removes_alone": alone}),
        _few(matrix, judge.hard, judged[eligible[judged] < fewer_than], eligible, more),
        fewer_than,
        language,
    )


def _blocks(matrix: "CompatibilityMatrix") -> list[slice]:
    """Return whom to judge: everybody in blocks, or some drawn at random one by one."""
    num_students, num_companies = matrix.shape
    if num_students * num_companies <= MOST_PAIRS:
        return row_blocks(num_students, num_companies)
    by_id = np.argsort(matrix.students.to_numpy(object), kind="stable")
    drawn = np.random.default_rng(0).choice(num_students, max(1, MOST_PAIRS // num_companies), replace=False)
    return [slice(student, student + 1) for student in np.sort(by_id[drawn]).tolist()]


def _few(
    matrix: "CompatibilityMatrix",
    hard: tuple[str, ...],
    few: NDArray[np.intp],
    eligible: NDArray[np.int64],
    more: NDArray[np.int64],
) -> pd.DataFrame:
    """Return the students with few openings, and the criterion that costs each of them most."""
    most = more[:, few].max(axis=0, initial=0)
    names = np.array([*hard, ""], dtype=object)
    which = more[:, few].argmax(axis=0) if hard else np.zeros(len(few), np.intp)
    frame = pd.DataFrame(
        {
            "student": matrix.students.take(few).to_numpy(),
            "num_eligible": eligible[few],
            "criterion": pd.Series(names[np.where(most > 0, which, -1)], dtype="str"),
            "num_more": most,
        }
    )
    return frame.sort_values(["num_eligible", "student"], kind="stable", ignore_index=True)

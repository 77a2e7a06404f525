"""How likely a placement is to succeed, as predicted elsewhere."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jumelage.errors import Fault, InputError
from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.given_function import Answers, PairFunction
from jumelage.scoring.given_table import Given, GivenTable, in_order
from jumelage.scoring.taken_pairs import taken_pairs

if TYPE_CHECKING:
    from jumelage.cohort import Cohort

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, eq=False)
class PredictedSuccess:
    """Soft: the predicted chance that the placement succeeds, calibrated to [0, 1].

    A prediction is a number for each pair, from a table or a function. Without `calibration` it is the value itself
    and must be in [0, 1]. With it, the value is read off the line through the given points; what lies outside them
    takes the value of the nearest. The points never fall, so a higher prediction never has a lower value. Unknown
    where there is no prediction.

    A model that has learned from past placements repeats what they did to some groups: look at who loses by it.

    Parameters
    ----------
    table : path or DataFrame, optional
        The columns ``student``, ``company`` and ``prediction``, one row for each pair that has one. In a
        ``rubric.toml`` the path is relative to its folder.
    function : callable, optional
        Takes some rows of the students' table and of the companies', returns a number for each pair, shape
        (students, companies). Exactly one of `table` and `function` is given.
    calibration : sequence of (prediction, observed share), optional
        As `calibration_points` finds them from past placements.
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What a pair without a prediction counts as.

    Examples
    --------
    >>> PredictedSuccess("model.csv", calibration=[(0.2, 0.1), (0.9, 0.7)])
    PredictedSuccess(table='model.csv', function=None, calibration=((0.2, 0.1), (0.9, 0.7)), weight=1.0,
        missing='neutral')
    """

    table: Given | None = None
    _: KW_ONLY
    function: PairFunction | None = None
    calibration: Points | None = None
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "success"
    needs: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        faults = parameters.one_given(self.name, {"table": self.table, "function": self.function})
        faults += [] if self.table is None else parameters.path_or_table(self.name, "table", self.table)
        faults += parameters.function(self.name, "function", self.function)
        if self.calibration is not None and not _are_points(self.calibration):
            expected = "pairs of numbers, the first ones rising, the second ones in [0, 1] and never falling"
            found = f"calibration = {self.calibration!r}"
            faults.append(Fault("rubric", found, expected, "correct them", subject=self.name))
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))
        if self.calibration is not None:
            object.__setattr__(self, "calibration", tuple((x, y) for x, y in self.calibration))

    def prepare(self, cohort: "Cohort") -> "ListedPredictions | AskedPredictions":
        """Read the table, or keep the tables for the function."""
        if self.function is not None:
            answers = Answers(self.name, self.function, cohort.students, cohort.companies)
            return AskedPredictions(answers, self.calibration)
        assert self.table is not None
        given = GivenTable.read(self.table, "predictions", ("student", "company", "prediction"))
        pairs, predicted = given.pairs(cohort), given.numbers("prediction")
        is_wrong, expected = np.isnan(predicted), "a number"
        if self.calibration is None:
            is_wrong, expected = ~((predicted >= 0) & (predicted <= 1)), "a number in [0, 1], or give a calibration"
        faults = [*pairs.faults, *given.faults("prediction", is_wrong, expected, "correct it, or remove the row")]
        if faults:
            raise InputError(in_order(faults))
        values = calibrated(predicted[pairs.row], self.calibration)
        return ListedPredictions(pairs.indptr, pairs.company, values, len(cohort.companies))


def _are_points(points: Any) -> bool:
    try:
        table = np.array([[float(x), float(y)] for x, y in points])
    except (TypeError, ValueError):
        return False
    if not len(table) or not np.isfinite(table).all():
        return False
    rises, holds = (np.diff(table[:, 0]) > 0).all(), (np.diff(table[:, 1]) >= 0).all()
    return bool(rises and holds and table[:, 1].min() >= 0 and table[:, 1].max() <= 1)


def calibrated(predicted: NDArray[np.float64], points: Points | None) -> NDArray[np.float64]:
    """Return predictions read off the line through the points; themselves if there are none."""
    if points is None:
        return predicted
    x, y = np.array(points, dtype=np.float64).T
    values: NDArray[np.float64] = np.interp(predicted, x, y)
    return values


def calibration_points(predicted: ArrayLike, succeeded: ArrayLike) -> list[tuple[float, float]]:
    """Find from past placements what a prediction was worth: the never falling line nearest to what happened.

    Isotonic regression by SciPy (pool adjacent violators); equal predictions share a point.

    Parameters
    ----------
    predicted : array
        What was predicted for each past placement.
    succeeded : array of bool
        Whether it succeeded.

    Returns
    -------
    list of (prediction, share that succeeded)
        For `PredictedSuccess`; the ends of each level of the line.

    Raises
    ------
    InputError
        If the two are not of one length, there are none, or a prediction is not a finite number.

    Examples
    --------
    >>> calibration_points([1, 2, 3, 4], [False, True, False, True])
    [(1.0, 0.0), (2.0, 0.5), (3.0, 0.5), (4.0, 1.0)]
    """
    from scipy.optimize import isotonic_regression

    given, happened = np.asarray(predicted, dtype=np.float64), np.asarray(succeeded, dtype=np.float64)
    is_sound = given.ndim == 1 and given.shape == happened.shape and len(given) and np.isfinite(given).all()
    if not is_sound or not np.isin(happened, (0, 1)).all():
        expected = "as many finite numbers as outcomes, each outcome true or false"
        found = f"shapes {given.shape} and {happened.shape}"
        raise InputError([Fault("predicted", found, expected, "leave out what is not known")])
    x, place, count = np.unique(given, return_inverse=True, return_counts=True)
    share = np.bincount(place, happened) / count
    y = isotonic_regression(share, weights=count).x.clip(0, 1)
    is_end = np.ones(len(x), dtype=bool)
    is_end[1:-1] = (y[1:-1] != y[:-2]) | (y[1:-1] != y[2:])
    return list(zip(x[is_end].tolist(), y[is_end].tolist(), strict=True))


@dataclass(frozen=True)
class ListedPredictions:
    """The values of the pairs that have a prediction, by student.

    Parameters
    ----------
    indptr, company, value : arrays
        The pairs of student ``s`` are those from ``indptr[s]`` up to ``indptr[s + 1]``.
    num_companies : int
        How many companies there are.
    """

    indptr: NDArray[np.int64]
    company: NDArray[np.int32]
    value: NDArray[np.float64]
    num_companies: int

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Start from unknown, and set the pairs that have a prediction."""
        bounds = self.indptr[rows.start : rows.stop + 1]
        listed = slice(bounds[0], bounds[-1])
        values = np.full((len(bounds) - 1, self.num_companies), np.nan)
        student = np.repeat(np.arange(len(values)), np.diff(bounds))
        values[student, self.company[listed]] = self.value[listed]
        return values

    def take(self, students: Positions, companies: Positions) -> "ListedPredictions":
        """Keep some of both sides."""
        indptr, company, place = taken_pairs(self.indptr, self.company, students, companies)
        return ListedPredictions(indptr, company, self.value[place], len(companies))


@dataclass(frozen=True)
class AskedPredictions:
    """What the user's function predicts, calibrated.

    Parameters
    ----------
    answers : Answers
        The function and what it is asked about.
    calibration : points, optional
        The line that values are read off.
    """

    answers: Answers
    calibration: Points | None

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return the calibrated predictions."""
        return calibrated(self.answers.block(rows), self.calibration)

    def take(self, students: Positions, companies: Positions) -> "AskedPredictions":
        """Keep some of both sides."""
        return AskedPredictions(self.answers.take(students, companies), self.calibration)

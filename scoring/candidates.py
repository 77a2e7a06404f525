"""`Candidates`: which pairs are worth scoring, so that a large market is never scored in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.cohort.cells import as_text
from jumelage.errors import Fault, InputError
from jumelage.scoring import parameters

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class Candidates:
    """Which pairs are worth scoring, and which of these are kept.

    Openings that accept nobody of a student's programme or level are not looked at, nor are those beyond a hard limit
    of distance: both follow from the rubric, and leave nothing out that it would have allowed. `radius_km` and `top`
    leave out more, for the sake of size: what they cost, `CompatibilityMatrix.completeness` estimates.

    Pairs with an application or an offer, and those named in `always`, are always scored and kept, if the rubric's
    hard criteria allow them.

    Parameters
    ----------
    radius_km : float, optional
        Pairs that lie further apart, as the crow flies, are not scored. A place that is not known is near to all.
    top : int, optional
        Each student keeps so many of her best openings, and each opening so many of its best students, or as many as
        it has seats if these are more: nobody is left without because others are better. Ties are broken by a hash of
        both ids. By default all are kept.
    always : iterable of (student, company), or DataFrame
        Further pairs that are always in, such as those a rule pins.

    Raises
    ------
    InputError
        If the radius is not above 0, `top` is not a whole number from 1, or `always` holds something else than pairs.

    Examples
    --------
    >>> Candidates(radius_km=60, top=20)
    Candidates(radius_km=60, top=20, always=())
    """

    radius_km: float | None = None
    top: int | None = None
    always: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        faults = []
        if self.radius_km is not None:
            faults += parameters.positive("candidates", "radius_km", self.radius_km)
        if self.top is not None:
            faults += parameters.whole_number("candidates", "top", self.top, 1)
        given: Any = self.always
        if isinstance(given, pd.DataFrame):
            absent = [column for column in ("student", "company") if column not in given]
            faults += [Fault("always", "no such column", "a row per pair", "add it", column=name) for name in absent]
            rows: list[Any] = [] if absent else list(zip(given["student"], given["company"], strict=True))
        else:
            rows = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
        pairs = []
        for row in rows:
            if isinstance(row, tuple | list) and len(row) == 2:
                pairs.append((row[0], row[1]))
            else:
                faults.append(
                    Fault("always", repr(row), "pairs of a student's id and a company's", "write ('S1', 'C1')")
                )
        parameters.refuse(faults)
        object.__setattr__(self, "always", tuple(pairs))

    def always_in(self, cohort: "Cohort") -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the positions of the pairs that are always in, each once, by student and company.

        Raises
        ------
        InputError
            With every id in `always` that the cohort does not have.
        """
        named = pd.DataFrame(list(self.always), columns=["student", "company"], dtype=object)
        tables = [cohort.applications, cohort.offers]
        sides, faults = [], []
        for side, known in (("student", cohort.students), ("company", cohort.companies)):
            given = pd.Index(as_text(named[side]))
            positions = pd.Index(known[side]).get_indexer(given)
            faults += [
                Fault(
                    table="always",
                    found=f"the {side} {named[side].iloc[row]!r}",
                    expected="the id of someone in the cohort",
                    remedy="correct the id",
                )
                for row in np.flatnonzero(positions < 0)
            ]
            listed = [pd.Index(known[side]).get_indexer(pd.Index(table[side])) for table in tables]
            sides.append(np.concatenate([*listed, positions]))
        if faults:
            raise InputError(faults)
        num_companies = max(1, len(cohort.companies))
        codes = np.sort(sides[0] * num_companies + sides[1])
        student, company = np.divmod(codes[np.diff(codes, prepend=-1) != 0], num_companies)
        return student, company

"""When seats run out: by month, how many are confirmed and accredited until then."""

import numpy as np
import pandas as pd

from jumelage.cohort.standing import UNTIL, dates, is_secured

_MONTHS_BEFORE, _MONTHS_AFTER = 3, 14
"""The months shown one by one, before and after that of the reference date."""

EARLIER, LATER, NO_DATE = "earlier", "later", "no-date"


def seats_by_month(companies: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """Return how many seats run out in each month: the earlier of confirmation and accreditation counts.

    Parameters
    ----------
    companies : DataFrame
        The openings of a cohort.
    on : Timestamp
        The day that openings are judged on; the months around it are shown one by one.

    Returns
    -------
    DataFrame
        Indexed by month (``2026-09``), with all that is before in ``earlier``, after in ``later``, and openings
        without a date in ``no-date``, each only if it has seats; columns ``lapsed`` (seats of openings that do not
        stand on their first day) and ``standing``.

    Examples
    --------
    >>> companies = pd.DataFrame({"capacity": [2, 3], "confirmed_until": pd.to_datetime(["2026-08-31", None])})
    >>> seats_by_month(companies, pd.Timestamp("2026-09-14")).query("lapsed + standing > 0")
             lapsed  standing
    2026-08       2         0
    no-date       0         3
    """
    until = np.fmin(*(dates(companies, column) for column in UNTIL))
    month = until.astype("datetime64[M]").astype(np.int64) - np.datetime64(on, "M").astype(np.int64)
    place = np.clip(month, -_MONTHS_BEFORE - 1, _MONTHS_AFTER + 1) + _MONTHS_BEFORE + 1
    num_months = _MONTHS_BEFORE + 1 + _MONTHS_AFTER
    place[np.isnat(until)] = num_months + 2
    stands = is_secured(companies, on)
    seats = companies["capacity"].to_numpy()
    counts = np.zeros((num_months + 3, 2), np.int64)
    np.add.at(counts, (place, stands.astype(np.intp)), seats)
    months = np.datetime64(on, "M") + np.arange(-_MONTHS_BEFORE, _MONTHS_AFTER + 1)
    index = pd.Index([EARLIER, *months.astype(str), LATER, NO_DATE], dtype="str")
    frame = pd.DataFrame(counts, index=index, columns=["lapsed", "standing"])
    is_month = ~frame.index.isin([EARLIER, LATER, NO_DATE])
    return frame[is_month | frame.any(axis=1).to_numpy()]

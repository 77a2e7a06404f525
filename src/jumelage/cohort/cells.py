"""How the cells of a column are read: text, numbers, dates, lists and codes, as people type them.

Every reading takes a column as it came and returns it normalised, with a mask of the cells that are wrong.
What to say about a wrong cell belongs to its `Kind`. Blank is never wrong here: whether a cell may be blank
is the column's affair (`jumelage.cohort.columns`).
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pandas.util import hash_array

Cells: TypeAlias = "pd.Series[Any]"
Reading: TypeAlias = tuple[Cells, Cells]
"""The cells normalised (wrong ones missing), and the mask of wrong ones."""

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
"""The levels of the Common European Framework of Reference for Languages, from the lowest."""

MODES = ("direct", "application", "assignment")
STATUSES = ("agreed", "open", "declined", "withdrawn")

_ROWS_AT_ONCE = 1 << 16

_BILLION = 1e9
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_ISO_DATE = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]\d{2}:\d{2}.*)?"
_DAY_FIRST = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"


@dataclass(frozen=True)
class Kind:
    """What the cells of a column hold.

    Parameters
    ----------
    expected, remedy : str
        What to say about a wrong cell.
    read : callable
        Takes the cells, returns them normalised with the mask of wrong ones.
    dtype : str
        The type of the column in a cohort.
    """

    expected: str
    remedy: str
    read: Callable[[Cells], Reading]
    dtype: str


def slices(num_rows: int) -> list[slice]:
    """Return the rows of a long table some at a time: what work on them takes beside the table stays small."""
    return [slice(start, start + _ROWS_AT_ONCE) for start in range(0, num_rows, _ROWS_AT_ONCE)]


def as_text(cells: Cells) -> Cells:
    """Return cells as stripped text, blank ones missing.

    Whole numbers lose the ``.0`` that spreadsheets give them; lists are joined by ``;``; letters with accents
    are composed (Unicode NFC), so that the same word typed on two machines is the same text.

    Examples
    --------
    >>> as_text(pd.Series([" 007 ", 7.0, 12, None, ""], dtype=object)).tolist()
    ['007', '7', '12', nan, nan]
    """
    if pd.api.types.is_integer_dtype(cells):
        return cells.astype("str")
    is_text = isinstance(cells.dtype, pd.StringDtype)
    text = (cells if is_text else cells.astype(object).map(_cell_text)).astype("str")
    blocks = [text.iloc[some] for some in slices(len(text))]
    tidy = [_tidy(block) for block in blocks]
    return text if all(new is old for new, old in zip(tidy, blocks, strict=True)) else pd.concat(tidy)


def _tidy(text: Cells) -> Cells:
    """Return texts stripped and composed, blank ones missing; if they are so already, these very ones."""
    tidy = text.str.strip()
    if not tidy.str.isascii().all():
        tidy = tidy.str.normalize("NFC")
    tidy = tidy.where(tidy != "")
    return text if tidy.equals(text) else tidy


def _cell_text(cell: object) -> object:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, list | tuple | set | frozenset | np.ndarray):
        return ";".join(str(_cell_text(item)) for item in cell)
    if pd.isna(cell):  # type: ignore[call-overload]
        return np.nan
    if isinstance(cell, float | np.floating) and math.isfinite(cell) and cell == int(cell):
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def per_text(
    text: Cells, worked_out: Callable[[NDArray[np.object_]], ArrayLike], blank: Any, dtype: type[np.generic]
) -> NDArray[Any]:
    """Return an array with a value for each text, worked out once for each distinct one of some rows at a time.

    Parameters
    ----------
    text : Series
        Texts as `as_text` returns them.
    worked_out : callable
        Takes distinct texts, returns the value of each.
    blank : scalar
        The value where the text is missing.
    dtype : type
        The type of the values.

    Examples
    --------
    >>> texts = pd.Series(["a", "bcd", None, "a"], dtype="str")
    >>> per_text(texts, lambda distinct: [len(text) for text in distinct], 0, np.int64)
    array([1, 3, 0, 1])
    """
    values = np.empty(len(text), dtype)
    for some in slices(len(text)):
        codes, distinct = pd.factorize(text.iloc[some])
        known = np.append(np.asarray(worked_out(distinct.to_numpy(object)), dtype), dtype(blank))
        values[some] = known[codes]
    return values


def digests_of(texts: NDArray[np.object_]) -> NDArray[np.uint64]:
    """Return a number for each text, which others have hardly ever."""
    return hash_array(texts, categorize=False)


def _changed(text: Cells, change: Callable[[str], str | None]) -> Reading:
    """Apply `change` to each distinct text; where it returns None the cell is wrong."""
    codes, uniques = pd.factorize(text)
    distinct = uniques.to_numpy(object)
    changed = [change(value) for value in distinct]
    if changed == distinct.tolist():
        return text, _none_wrong(text)
    values = pd.Series(pd.Series([*changed, None], dtype="str").array.take(codes), index=text.index)
    return values, values.isna() & text.notna()


def _items(text: str) -> list[str]:
    return list(dict.fromkeys(item.strip() for item in text.split(";") if item.strip()))


def _none_wrong(cells: Cells) -> Cells:
    nowhere = np.broadcast_to(np.False_, len(cells))
    return pd.Series(nowhere, index=cells.index, copy=False)


def _read_text(cells: Cells) -> Reading:
    text = as_text(cells)
    return text, _none_wrong(text)


def _read_list(cells: Cells) -> Reading:
    values, _ = _changed(as_text(cells), lambda text: ";".join(_items(text)) or None)
    return values, _none_wrong(values)


def _read_languages(cells: Cells) -> Reading:
    def change(text: str) -> str | None:
        levels: dict[str, str] = {}
        for item in _items(text):
            language, _, level = (part.strip() for part in item.partition(":"))
            language, level = language.lower(), level.upper()
            if not language or level not in LEVELS or levels.setdefault(language, level) != level:
                return None
        return ";".join(f"{language}:{level}" for language, level in levels.items())

    return _changed(as_text(cells), change)


def _read_codes(known: tuple[str, ...]) -> Callable[[Cells], Reading]:
    def change(text: str) -> str | None:
        codes = _items(text.lower())
        return ";".join(codes) if codes and set(codes) <= set(known) else None

    return lambda cells: _changed(as_text(cells), change)


def _read_code(known: tuple[str, ...]) -> Callable[[Cells], Reading]:
    return lambda cells: _changed(as_text(cells), lambda text: text.lower() if text.lower() in known else None)


def _numbers(texts: Iterable[str]) -> list[float]:
    """Return what each text says; infinity, which no column allows, if it is no number."""
    # Python's own float() is the only one here that is sure to give back what was written.
    return [float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else math.inf for text in texts]


def _read_number(low: float = -math.inf, high: float = math.inf, *, whole: bool = False) -> Callable[[Cells], Reading]:
    def is_wrong(values: NDArray[np.float64]) -> NDArray[np.bool_]:
        is_right = np.isfinite(values) & (values >= low) & (values <= high)
        if whole:
            is_right &= np.floor(values) == values
        return ~(is_right | np.isnan(values))

    def read(cells: Cells) -> Reading:
        if cells.dtype == np.float64:
            values = cells
        elif pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
            values = pd.Series(cells.to_numpy("float64", na_value=np.nan), index=cells.index)
        else:
            values = pd.Series(per_text(as_text(cells), _numbers, math.nan, np.float64), index=cells.index)
        mask = np.empty(len(values), dtype=np.bool_)
        for some in slices(len(values)):
            mask[some] = is_wrong(values.to_numpy()[some])
        wrong = pd.Series(mask, index=cells.index)
        return (values.mask(wrong) if mask.any() else values), wrong

    return read


def _read_date(cells: Cells) -> Reading:
    if pd.api.types.is_datetime64_any_dtype(cells):
        dates = cells.dt.tz_localize(None).dt.normalize().astype("datetime64[us]")
        blank = dates.isna()
    else:
        text = as_text(cells)
        blank = text.isna()
        codes, distinct = pd.factorize(text)
        texts = pd.Series(distinct, dtype="str")
        order = ["year", "month", "day"]
        parts = texts.str.extract(f"^{_ISO_DATE}$")[order].fillna(texts.str.extract(f"^{_DAY_FIRST}$")[order])
        # A day that does not exist (31 February) becomes missing, hence wrong.
        parsed = pd.to_datetime(
            parts["year"] + "-" + parts["month"].str.zfill(2) + "-" + parts["day"].str.zfill(2),
            format="%Y-%m-%d",
            errors="coerce",
        ).astype("datetime64[us]")
        known = np.append(parsed.to_numpy(), np.datetime64("NaT"))
        dates = pd.Series(known[codes], index=cells.index)
    wrong = ~blank & ~dates.dt.year.between(1900, 2100)
    return (dates.mask(wrong) if wrong.any() else dates), wrong


def _one_of(codes: Iterable[str]) -> str:
    return f"one of {', '.join(codes)}"


def _number(expected: str, low: float = -math.inf, high: float = math.inf) -> Kind:
    return Kind(expected, "write it in digits", _read_number(low, high), "float64")


TEXT = Kind("a text", "fill it in", _read_text, "str")
LIST = Kind("a list separated by ;", "separate its items by ;", _read_list, "str")
LANGUAGES = Kind(
    f"languages with their levels ({', '.join(LEVELS)}), such as fr:C1;en:B1",
    "write each language once, with a colon and a level",
    _read_languages,
    "str",
)
MODE_LIST = Kind(
    f"a list of {', '.join(MODES)}",
    "correct it, or leave it blank for all of them",
    _read_codes(MODES),
    "str",
)
STATUS = Kind(_one_of(STATUSES), "write one of these", _read_code(STATUSES), "str")
DATE = Kind(
    "a date between 1900 and 2100",
    "write it as 2026-09-01 or, day first, 01/09/2026",
    _read_date,
    "datetime64[us]",
)
NUMBER = _number("a finite number")
LATITUDE = _number("degrees north between -90 and 90, such as 48.117", -90, 90)
LONGITUDE = _number("degrees east between -180 and 180, such as -1.678", -180, 180)
AMOUNT = _number("an amount from 0", 0)
AGE = _number("an age in years between 0 and 120", 0, 120)
COUNT = Kind("a whole number from 0 to a billion", "correct it", _read_number(0, _BILLION, whole=True), "int64")
SEATS = Kind("a whole number from 1 to a billion", "correct it", _read_number(1, _BILLION, whole=True), "int64")
RANK = Kind(
    "a whole number from 1 (the first choice); equal ranks are ties",
    "correct it, or leave it blank if there is no rank",
    _read_number(1, _BILLION, whole=True),
    "float64",
)

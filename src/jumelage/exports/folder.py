"""Everything a run leaves behind, in one folder."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from jumelage.errors import Fault, InputError, MissingExtraError
from jumelage.exports.map import write_map
from jumelage.exports.placements_csv import write_csv
from jumelage.exports.workbook import write_workbook
from jumelage.replacing import replacing
from jumelage.texts import Language, check_language

if TYPE_CHECKING:
    from jumelage.matching.result import Result


@dataclass(frozen=True)
class Export:
    """One file that was written, or why it was not.

    Parameters
    ----------
    path : Path
        The file.
    left_out : str
        Why there is none; blank if it was written.
    """

    path: Path
    left_out: str = ""


def write_all(result: "Result", folder: "str | PathLike[str]", *, language: Language = "en") -> tuple[Export, ...]:
    """Write ``placements.csv``, ``placements.xlsx``, ``map.png`` and ``record.json``.

    A file whose extra is not installed, or that these tables do not allow, is left out with the reason; one
    of that name from an earlier run is removed, for it would tell of another result. Other files are not
    touched.

    Parameters
    ----------
    result : Result
        What to write.
    folder : path
        Where; it is made if it is not there.
    language : {"en", "fr"}
        The language of the workbook and the map.

    Returns
    -------
    tuple of Export
        One per file, in that order.

    Raises
    ------
    InputError
        If the folder or a file in it cannot be written.
    """
    spoken = check_language(language)
    files: dict[str, Callable[[Path], None]] = {
        "placements.csv": lambda path: write_csv(result, path),
        "placements.xlsx": lambda path: write_workbook(result, path, language=spoken),
        "map.png": lambda path: write_map(result, path, language=spoken),
        "record.json": lambda path: _write_record(result, path),
    }
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        return tuple(_written(place / name, write) for name, write in files.items())
    except OSError as error:
        raise _not_writable(str(error)) from error


def check_folder(folder: Path) -> None:
    """Raise `InputError` if nothing can be written to a folder, before long work is done for it."""
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK)):
        raise _not_writable(str(nearest))


def _not_writable(found: str) -> InputError:
    remedy = "close its files in other programs, or choose another folder"
    return InputError([Fault("out", found, "a folder that can be written", remedy)])


def _written(path: Path, write: Callable[[Path], None]) -> Export:
    try:
        write(path)
    except MissingExtraError as error:
        reason = str(error)
    except InputError as error:
        reason = "; ".join(f"{fault.table}: {fault.found}, expected {fault.expected}" for fault in error.faults)
    else:
        return Export(path)
    path.unlink(missing_ok=True)
    return Export(path, reason)


def _write_record(result: "Result", path: Path) -> None:
    text = json.dumps(result.record(), ensure_ascii=False, indent=2, allow_nan=False)
    with replacing(path) as draft:
        draft.write_text(f"{text}\n", encoding="utf-8")

"""`columns.toml`: the user's own headings, and the names they stand for."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from jumelage.cohort.columns import TABLES
from jumelage.datasets.csv_file import decoded
from jumelage.errors import Fault, InputError, listed

FILE = "columns.toml"


def _folded(heading: str) -> str:
    return unicodedata.normalize("NFC", heading).strip().casefold()


@dataclass(frozen=True)
class OwnHeadings:
    """The names that a user's headings stand for.

    Parameters
    ----------
    everywhere : mapping of str to str
        Heading to name, for every table.
    by_table : mapping of str to (mapping of str to str)
        Heading to name, for one table; these come before those for every table.

    Examples
    --------
    >>> own = OwnHeadings({"Élève": "student"}, {"companies": {"Places": "capacity"}})
    >>> renamed, given = own.renamed("companies", pd.DataFrame(columns=["places", "ÉLÈVE "]))
    >>> list(renamed), given
    (['capacity', 'student'], {'capacity': 'places', 'student': 'ÉLÈVE '})
    """

    everywhere: Mapping[str, str]
    by_table: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, folder: Path) -> "OwnHeadings":
        """Read ``columns.toml`` in a folder; without one no heading is the user's own."""
        path = folder / FILE
        if not path.is_file():
            return cls({}, {})
        try:
            content = tomllib.loads(decoded(FILE, path))
        except tomllib.TOMLDecodeError as error:
            remedy = 'write lines such as "N° élève" = "student"'
            raise InputError([Fault(FILE, str(error), "TOML", remedy)]) from error
        everywhere = {heading: name for heading, name in content.items() if not isinstance(name, dict)}
        by_table = {table: names for table, names in content.items() if isinstance(names, dict)}
        faults = [
            Fault(FILE, f"[{table}]", f"one of {', '.join(TABLES)}", "correct it")
            for table in by_table
            if table not in TABLES
        ]
        faults += [
            Fault(FILE, f"{heading!r} = {name!r}", "a name in quotes on the right", "correct it")
            for names in (everywhere, *by_table.values())
            for heading, name in names.items()
            if not isinstance(name, str)
        ]
        if faults:
            raise InputError(faults)
        return cls(everywhere, by_table)

    def name_of(self, table: str, heading: str) -> str:
        """Return the name that a heading of a table stands for: itself, if it is not the user's own."""
        mapping = {**self.everywhere, **self.by_table.get(table, {})}
        names = {_folded(own): name for own, name in mapping.items()}
        return names.get(_folded(heading), heading)

    def renamed(self, table: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
        """Return a table under the library's names, and the user's heading for each that was changed."""
        headings = [str(heading) for heading in frame.columns]
        new = [self.name_of(table, heading) for heading in headings]
        given = {name: heading for name, heading in zip(new, headings, strict=True) if name != heading}
        return frame.set_axis(new, axis="columns"), given

    def unused(self, tables: Mapping[str, pd.DataFrame]) -> list[Fault]:
        """Return a fault for each heading that is in no table it is meant for."""
        found = {name: {_folded(str(heading)) for heading in frame.columns} for name, frame in tables.items()}
        anywhere: set[Any] = set().union(*found.values())
        faults = [
            Fault(
                FILE,
                repr(heading),
                "a heading of a table",
                "correct it as it stands in the table, or remove it",
            )
            for heading in self.everywhere
            if _folded(heading) not in anywhere
        ]
        faults += [
            Fault(
                FILE,
                repr(heading),
                f"a heading of {table} ({listed(tables[table].columns)})",
                "correct or remove it",
            )
            for table, names in self.by_table.items()
            if table in tables
            for heading in names
            if _folded(heading) not in found[table]
        ]
        return faults

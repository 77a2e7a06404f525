"""One file in PrefLib's format: its header of ``# KEY: value`` lines, and its lines of preferences.

The format is PrefLib's current one (Mattei and Walsh, "PrefLib: A Library for Preferences", 2013, and its site).
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jumelage.datasets.lists.source import lines_of
from jumelage.datasets.lists.tables import ids_of
from jumelage.errors import Fault, InputError, listed

Tiers = list[list[int]]
"""Alternatives by number, best first; those of one inner list are tied. In a categorical file, one per category."""


@dataclass(frozen=True)
class _Form:
    """What the last letters of a file's name say of its lines."""

    is_strict: bool
    is_complete: bool
    is_categorical: bool = False


FORMS = {
    ".soc": _Form(is_strict=True, is_complete=True),
    ".soi": _Form(is_strict=True, is_complete=False),
    ".toc": _Form(is_strict=False, is_complete=True),
    ".toi": _Form(is_strict=False, is_complete=False),
    ".cat": _Form(is_strict=False, is_complete=False, is_categorical=True),
}

_NUMBER = re.compile(r"[0-9]{1,9}")
_COUNT_KEY = re.compile(r"#\s*(NUMBER (?:ALTERNATIVES|VOTERS|CATEGORIES))\s*:(.*)")
_NAME_KEY = re.compile(r"#\s*(ALTERNATIVE|CATEGORY) NAME ([0-9]{1,9})\s*:(.*)")
_COMMA_OUTSIDE_BRACES = re.compile(r",(?![^{]*\})")


@dataclass(frozen=True)
class PreferenceFile:
    """What a file says.

    Parameters
    ----------
    alternatives : list of str
        Their names, by number.
    categories : list of str
        Their names, best first; none unless the file is categorical.
    ballots : list of (int, list of list of int)
        How many voters say the same, and what: alternatives by number, best first, in tiers.
    """

    alternatives: list[str]
    categories: list[str]
    ballots: list[tuple[int, Tiers]]

    @property
    def num_voters(self) -> int:
        """How many voters."""
        return sum(count for count, _ in self.ballots)

    @property
    def votes(self) -> list[Tiers]:
        """What each voter says, in the order of the file."""
        return [tiers for count, tiers in self.ballots for _ in range(count)]


def read_preference_file(place: Path) -> PreferenceFile:
    """Read one file, or raise `InputError` with everything that is wrong with it."""
    form = FORMS.get(place.suffix.lower())
    if form is None:
        expected = f"a file whose name ends in one of {', '.join(FORMS)}"
        raise InputError([Fault(place.name, f"a name that ends in {place.suffix!r}", expected, "give such a file")])
    lines = [(row, line.strip()) for row, line in enumerate(lines_of(place), 1) if line.strip()]
    header = [(row, line) for row, line in lines if line.startswith("#")]
    if not header:
        expected = "lines such as '# NUMBER VOTERS: 25' at the top, as in PrefLib's current format"
        raise InputError([Fault(place.name, "no line that begins with #", expected, "download it from PrefLib again")])
    faults: list[Fault] = []
    counts = _counts(place.name, header, form, faults)
    alternatives = _names(place.name, header, "ALTERNATIVE", counts.get("NUMBER ALTERNATIVES"), faults)
    categories: list[str] = []
    if form.is_categorical:
        categories = _names(place.name, header, "CATEGORY", counts.get("NUMBER CATEGORIES"), faults)
    # Without a header that holds, every line of preferences would seem wrong.
    has_header = not faults
    body = [(row, line) for row, line in lines if not line.startswith("#")]
    check = _Check(place, form, len(alternatives), len(categories))
    ballots = []
    for row, line in body:
        ballot = _ballot(line)
        if ballot is None:
            faults.append(_unreadable(place.name, row, line))
        else:
            ballots.append(ballot)
            faults += check.faults_of(row, ballot[1]) if has_header else []
    read = PreferenceFile(alternatives, categories, ballots)
    stated = counts.get("NUMBER VOTERS")
    if stated is not None and len(ballots) == len(body) and read.num_voters != stated:
        expected = f"{stated}, as the header says"
        remedy = "download it again if it was cut short, or correct the header"
        faults.append(Fault(place.name, f"voters in the lines: {read.num_voters}", expected, remedy))
    if faults:
        raise InputError(faults)
    return read


def _counts(file: str, header: list[tuple[int, str]], form: _Form, faults: list[Fault]) -> dict[str, int | None]:
    """Return the numbers that the header states, None for one that cannot be read."""
    counts: dict[str, int | None] = {}
    for row, line in header:
        match = _COUNT_KEY.fullmatch(line)
        if match is None:
            continue
        key, value = match[1], match[2].strip()
        number = int(value) if _NUMBER.fullmatch(value) else 0
        if number == 0:
            faults.append(Fault(file, repr(value), "a whole number from 1", "correct it", row, key))
        if key in counts:
            faults.append(Fault(file, "a line that stands above", "one such line", "keep one of them", row, key))
        counts[key] = number or None
    needed = ["NUMBER ALTERNATIVES", "NUMBER VOTERS"] + ["NUMBER CATEGORIES"] * form.is_categorical
    faults += [
        Fault(file, "no such line", f"a line '# {key}: …' in the header", "download it again, or add the line")
        for key in needed
        if key not in counts
    ]
    return counts


def _names(file: str, header: list[tuple[int, str]], what: str, count: int | None, faults: list[Fault]) -> list[str]:
    """Return the names of alternatives or categories, by number."""
    matches = [(row, match) for row, line in header if (match := _NAME_KEY.fullmatch(line)) and match[1] == what]
    numbers = [int(match[2]) for _, match in matches]
    names = ids_of(match[3] for _, match in matches)
    column = f"{what} NAME"
    seen: set[int | str | None] = set()
    for (row, match), number, name in zip(matches, numbers, names, strict=True):
        if count is not None and not 1 <= number <= count:
            faults.append(Fault(file, f"number {number}", f"a number from 1 to {count}", "correct it", row, column))
        if number in seen:
            faults.append(Fault(file, f"number {number} again", "each number once", "correct it", row, column))
        if name is None:
            faults.append(Fault(file, "no name", "a name after the colon", "fill it in", row, column))
        elif name in seen:
            faults.append(Fault(file, f"{match[3].strip()!r} again", "names that differ", "rename one", row, column))
        seen |= {number, name}
    if count is not None and len(matches) != count:
        expected = f"{count} lines '# {column} 1: …', as the header says"
        remedy = "download it again if it was cut short, or correct the header"
        faults.append(Fault(file, f"{len(matches)} such lines", expected, remedy))
    by_number = dict(zip(numbers, names, strict=True))
    return [name for number in sorted(by_number) if (name := by_number[number]) is not None]


def _ballot(line: str) -> tuple[int, Tiers] | None:
    """Return a line's count and tiers, or None if it is not of this form."""
    count, _, order = line.partition(":")
    tiers = [_tier(part.strip()) for part in _COMMA_OUTSIDE_BRACES.split(order)]
    given = [tier for tier in tiers if tier is not None]
    if not _NUMBER.fullmatch(count.strip()) or int(count) == 0 or len(given) < len(tiers):
        return None
    return int(count), given


def _tier(part: str) -> list[int] | None:
    is_tie = part.startswith("{") and part.endswith("}")
    numbers = [number.strip() for number in (part[1:-1] if is_tie else part).split(",")]
    if is_tie and numbers == [""]:
        return []
    return [int(number) for number in numbers] if all(map(_NUMBER.fullmatch, numbers)) else None


def _unreadable(file: str, row: int, line: str) -> Fault:
    shown = repr(line if len(line) <= 40 else f"{line[:40]}…")
    expected = "how many voters, a colon and alternatives by number, such as '3: 1,4,{2,5}'"
    return Fault(file, shown, expected, "correct or complete the line", row)


@dataclass(frozen=True)
class _Check:
    """What the lines of a file have to be."""

    place: Path
    form: _Form
    num_alternatives: int
    num_categories: int

    def faults_of(self, row: int, tiers: Tiers) -> list[Fault]:
        """Return what is wrong with a line."""
        file, suffix = self.place.name, self.place.suffix.lower()
        numbers = [number for tier in tiers for number in tier]
        faults = []
        unknown = [number for number in numbers if not 1 <= number <= self.num_alternatives]
        if unknown:
            expected = f"alternatives from 1 to {self.num_alternatives}"
            faults.append(Fault(file, f"alternative {listed(unknown)}", expected, "correct it", row))
        again = [number for number, count in Counter(numbers).items() if count > 1]
        if again:
            faults.append(Fault(file, f"alternative {listed(again)} again", "each at most once", "remove one", row))
        if self.form.is_strict and any(len(tier) > 1 for tier in tiers):
            expected, other = f"no ties in a {suffix} file", suffix.replace("s", "t", 1)
            faults.append(Fault(file, "a tie", expected, f"correct it, or call the file {other}", row))
        if self.form.is_complete and len(set(numbers)) < self.num_alternatives and not unknown:
            expected, other = f"all {self.num_alternatives} in a {suffix} file", f"{suffix[:-1]}i"
            remedy = f"complete it, or call the file {other}"
            faults.append(Fault(file, f"{len(set(numbers))} alternatives", expected, remedy, row))
        if self.form.is_categorical and len(tiers) != self.num_categories:
            expected = f"{self.num_categories}, as the header says"
            remedy = "write {} for a category that is empty"
            faults.append(Fault(file, f"{len(tiers)} categories", expected, remedy, row))
        return faults

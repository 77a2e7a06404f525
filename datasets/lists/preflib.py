"""`read_preflib`: orders and categories as PrefLib publishes them."""

from collections.abc import Collection
from os import PathLike

from jumelage.datasets.lists.preflib_file import PreferenceFile, read_preference_file
from jumelage.datasets.lists.source import given_file
from jumelage.datasets.lists.tables import (
    RANKINGS,
    WISHES,
    Capacity,
    PairTables,
    companies_table,
    ranked_by_both,
    ranked_pairs,
    students_table,
)
from jumelage.errors import Fault, InputError, listed


def read_preflib(
    path: str | PathLike[str],
    capacity: Capacity,
    *,
    companies: str | PathLike[str] | None = None,
    leave_out: Collection[str] = (),
) -> PairTables:
    """Read preferences in PrefLib's format: voters are the students, alternatives the companies.

    Parameters
    ----------
    path : str or path
        A file ``.soc``, ``.soi``, ``.toc`` or ``.toi`` (orders: strict or with ties, complete or incomplete) or
        ``.cat`` (categories, the best first; those of one category are tied, and its number is their rank).
    capacity : int, mapping or Series
        How many students a company takes, which PrefLib does not say: one number for all, or one by name.
    companies : str or path, optional
        Such a file for the other side: its voters are the companies, in the order of the first file's
        alternatives, and its alternatives the students, in the order of the first file's voters. Only pairs that
        both sides rank are returned. Without it companies are indifferent.
    leave_out : collection of str
        Categories whose alternatives are no pairs, such as ``["No"]``.

    Returns
    -------
    PairTables
        ``student, company, student_rank`` and, with both files, ``company_rank``. Students are numbered from 1 in
        the order of the lines (a line with the count 3 is three students), unless the second file names them.

    Raises
    ------
    InputError
        With all faults of the files: lines that cannot be read, alternatives that are unknown or repeat, counts
        that do not fit the header.

    References
    ----------
    Mattei and Walsh, "PrefLib: A Library for Preferences", Algorithmic Decision Theory, 2013.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> text = '''# NUMBER ALTERNATIVES: 2
    ... # NUMBER VOTERS: 3
    ... # ALTERNATIVE NAME 1: Bakery
    ... # ALTERNATIVE NAME 2: Garage
    ... 2: 1,2
    ... 1: {1,2}
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "wishes.toc"
    ...     _ = path.write_text(text)
    ...     pairs, students, companies = read_preflib(path, capacity={"Bakery": 1, "Garage": 2})
    >>> pairs
      student company  student_rank
    0       1  Bakery             1
    1       1  Garage             2
    2       2  Bakery             1
    3       2  Garage             2
    4       3  Bakery             1
    5       3  Garage             1
    """
    faults: list[Fault] = []
    wishes = _read(path, faults)
    rankings = None if companies is None else _read(companies, faults)
    given = [file for file in (wishes, rankings) if file is not None]
    categories = [name for file in given for name in file.categories]
    if not faults:
        faults += [
            Fault("leave_out", repr(name), f"a category ({listed(categories) or 'there is none'})", "correct it")
            for name in leave_out
            if name not in categories
        ]
    if wishes is None or (companies is not None and rankings is None):
        raise InputError(faults)
    table = companies_table(wishes.alternatives, capacity, faults)
    ids = [str(number) for number in range(1, wishes.num_voters + 1)]
    if rankings is not None:
        faults += _do_not_fit(wishes, rankings)
        ids = rankings.alternatives
    if faults:
        raise InputError(faults)
    pairs = ranked_pairs(_entries(wishes, ids, leave_out), WISHES)
    if rankings is not None:
        theirs = ranked_pairs(_entries(rankings, wishes.alternatives, leave_out), RANKINGS)
        pairs = ranked_by_both(pairs, theirs)
    return PairTables(pairs, students_table(ids), table)


def _read(path: str | PathLike[str], faults: list[Fault]) -> PreferenceFile | None:
    try:
        return read_preference_file(given_file(path))
    except InputError as error:
        faults += error.faults
        return None


def _do_not_fit(wishes: PreferenceFile, rankings: PreferenceFile) -> list[Fault]:
    """Return a fault for each side of which the two files have different numbers."""
    remedy = "give two files of one market: the voters of each are the alternatives of the other"
    counts = [
        ("alternatives", len(rankings.alternatives), "voters", wishes.num_voters),
        ("voters", rankings.num_voters, "alternatives", len(wishes.alternatives)),
    ]
    return [
        Fault("companies", f"{what}: {here}", f"{there}, the {other} of the other file", remedy)
        for what, here, other, there in counts
        if here != there
    ]


def _entries(file: PreferenceFile, voters: list[str], leave_out: Collection[str]) -> list[tuple[str, str, int]]:
    """Return voter, alternative and rank; in an order the ranks have no gap, in categories they may."""
    if file.categories:
        ranked = [rank for rank, name in enumerate(file.categories, 1) if name not in leave_out]
        votes = [[(rank, tiers[rank - 1]) for rank in ranked] for tiers in file.votes]
    else:
        votes = [list(enumerate(filter(None, tiers), 1)) for tiers in file.votes]
    return [
        (voter, file.alternatives[number - 1], rank)
        for voter, tiers in zip(voters, votes, strict=True)
        for rank, numbers in tiers
        for number in numbers
    ]

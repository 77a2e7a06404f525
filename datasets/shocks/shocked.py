"""`shock`: a cohort after things went wrong, and the list of what happened."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from jumelage.cohort import Cohort
from jumelage.datasets.shocks.changes import end_early, turn_down, withdraw
from jumelage.datasets.shocks.late import arrive
from jumelage.datasets.shocks.term import PAIR, Term
from jumelage.errors import Fault, InputError

Rate: TypeAlias = float | Literal["published"]

PUBLISHED = {"cancel": 0.22, "decline": 0.06}
"""The rates that are published and the same for all: employers that revoked offers in spring 2020 (NACE, United
States), a year of crisis; students who went back on an offer they had accepted in 2024 (Veris Insights, United
States). For an ordinary year 0.05 to 0.10 of the employers is a fair assumption, and nothing more."""


class Shocked(NamedTuple):
    """A cohort after the shocks, and what happened to it.

    Parameters
    ----------
    cohort : Cohort
        The changed cohort.
    events : DataFrame
        A row for each thing that happened, kind by kind in the order in which they struck, sorted by id within
        each:

        - ``kind``: ``cancel``, ``decline``, ``early_end`` or ``late``;
        - ``student``, ``company``, ``employer``: who is concerned; blank where nobody is on that side;
        - ``seats``: the seats that are lost (``cancel``), free again (``decline``, ``early_end``) or new (``late``);
        - ``day``: on which day of the placement it ended (``early_end``), else blank;
        - ``text``: the same in a sentence.
    """

    cohort: Cohort
    events: pd.DataFrame


def shock(
    cohort: Cohort,
    *,
    cancel: Rate = 0.0,
    decline: Rate = 0.0,
    late: float = 0.0,
    early_end: Rate = 0.0,
    matching: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Shocked:
    """Return a cohort after things went wrong, and the list of what happened.

    The shocks strike in the order of the parameters below, each those whom the earlier ones have left.

    Parameters
    ----------
    cohort : Cohort
        The term before; it is not changed.
    cancel : float in [0, 1] or "published", default 0
        The probability that an employer withdraws. All its openings leave the cohort, with their applications and
        offers. Published: 0.22, of a year of crisis.
    decline : float in [0, 1] or "published", default 0
        The probability that a student turns down what she holds. Her agreed and open offers become ``declined``, a
        place in `matching` a declined offer, and she stays to be placed elsewhere. If she holds nothing she leaves
        the term: she, her applications and her offers leave the cohort. Published: 0.06; of those whom the largest
        national scheme of India offered a place, 0.66 did not take it.
    early_end : float in [0, 1] or "published", default 0
        The probability that a placement (an agreed offer, or a place in `matching`) ends within nine months. Its
        offer becomes ``withdrawn``; the student is back in the pool and the seat free again. Published: 0.21,
        and more or less by the employer's ``size`` (number of employees: ``0-4``, ``5-9``, ``10-49``, ``50-249``,
        ``250-999``, ``1000+``), the opening's ``sector`` and the student's ``level``
        (`jumelage.datasets.shocks.early_end`). A number keeps these differences and is itself the mean over the
        placements.
    late : float in [0, 1], default 0
        The probability that a student, or an opening, has a late-comer made after it: the same row under a fresh id
        and, if it has a place, at most about 2 km further in each direction; a late opening is of a fresh employer.
        A late student applies where her model does and ranks below all who applied in time; a late opening has no
        applicants, and neither has offers. Nothing is published.
    matching : mapping of str to str, optional
        Where students are placed besides the agreed offers: student id to company id, such as
        ``result.matching.pairs``.
    seed : int, default 0
        The seed. What strikes whom hangs on the seed, the kind of shock and the id: not on the order of the rows,
        and whoever is struck at one rate is struck at every higher one, the other rates being the same.

    Returns
    -------
    Shocked
        The changed cohort and the events; it unpacks as two. History is kept as it is.

    Raises
    ------
    InputError
        If a rate, the seed or the matching cannot be meant; all faults at once.

    Notes
    -----
    A pair that was declined or has ended may be matched again like any other: forbid those of the events
    (`jumelage.rules.Forbid`) where it must not be.

    Examples
    --------
    >>> from jumelage.datasets import load_cohort
    >>> bretagne = load_cohort("bretagne")
    >>> changed, events = shock(bretagne, cancel=0.03, early_end="published", seed=2)
    >>> bretagne
    Cohort('bretagne': 150 students, 70 openings)
    >>> changed
    Cohort('bretagne': 150 students, 67 openings)
    >>> for text in events["text"]:
    ...     print(text)
    Maison Coativrec'h has withdrawn: C53 takes nobody this term.
    Maison Coativrec'h has withdrawn: C54 takes nobody this term.
    Énergies Pontivozel has withdrawn: C66 takes nobody this term.
    S140 and C10 part on day 164.
    """
    rates = {"cancel": cancel, "decline": decline, "early_end": early_end, "late": late}
    faults = [*_wrong_cohort(cohort), *_wrong_rates(rates), *_wrong_seed(seed)]
    if not faults and matching is not None:
        faults = _wrong_matching(matching, cohort)
    if faults:
        raise InputError(faults)
    first = _first(cohort, matching or {})
    term, cancelled = withdraw(first, _number("cancel", cancel), int(seed))
    term, declined = turn_down(term, _number("decline", decline), int(seed))
    term, ended = end_early(term, early_end, int(seed))
    term, came = arrive(term, first, late, int(seed))
    events = pd.concat([cancelled, declined, ended, came], ignore_index=True)
    tables = {name: getattr(term, name) for name in ("students", "companies", "applications", "offers")}
    return Shocked(cohort.replace(**tables), events)


def _number(kind: str, rate: Rate) -> float:
    return PUBLISHED[kind] if rate == "published" else rate


def _first(cohort: Cohort, matching: Mapping[str, str]) -> Term:
    """Return the tables before any shock."""
    agreed = cohort.offers.loc[cohort.offers["status"] == "agreed", PAIR]
    placed = pd.DataFrame({"student": list(matching), "company": list(matching.values())}, dtype="str")
    further = placed[~placed["student"].isin(agreed["student"])]
    placements = pd.concat([agreed, further], ignore_index=True)
    return Term(cohort.students, cohort.companies, cohort.applications, cohort.offers, placements)


def _wrong_cohort(cohort: object) -> list[Fault]:
    if isinstance(cohort, Cohort):
        return []
    return [Fault("cohort", f"a {type(cohort).__name__}", "a Cohort", "make one with jm.read_cohort or jm.Cohort")]


def _wrong_rates(rates: Mapping[str, object]) -> list[Fault]:
    return [_wrong_rate(kind, rate) for kind, rate in rates.items() if not _is_rate(kind, rate)]


def _is_rate(kind: str, rate: object) -> bool:
    if isinstance(rate, str):
        return rate == "published" and kind != "late"
    if isinstance(rate, bool) or not isinstance(rate, int | float | np.integer | np.floating):
        return False
    return 0 <= float(rate) <= 1


def _wrong_rate(kind: str, rate: object) -> Fault:
    expected = "a number from 0 to 1" if kind == "late" else "a number from 0 to 1, or 'published'"
    remedy = "give a number: no rate is published" if (kind, rate) == ("late", "published") else "correct it"
    return Fault(kind, repr(rate), expected, remedy)


def _wrong_seed(seed: object) -> list[Fault]:
    if isinstance(seed, int | np.integer) and not isinstance(seed, bool):
        return []
    return [Fault("seed", repr(seed), "a whole number", "give one")]


def _wrong_matching(matching: object, cohort: Cohort) -> list[Fault]:
    if not isinstance(matching, Mapping):
        expected, remedy = "a mapping of students to companies", "give its pairs, as in result.matching.pairs"
        return [Fault("matching", f"a {type(matching).__name__}", expected, remedy)]
    known = {"student": set(cohort.students["student"]), "company": set(cohort.companies["company"])}
    return [
        Fault("matching", repr(name), f"a {side} of the cohort", "correct it, or leave it out", column=side)
        for side, names in (("student", matching.keys()), ("company", matching.values()))
        for name in names
        if not (isinstance(name, str) and name in known[side])
    ]

"""A matching with its status, value, bound, proof and everything needed to obtain it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from jumelage.errors import Notice
from jumelage.matching.certificate import Certificate
from jumelage.matching.market import Market
from jumelage.matching.matching import Matching
from jumelage.matching.objective import Objective
from jumelage.matching.stable.certificate import StableCertificate

if TYPE_CHECKING:
    from jumelage.texts import Explanation, Language

Status = Literal["optimal", "stable", "feasible", "heuristic"]


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """A matching and what is known about it.

    Parameters
    ----------
    market : Market
        What was decided.
    matching : Matching
        Who goes where.
    strategy : str
        How it was chosen.
    objective : tuple of str
        What was optimised, the most important first; empty for a strategy that has no objective.
    value, bound : mapping of str to float
        What was reached and what nothing can exceed, by the names of the objective. ``student_rank`` is a sum of
        ranks: its bound is from below. Of what is judged step by step it is the first step: ``rank_maximal`` tells
        of the first choices, ``generous`` of the worst rank, ``leximin`` of the worst score. ``score`` counts what
        students weigh and is net of what breaches of soft rules cost: the plain sum, the weighted one and that
        ``penalty`` are in the ``totals`` of `jumelage.audit`. Without an objective the
        value tells of ``placed`` and, where the market has them, ``score`` and ``student_rank``, and the bound is
        empty.
    gap : float
        The largest relative distance between value and bound; 0 where there is no bound.
    status : {"optimal", "stable", "feasible", "heuristic"}
        ``"optimal"`` is proven; ``"stable"`` has no blocking pair, and is the best for the side that the strategy
        names.
    route : str
        What solved it.
    certificate : Certificate, StableCertificate or None
        The proof of an optimum: prices, or, where the best matching without a blocking pair was sought and the lists
        are strict, payments among rotations and prices of what they leave. None where nothing is optimised, and where
        an integer model proved the optimum by its bound.
    notices : tuple of Notice
        What is worth knowing about the input and the solve.
    reproducible : bool
        Whether the same input and seed give the same answer on any machine, whatever the order of the rows.
    seed : int
        The seed of the lottery that breaks ties.
    runtime : float
        Seconds.
    versions : mapping of str to str
        Of everything that took part.
    """

    market: Market
    matching: Matching
    strategy: str
    objective: Objective
    value: Mapping[str, float]
    bound: Mapping[str, float]
    gap: float
    status: Status
    route: str
    certificate: Certificate | StableCertificate | None
    notices: tuple[Notice, ...]
    reproducible: bool
    seed: int
    runtime: float
    versions: Mapping[str, str]

    def to_frame(self) -> pd.DataFrame:
        """Return a table with a row per student, the unplaced too, in the order of the market.

        Returns
        -------
        DataFrame
            ``student``, ``company`` (blank if unplaced), the company's ``employer`` where it is known, and
            ``score``, ``student_rank``, ``company_rank`` where the market has them, and the ``mode`` by which she was
            placed (``direct``, ``application``, ``assignment``) where there are several.
        """
        from jumelage.matching.reports import placements

        return placements(self.market, self.matching)

    def unplaced(self, language: "Language" = "en") -> pd.DataFrame:
        """Return the unplaced students with the cause.

        Returns
        -------
        DataFrame
            ``student``, ``num_eligible`` (companies she may go to), ``cause`` (a code) and ``text`` (a sentence).
        """
        from jumelage.matching.reports import unplaced

        return unplaced(self.market, self.matching, language)

    def summary(self) -> str:
        """Return the outcome in a few lines."""
        from jumelage.matching.reports import result_summary

        return result_summary(self)

    def explain(
        self,
        student: str,
        *,
        language: str = "en",
        names: bool = False,
        what_would_place: bool = False,
        time_limit: float = 60.0,
    ) -> "Explanation":
        """Return why a student is where she is, and a reason for every other opening she could have wanted.

        Her choices come first, by rank, then other allowed openings by score, then those that are not eligible, which
        miss the fewest criteria first: up to 50 that students with choices in common may go to; the others are
        counted.

        Parameters
        ----------
        student : str
            Her id.
        language : {"en", "fr"}
            The language of the sentences.
        names : bool
            Whether other students may be named: those ranked higher, and those who would move.
        what_would_place : bool
            Whether to add, if she is not placed, the changes that would give her a place; see `what_would_place`.
        time_limit : float
            Seconds for what must be solved anew.

        Returns
        -------
        Explanation
            Its headline says where she is.

        Raises
        ------
        InputError
            If she is not in the market, or there are no texts in the language.

        Notes
        -----
        What it would cost to place her elsewhere is the difference of two optima. Where prices prove the optimum it is
        the length of a shortest way in the residual graph of the flow, else the market is solved anew with her pinned
        there; it is never read off the prices. The lottery is named only where another optimum has her on a seat that
        somebody else has.

        Where an applicant is ranked below all who were taken, being ranked ahead of the last of them would have been a
        claim: she and the company would have blocked this matching. It need not have given her that place, as a
        displaced student may in turn displace somebody who comes back to it.

        Examples
        --------
        >>> import jumelage as jm
        >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [1, 1], students=["ana", "ben"])
        >>> print(jm.match(market).explain("ben"))
        ben is assigned to c2, with a score of 0.500.
          - c1: with ben there, the total score would fall by 0.4 (others who would move: 1).
        """
        from jumelage.matching.reasons.students import explain

        return explain(
            self,
            student,
            language=language,
            names=names,
            what_would_place=what_would_place,
            time_limit=time_limit,
        )

    def explain_all(self, *, language: str = "en", names: bool = False) -> pd.DataFrame:
        """Return the reasons of every student in one table, for the export of a whole school.

        As `explain`, but nothing is solved anew: where the cost of a place takes more than the prices of the optimum,
        it is said that it was not tried; openings that are not eligible are counted.

        Returns
        -------
        DataFrame
            ``student``, ``company`` (blank where it is about none), ``code`` and ``text``; of each student, in the
            order of the market, first where she is.

        Examples
        --------
        >>> import jumelage as jm
        >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [1, 1], students=["ana", "ben"])
        >>> jm.match(market).explain_all()[["student", "company", "code"]]
          student company                     code
        0     ana      c1  placed-assignment-score
        1     ana      c2           why-cost-score
        2     ben      c2  placed-assignment-score
        3     ben      c1           why-cost-score
        """
        from jumelage.matching.reasons.students import explain_all

        return explain_all(self, language=language, names=names)

    def explain_company(
        self, company: str, *, language: str = "en", names: bool = False, time_limit: float = 60.0
    ) -> "Explanation":
        """Return why a company got whom it got, and why seats of it stayed empty.

        Parameters
        ----------
        company : str
            Its id.
        language : {"en", "fr"}
            The language of the sentences.
        names : bool
            Whether its students are named; else they are numbered: offers first, then applicants as it ranks them,
            then those assigned, by score.
        time_limit : float
            Seconds for what must be solved anew.

        Raises
        ------
        InputError
            If it is not in the market, or there are no texts in the language.

        Examples
        --------
        >>> import jumelage as jm
        >>> market = jm.Market.from_scores([[0.9, 0.2]], [1, 1], students=["ana"], companies=["c1", "c2"])
        >>> print(jm.match(market).explain_company("c2"))
        c2 has 0 for a capacity of 1.
          - Seats left: 1. Others who may go there: 1; even the cheapest of them there would cost 0.7 (total score).
        """
        from jumelage.matching.reasons.companies import explain_company

        return explain_company(self, company, language=language, names=names, time_limit=time_limit)

    def override(
        self,
        changes: Mapping[str, str | None],
        *,
        language: str = "en",
        names: bool = False,
        time_limit: float = 60.0,
    ) -> "Explanation":
        """Return what a change made by hand costs, whom it displaces and what it breaks; nothing is changed.

        Parameters
        ----------
        changes : mapping of str to str
            Students with the company each is to go to; None for no place.
        language : {"en", "fr"}
            The language of the sentences.
        names : bool
            Whether students are named who are not in the change.
        time_limit : float
            Seconds for solving anew.

        Returns
        -------
        Explanation
            The headline says what the change costs with the best answer to it: the optimum in which it is kept,
            whatever else must move. The reasons say what it costs and breaks with nobody else moving, and who would
            move in the best answer.

        Raises
        ------
        InputError
            If an id is not in the market; all of them at once.

        Examples
        --------
        >>> import jumelage as jm
        >>> market = jm.Market.from_scores([[0.9, 0.2], [0.8, 0.5]], [1, 1], students=["ana", "ben"])
        >>> print(jm.match(market).override({"ben": "c1"}, names=True))
        With the best answer to it, the change costs 0.4 (total score; others who would move: 1).
          - ben: c2 → c1, as asked.
          - With nobody else moving, c1 has 2 for a capacity of 1.
          - ana: c1 → c2, in the best answer to it.
        """
        from jumelage.matching.reasons.override import override

        return override(self, changes, language=language, names=names, time_limit=time_limit)

    def what_would_place(self, student: str, *, language: str = "en", time_limit: float = 60.0) -> "Explanation":
        """Return the smallest changes, of each kind, that would give a student a place.

        One more application, ranked last by both sides; one criterion that is not met, counted as met, the nearest miss
        first (a licence, a few kilometres), with a score as low as any; one more seat. A few of each kind are tried,
        and only what solving the market anew confirms is told.

        Parameters
        ----------
        student : str
            Her id.
        language : {"en", "fr"}
            The language of the sentences.
        time_limit : float
            Seconds for all tries together.

        Returns
        -------
        Explanation
            A reason per kind of change that works.

        Raises
        ------
        InputError
            If she is not in the market, or there are no texts in the language.

        Examples
        --------
        >>> import jumelage as jm
        >>> market = jm.Market.from_scores([[0.9], [0.8]], [1], students=["ana", "ben"], companies=["c1"])
        >>> print(jm.match(market).what_would_place("ben"))
        Changes that would each give ben a place, confirmed by solving anew: 1.
          - One more place at c1: placed at c1.
        """
        from jumelage.matching.reasons.remedies import remedies

        return remedies(self, student, language=language, time_limit=time_limit)

    def record(self) -> dict[str, Any]:
        """Return what an appeal needs, ready for JSON: the market's fingerprint, rules, seed, versions, outcome."""
        from jumelage.matching.record import record

        return record(self)

    def __repr__(self) -> str:
        value = ", ".join(f"{name} {number:.10g}" for name, number in self.value.items())
        return f"<Result: {self.status}, {value}>"

    def _repr_html_(self) -> str:
        import html

        head = self.to_frame().head(10).to_html(index=False, na_rep="", float_format="{:.3f}".format)
        more = max(0, self.market.num_students - 10)
        return f"<pre>{html.escape(self.summary())}</pre>{head}" + (f"<p>… and {more} more</p>" if more else "")

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
    from jumelage.texts import Language

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

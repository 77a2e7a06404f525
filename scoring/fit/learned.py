"""`Fit`: learned weights with all that is needed to judge them."""

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from jumelage.errors import MissingExtraError, Notice
from jumelage.scoring.fit.evidence import Model
from jumelage.scoring.fit.sentences import rows_of, say
from jumelage.texts import Language, label

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from jumelage.scoring.rubric import Rubric


@dataclass(frozen=True, repr=False, eq=False)
class Fit:
    """Weights learned from past placements, with intervals, and how well they foretell.

    Parameters
    ----------
    rubric : Rubric
        The rubric with the learned weights. They add up to what the weights set by hand add up to.
    model : {"choice", "success"}
        Whether it was learned where students went, or which placements ended well.
    num_placements : int
        From how many placements.
    weights : DataFrame
        A row per soft criterion: ``criterion``, its share of all weights ``hand_set`` and ``learned``, and the
        interval of the latter ``low``, ``high``: between the 2.5th and the 97.5th percentile of 200 resamples of the
        placements (bootstrap), as if these were independent of each other. Without an interval (NaN) where the
        placements say nothing of a criterion, whose share is then as by hand.
    held_out : DataFrame
        ``log_loss`` and ``auc`` on placements that were not learned from (five parts, each foretold from the others),
        for the ``learned`` weights, the ``hand_set`` ones and mere ``chance``; the ``difference`` of the first two with
        its interval ``low``, ``high``. Of choices, the AUC is the share of a student's other openings that stand
        below the one she got.
    reliability : DataFrame
        The chances foretold for those placements, in tenths: ``predicted``, ``observed`` with its interval ``low``,
        ``high``, and ``num_pairs``.
    notices : tuple of Notice
        What could not be learned from or told apart.
    language : {"en", "fr"}
        The language of the sentences.
    """

    rubric: "Rubric"
    model: Model
    num_placements: int
    weights: pd.DataFrame
    held_out: pd.DataFrame
    reliability: pd.DataFrame
    notices: tuple[Notice, ...] = field(default=())
    language: Language = "en"

    def to_frame(self) -> pd.DataFrame:
        """Return the table of weights: criterion, hand_set, learned, low, high."""
        return self.weights.copy()

    def plot(self) -> "Figure":
        """Draw what was foretold beside what happened (reliability); on the diagonal the two agree.

        Returns
        -------
        matplotlib.figure.Figure
            A figure of its own, which a notebook shows; its attribute ``description`` says the same in words.

        Raises
        ------
        MissingExtraError
            If the extra ``plot`` is not installed.
        """
        try:
            from jumelage.scoring.fit.reliability import draw
        except ImportError as error:
            raise MissingExtraError("drawing reliability", "plot") from error
        return draw(self.reliability, self.language)

    def _lines(self) -> tuple[str, list[str]]:
        lines = []
        for row in rows_of(self.weights):
            code = "kept" if pd.isna(row["low"]) else "weight"
            lines.append(say(code, self.language, label=label(row["criterion"], self.language), **row))
        for row in rows_of(self.held_out):
            lines.append(say(row["measure"], self.language, **row))
        lines += [notice.text for notice in self.notices]
        return say(self.model, self.language, num_placements=self.num_placements), lines

    def __str__(self) -> str:
        head, lines = self._lines()
        return "\n".join([head, *(f"  - {line}" for line in lines)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head, lines = self._lines()
        items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
        return f"<p><b>{html.escape(head)}</b></p><ul>{items}</ul>"

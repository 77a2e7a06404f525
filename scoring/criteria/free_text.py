"""What the student writes about herself, and what the opening is described as."""

from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.errors import Notice, listed
from jumelage.scoring import parameters
from jumelage.scoring.criterion import Missing, Positions
from jumelage.scoring.needs import check_needs
from jumelage.scoring.text_likeness import Embedding, Likeness, embedded, scripts, tfidf

if TYPE_CHECKING:
    from jumelage.cohort import Cohort


@dataclass(frozen=True)
class FreeText:
    """Soft: how alike the student's text and the company's are, from 0 to 1.

    The mean of two cosines of TF-IDF weights, one of words, one of two to four characters within a word, so that
    endings and slips of the pen matter little. Capitals and accents are left aside. 1 for the same text; texts
    about one thing often have 0.1 to 0.4, so weigh it accordingly. Symmetric. Unknown where a text is blank, or the
    two are written in different scripts: Latin and Arabic letters cannot be alike. Texts that cannot be compared
    with any are told in a notice. Needs the extra ``text``, unless there is an `embedding`.

    Parameters
    ----------
    student_column, company_column : str
        The columns with the texts.
    embedding : callable, optional
        Takes a list of texts, returns a vector for each: the value is then the cosine of the two, or 0 where that is
        negative. Texts go nowhere but to this function.
    weight : float
        How much it counts beside the other soft criteria.
    missing : {"neutral", "pessimistic", "drop"}
        What an unknown value counts as.

    Examples
    --------
    >>> from jumelage.cohort import Cohort
    >>> cohort = Cohort(
    ...     pd.DataFrame({"student": ["S1"], "about": ["J'aime la pâtisserie"]}),
    ...     pd.DataFrame({"company": ["C1", "C2"], "capacity": 1, "description": ["PATISSERIE fine", "Soudure MIG"]}),
    ... )
    >>> FreeText().prepare(cohort).values(slice(0, 1)).round(2)
    array([[0.4 , 0.01]])
    """

    student_column: str = "about"
    company_column: str = "description"
    _: KW_ONLY
    embedding: Embedding | None = None
    weight: float = 1.0
    missing: Missing = "neutral"

    name: ClassVar[str] = "free_text"
    needs: ClassVar[tuple[str, ...]] = ("students.about", "companies.description")

    def __post_init__(self) -> None:
        faults = parameters.text(self.name, "student_column", self.student_column)
        faults += parameters.text(self.name, "company_column", self.company_column)
        faults += parameters.function(self.name, "embedding", self.embedding)
        parameters.refuse(faults + parameters.soft(self.name, self.weight, self.missing))

    def prepare(self, cohort: "Cohort") -> "ComparedTexts":
        """Read both sides' texts and turn them into vectors."""
        places = (f"students.{self.student_column}", f"companies.{self.company_column}")
        check_needs(self.name, places, cohort)
        mine, theirs = cohort.students[self.student_column], cohort.companies[self.company_column]
        first, second = ([str(text) for text in side.fillna("")] for side in (mine, theirs))
        if self.embedding is None:
            likeness = tfidf(first, second)
        else:
            likeness = embedded(first, second, self.embedding, self.name)
        if self.embedding is None:
            written = scripts(first, second)
        else:
            written = mine.notna().to_numpy().astype(np.int64), theirs.notna().to_numpy().astype(np.int64)
        notices = (
            *_notices(cohort.students, "student", mine, *written),
            *_notices(cohort.companies, "company", theirs, *reversed(written)),
        )
        return ComparedTexts(likeness, *written, notices)


def _notices(
    frame: pd.DataFrame,
    id_: str,
    texts: "pd.Series[str]",
    own: NDArray[np.int64],
    other: NDArray[np.int64],
) -> tuple[Notice, ...]:
    """Tell which texts have no script in common with any of the other side."""
    is_alone = np.equal(own & np.bitwise_or.reduce(other, initial=0), 0) & texts.notna().to_numpy()
    if not is_alone.any():
        return ()
    ids = listed(frame[id_][is_alone])
    text = f"The other side has no text in the script of these, so they count as unknown: {ids}."
    return (Notice("text-not-comparable", text, "students" if id_ == "student" else "companies"),)


@dataclass(frozen=True)
class ComparedTexts:
    """The likeness of texts, where both can be compared.

    Parameters
    ----------
    likeness : Likeness
        The vectors.
    mine, theirs : arrays of int64, shape (students,) and (companies,)
        The scripts of each text, a bit for each; two texts can be compared if they have one in common.
    notices : tuple of Notice
        Whose text cannot be compared with any.
    """

    likeness: Likeness
    mine: NDArray[np.int64]
    theirs: NDArray[np.int64]
    notices: tuple[Notice, ...]

    def values(self, rows: slice) -> NDArray[np.float64]:
        """Return the likeness."""
        values = self.likeness.block(rows)
        values[(self.mine[rows, None] & self.theirs) == 0] = np.nan
        return values

    def take(self, students: Positions, companies: Positions) -> "ComparedTexts":
        """Keep some of both sides."""
        likeness = self.likeness.take(students, companies)
        return ComparedTexts(likeness, self.mine[students], self.theirs[companies], self.notices)

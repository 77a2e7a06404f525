"""What occupations call for: a table of occupations, skills and how important each is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from jumelage.errors import Fault, InputError, Notice, listed
from jumelage.scoring.given_table import Given, GivenTable, in_order
from jumelage.scoring.items import fold
from jumelage.scoring.needs import near


@dataclass(frozen=True)
class OccupationTable:
    """How important each skill is to each occupation.

    Parameters
    ----------
    name : str
        What the table is called in messages.
    occupations, skills : dict of str to int
        Their numbers; folded.
    importance : sparse array, shape (occupations, skills)
        0 where an occupation does not call for a skill.
    """

    name: str
    occupations: dict[str, int]
    skills: dict[str, int]
    importance: "csr_array[Any, tuple[int, int]]"

    @classmethod
    def read(cls, given: Given) -> "OccupationTable":
        """Read a table with the columns ``occupation``, ``skill`` and, optionally, ``importance`` (default 1).

        Raises
        ------
        InputError
            With every column that is missing, and every row with a blank, an importance that is not a number
            from 0, or a pair that came before.
        """
        table = GivenTable.read(given, "what occupations call for", ("occupation", "skill"))
        faults, numbers, codes = [], [], []
        if table.frame.empty:
            faults.append(Fault(table.name, "no rows", "an occupation with a skill in each row", "fill it in"))
        for column in ("occupation", "skill"):
            texts = table.texts(column).map(fold, na_action="ignore")
            faults += table.faults(column, texts.isna().to_numpy(), "a text", "fill it in, or remove the row")
            places, distinct = pd.factorize(texts)
            numbers.append({str(text): number for number, text in enumerate(distinct)})
            codes.append(places)
        importance = np.ones(len(table.frame))
        if "importance" in table.frame:
            importance = table.numbers("importance")
            faults += table.faults("importance", ~(importance >= 0), "a number from 0", "correct it")
        pair = pd.Series(codes[0] * max(1, len(numbers[1])) + codes[1])
        is_repeated = pair.duplicated().to_numpy() & (codes[0] >= 0) & (codes[1] >= 0)
        faults += table.faults("skill", is_repeated, "each skill once for an occupation", "remove a row")
        if faults:
            raise InputError(in_order(faults))
        shape = len(numbers[0]), len(numbers[1])
        return cls(table.name, numbers[0], numbers[1], csr_array((importance, (codes[0], codes[1])), shape=shape))

    def kinds(self, cells: "pd.Series[Any]", side: str, criterion: str) -> tuple[NDArray[np.intp], tuple[Notice, ...]]:
        """Return each row's occupation as its number in the table, -1 where it is blank or not there.

        What is not there is told in a notice.
        """
        folded = cells.map(fold, na_action="ignore")
        kind = np.array([self.occupations.get(text, -1) for text in folded], dtype=np.intp)
        strange = cells[(kind < 0) & cells.notna().to_numpy()].drop_duplicates()
        if strange.empty:
            return kind, ()
        remedies = (f"{text!r}" for text in strange)
        hint = near(fold(str(strange.iloc[0])), self.occupations).strip()
        text = f"{criterion}: {side} name occupations that {self.name} does not have: {listed(remedies)}"
        text += f" ({hint})." if hint else "."
        return kind, (Notice("occupation-unlisted", text, side),)

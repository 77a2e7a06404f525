"""How likely a placement is to end early, by the size and sector of its employer and the level prepared.

The rates are those of French apprenticeship contracts that began in 2022 and ended within nine months: Dares,
"Ruptures des contrats d'apprentissage : quelles évolutions depuis la réforme de 2018 ?", Dares Analyses 43
(July 2024). The shares of contracts that complete them are those of 2022, also by the Dares.
"""

import re
import unicodedata

import numpy as np
import pandas as pd
from numpy.typing import NDArray

OVERALL = 0.21
"""The share of all contracts."""

BY_SIZE = {
    ("0-4",): 0.28,
    ("5-9", "10-49", "50-249", "250-999", "1000+"): 0.18,
}
"""By number of employees. Only the first is published: with 30 % of the contracts it leaves
(0.21 − 0.30 × 0.28) / 0.70 = 0.18 for the others together."""

BY_SECTOR = {
    ("hôtellerie-restauration", "hébergement-restauration", "hébergement et restauration"): 0.36,
    ("hôtellerie", "restauration", "hotels and restaurants"): 0.36,
    ("coiffure", "coiffure et soins de beauté", "hairdressing"): 0.30,
    ("agroalimentaire", "industrie agroalimentaire", "industries alimentaires", "food industry"): 0.28,
    ("commerce", "commerce de détail", "retail"): 0.25,
    ("construction", "bâtiment", "BTP", "building"): 0.20,
    ("industrie", "services aux entreprises", "autres services"): 0.181,
    ("industry", "business services", "other services"): 0.181,
}
"""By sector. The last two rows are not published: commerce, construction, hotels and restaurants, with 21.7, 10.2
and 6.7 % of the contracts, leave 0.181 for all others together."""

BY_LEVEL = {
    ("secondaire", "secondary", "CAP", "BEP", "BP", "bac", "bac pro", "mention complémentaire"): 0.26,
    ("supérieur", "higher", "BTS", "DUT", "BUT", "DEUST", "licence", "licence pro", "bachelor", "master"): 0.18,
    ("bac+2", "bac+3", "bac+4", "bac+5", "ingénieur"): 0.18,
}
"""By the level that the student prepares: secondary, then higher education."""

_TABLES = {"size": BY_SIZE, "sector": BY_SECTOR, "level": BY_LEVEL}

WITHIN_THREE_MONTHS = 0.106
"""The share of all contracts that end in their first three months (Dares, contracts of 2022)."""

_THREE_MONTHS, _NINE_MONTHS = 91, 274


def relative_risks(placements: pd.DataFrame) -> NDArray[np.float64]:
    """Return how much likelier than on average each placement is to end early.

    The published rates by size, sector and level are taken as independent: their ratios to the average are
    multiplied. A column that is absent, a blank and a word that is not in the tables count as average; capitals,
    accents and the kind of dash do not matter.

    Parameters
    ----------
    placements : DataFrame
        A row each of n, with any of the columns ``size``, ``sector`` and ``level``.

    Returns
    -------
    ndarray of float64, shape (n,)
        1 is the average.

    Examples
    --------
    >>> relative_risks(pd.DataFrame({"size": ["0-4", "?"], "sector": ["Commerce", "commerce"]})).round(3).tolist()
    [1.587, 1.19]
    """
    risks = np.ones(len(placements))
    for column, rates in _TABLES.items():
        if column in placements:
            ratios = {_folded(word): rate / OVERALL for words, rate in rates.items() for word in words}
            words = placements[column].astype("str")
            known = {word: ratios.get(_folded(word), 1.0) for word in words.dropna().unique()}
            risks *= words.map(known).astype("float64").fillna(1.0).to_numpy()
    return risks


def probabilities(risks: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """Return probabilities in proportion to the risks, none above 1, whose mean is the rate.

    Parameters
    ----------
    risks : ndarray of float64, shape (n,)
        All positive.
    rate : float
        In [0, 1].

    Examples
    --------
    >>> probabilities(np.array([2.0, 1.0, 1.0]), 0.4).round(3).tolist()
    [0.6, 0.3, 0.3]
    >>> probabilities(np.array([2.0, 1.0, 1.0]), 0.8).round(3).tolist()
    [1.0, 0.7, 0.7]
    """
    if not len(risks):
        return risks
    # Those at the highest risk reach 1 first; what is left of the expectation is shared among the others.
    falling = np.sort(risks)[::-1]
    shared_by = np.cumsum(falling[::-1])[::-1]
    factors = (rate * len(risks) - np.arange(len(risks))) / shared_by
    within = factors * falling <= 1 + 1e-9
    factor = float(factors[np.argmax(within)])
    return np.minimum(1.0, factor * risks)


def days(chances: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return on which day of a placement it ends, from 1 to 274, given numbers in [0, 1).

    Of those that end within nine months, 0.106 / 0.21 do so within the first three; within each of the two periods
    every day is as likely.

    Examples
    --------
    >>> days(np.array([0.0, 0.5, 0.51, 0.999])).tolist()
    [1, 91, 93, 274]
    """
    early = WITHIN_THREE_MONTHS / OVERALL
    elapsed = np.interp(chances, [0, early, 1], [0, _THREE_MONTHS, _NINE_MONTHS])
    # Just below 1 the interpolation rounds up to the end itself.
    return (1 + np.floor(elapsed)).clip(max=_NINE_MONTHS).astype(np.int64)


def _folded(word: str) -> str:
    """Return a word without capitals, accents and kinds of dash."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.sub(" ?[+] ?", "+", re.sub("[^a-z0-9+]+", " ", plain)).strip()

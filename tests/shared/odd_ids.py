"""Ids as people make them up: quotes, commas, formulas, leading zeros, accents, signs that mean something elsewhere."""

import unicodedata

from hypothesis import strategies as st

_SEEN = [
    "007",
    "=cmd|' /C calc'!A0",
    "-1",
    "1.0",
    'say "hi"',
    "a,b",
    "{1,2}",
    "#1: x",
    "NA",
    "None",
    "🙂",
    "Crêperie №5",
]
_ANY = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=6)


def _tidy(text: str) -> str:
    """Return an id as every table of the library reads it."""
    return unicodedata.normalize("NFC", text).strip()


def odd_ids(*, least: int = 1, most: int = 4, without: str = "") -> st.SearchStrategy[list[str]]:
    """Draw ids that differ, none of them blank; `without` says which signs they do not hold."""
    one = (st.sampled_from(_SEEN) | _ANY).map(_tidy)
    fit = one.filter(lambda text: text and not set(text) & set(without))
    return st.lists(fit, min_size=least, max_size=most, unique=True)

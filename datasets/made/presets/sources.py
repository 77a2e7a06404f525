"""Figures that several presets share, with where they were published."""

from jumelage.datasets.made.parts import SizeClass
from jumelage.datasets.made.preset import Target

CONTRACTS = "Dares: 21 % of French contracts begun in 2022 ended within nine months"
SECONDARY = "Dares: 26 % of French contracts at secondary level begun in 2022 ended within nine months"
HIGHER = "Dares: 18 % of French contracts in higher education begun in 2022 ended within nine months"
WISHES = "French ministry of higher education 2023: 1.1 M apprenticeship wishes of 210,000 candidates"
ACCESS = "Dares, ORIPA survey: 63 % of candidates from the last year of lower secondary school found a contract"
_SIZES = "Dares: apprenticeship contracts of 2022 by number of employees"

FRENCH_SIZES = (
    SizeClass("0-4", 0.300, 1.0),
    SizeClass("5-9", 0.145, 1.0),
    SizeClass("10-49", 0.215, 2.0),
    SizeClass("50-249", 0.113, 4.0),
    SizeClass("250-999", 0.082, 8.0),
    SizeClass("1000+", 0.144, 15.0),
)
"""Shares of seats: the published shares of contracts. Places, an assumption: 1 in micro-firms, then more."""


def size_targets(tolerance: float) -> tuple[Target, ...]:
    """Return the shares of seats by size of employer as targets."""
    return tuple(Target(f"size:{size.name}", size.share_of_seats, tolerance, _SIZES) for size in FRENCH_SIZES)


UVIC = "University of Victoria co-op"
INTERVIEWS = "Waterloo 2012/13: 4.4 interviews for each placement"

COOP_SIZES = (
    SizeClass("0-4", 0.08, 1.0),
    SizeClass("5-9", 0.08, 1.0),
    SizeClass("10-49", 0.21, 1.6),
    SizeClass("50-249", 0.23, 2.2),
    SizeClass("250-999", 0.19, 3.0),
    SizeClass("1000+", 0.21, 4.0),
)
"""Shares and places are chosen so that employers have 2.9 places on average and 48 % of them more than one."""

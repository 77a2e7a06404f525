"""Markets of applications in which companies rank in tiers."""

from typing import TYPE_CHECKING, Any

from jumelage.benchmarks.markets.applications import applications

if TYPE_CHECKING:
    from jumelage.matching.market import Market

INSTANCES: dict[str, dict[str, Any]] = {
    "759x53": {
        "num_students": 759,
        "num_companies": 53,
        "pairs_per_student": 6,
        "correlation": 0.2,
        "seats_per_student": 801 / 759,
        "popularity_spread": 0.3,
        "tier_width": 12,
    }
}
"""Markets with a name. ``759x53`` has the size of a Scottish foundation allocation, its short strict lists of the
residents, and long ties in the order of the programmes: 801 posts for 759 residents, who all rank six programmes."""


def tied(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    correlation: float = 0.5,
    seats_per_student: float = 1.0,
    popularity_spread: float = 1.0,
    tier_width: int = 5,
) -> "Market":
    """Make a market of applications in which companies are indifferent between applicants of a tier.

    The same seed and dials give the market of ``"hospital_residents"``; here each company cuts its order into
    tiers of `tier_width` applicants, the last of which may be smaller. Ranks of companies are dense: 1 for all of
    the first tier, 2 for all of the second, and so on. Ranks of students stay strict.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`.
    correlation, seats_per_student, popularity_spread : float
        As in `hospital_residents`.
    tier_width : int
        How many applicants share a rank; 1: none do.

    Raises
    ------
    InputError
        If a number is out of range, or there are fewer companies than pairs per student.
    """
    return applications(
        num_students=num_students,
        num_companies=num_companies,
        pairs_per_student=pairs_per_student,
        seed=seed,
        correlation=correlation,
        seats_per_student=seats_per_student,
        popularity_spread=popularity_spread,
        tier_width=tier_width,
    )

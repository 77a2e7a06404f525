"""Markets of applications that both sides rank strictly: hospitals and residents."""

from typing import TYPE_CHECKING

from jumelage.benchmarks.markets.applications import applications

if TYPE_CHECKING:
    from jumelage.matching.market import Market


def hospital_residents(
    *,
    num_students: int,
    num_companies: int,
    pairs_per_student: int = 20,
    seed: int,
    correlation: float = 0.5,
    seats_per_student: float = 1.0,
    popularity_spread: float = 1.0,
) -> "Market":
    """Make a market in which every pair is an application with a strict rank on both sides.

    Each side has a standing, a normal number. Students apply to distinct companies, drawn in proportion to the
    exponential of `popularity_spread` times the companies' standing. What one thinks of the other is √ρ times the
    other's standing and √(1 − ρ) times chance of the pair's own, for the correlation ρ; ranks follow it, from 1
    without gaps, students over their applications, companies over their applicants. Scores are chance between 0
    and 1, apart from both tastes, so that the best score among the stable matchings is a choice of its own. Seats
    are spread evenly over companies.

    Parameters
    ----------
    num_students, num_companies, pairs_per_student, seed
        As in `make_market`.
    correlation : float
        How far tastes agree, on both sides: the correlation, over the other side, between what any two think.
        0: tastes are chance; 1: all have the same order.
    seats_per_student : float
        How many seats there are in all, per student.
    popularity_spread : float
        How uneven popularity is, the spread of its logarithm. 0: all companies are on about equally many lists; 1:
        one company in a hundred is on ten times as many as the middle one.

    Raises
    ------
    InputError
        If a number is out of range, or there are fewer companies than pairs per student.

    Notes
    -----
    The problem is that of Gale and Shapley (1962), "College admissions and the stability of marriage".
    """
    return applications(
        num_students=num_students,
        num_companies=num_companies,
        pairs_per_student=pairs_per_student,
        seed=seed,
        correlation=correlation,
        seats_per_student=seats_per_student,
        popularity_spread=popularity_spread,
        tier_width=1,
    )

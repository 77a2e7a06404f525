"""Cohorts to measure scoring on: every column is there, and most pairs pass every hard criterion."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jumelage.benchmarks.markets.assemble import even_seats, numbered

if TYPE_CHECKING:
    from jumelage.cohort import Cohort
    from jumelage.scoring.rubric import Rubric

_PROGRAMMES = [f"programme {number}" for number in range(1, 25)]
_LEVELS = [f"level {number}" for number in range(1, 17)]
_SECTORS = [f"sector {number}" for number in range(1, 16)]
_SKILLS = [f"skill {number}" for number in range(1, 61)]
_LICENCES = ["first aid", "forklift", "electrical", "food hygiene"]
_TERM = (np.datetime64("2026-09-01"), np.datetime64("2027-06-30"))
_MAX_KM = 120
_MAX_MINUTES = 90


def whole_cohort(*, num_students: int, num_companies: int, seed: int = 0) -> "Cohort":
    """Make a cohort with all the columns that the first set of criteria reads.

    Each hard criterion refuses some pairs; more than half of all pairs pass them all.

    Parameters
    ----------
    num_students, num_companies : int
        The size of the two sides.
    seed : int
        The same seed gives the same cohort.

    Examples
    --------
    >>> whole_cohort(num_students=30, num_companies=10)
    Cohort(30 students, 10 openings)
    """
    from jumelage.cohort import Cohort

    generator = np.random.default_rng(seed)
    students = _students(generator, num_students)
    companies = _companies(generator, num_companies, num_students)
    return Cohort(students, companies, _applications(generator, num_students, num_companies))


def whole_rubric(cohort: "Cohort", *, seed: int = 0) -> "Rubric":
    """Return a rubric of the whole first set of criteria, for a cohort of `whole_cohort`.

    Its travel-time table has up to twenty pairs per student, as a school would give for difficult journeys only.
    """
    from jumelage.scoring import criteria
    from jumelage.scoring.rubric import Rubric

    return Rubric(
        [
            criteria.Programme(),
            criteria.Level(),
            criteria.RequiredItems(),
            criteria.Languages(),
            criteria.MinimumAge(),
            criteria.Dates(),
            criteria.Distance(_MAX_KM),
            criteria.TravelTime(_journeys(cohort, seed), _MAX_MINUTES, missing="allow"),
            criteria.Confirmed(),
            criteria.Accredited(),
            criteria.Skills(weight=3.0),
            criteria.Interests(),
            criteria.Travel(),
            criteria.Grade(),
            criteria.StudentRank(),
            criteria.CompanyRank(),
        ],
        name="the whole first set",
    )


def country_rubric() -> "Rubric":
    """Return a rubric of six hard and four soft criteria for cohorts of the preset ``national``."""
    from jumelage.scoring import criteria
    from jumelage.scoring.rubric import Rubric

    return Rubric(
        [
            criteria.Programme(),
            criteria.Level(),
            criteria.RequiredItems(),
            criteria.Languages(),
            criteria.MinimumAge(),
            criteria.Distance(60),
            criteria.Skills(weight=3.0),
            criteria.Interests(),
            criteria.Travel(),
            criteria.StudentRank(),
        ],
        name="a country",
    )


def _students(generator: np.random.Generator, count: int) -> pd.DataFrame:
    begins, ends = _TERM
    return pd.DataFrame(
        {
            "student": numbered("s", count),
            "programme": generator.choice(_PROGRAMMES, count),
            "level": generator.choice(_LEVELS, count),
            **_places(generator, count),
            "birth_date": np.datetime64("2008-01-01") + generator.integers(0, 1300, count),
            "start": begins + generator.integers(0, 30, count),
            "end": ends - generator.integers(0, 30, count),
            "skills": _lists(generator, _SKILLS, count, 8),
            "licences": np.where(generator.random(count) < 0.95, ";".join(_LICENCES), _LICENCES[0]),
            "languages": np.where(generator.random(count) < 0.95, "fr:C1;en:B2", "fr:B2;en:A2"),
            "interests": _lists(generator, _SECTORS, count, 3),
            "grade": np.round(generator.uniform(8, 20, count), 2),
        }
    )


def _companies(generator: np.random.Generator, count: int, num_students: int) -> pd.DataFrame:
    begins, ends = _TERM
    return pd.DataFrame(
        {
            "company": numbered("c", count),
            "capacity": even_seats(num_students, count),
            "employer": np.strings.add("e", generator.integers(0, max(count, 1), count).astype(np.str_)),
            "programmes": _lists(generator, _PROGRAMMES, count, len(_PROGRAMMES) - 1),
            "levels": _lists(generator, _LEVELS, count, len(_LEVELS) - 1),
            **_places(generator, count),
            "minimum_age": generator.choice([15.0, 16.0, 18.0], count, p=[0.45, 0.45, 0.1]),
            "start": begins + generator.integers(-60, 4, count),
            "end": ends + generator.integers(-4, 60, count),
            "skills": _lists(generator, _SKILLS, count, 5),
            "required": generator.choice(_LICENCES, count),
            "languages": generator.choice(["fr:B2", "fr:B2;en:A2", "fr:C1;en:B1"], count),
            "sector": generator.choice(_SECTORS, count),
            "confirmed_until": begins + generator.integers(20, 400, count),
            "accredited_until": begins + generator.integers(20, 800, count),
        }
    )


def _applications(generator: np.random.Generator, num_students: int, num_companies: int) -> pd.DataFrame:
    student, company, rank = _some_pairs(generator, num_students, num_companies, 5)
    return pd.DataFrame(
        {
            "student": numbered("s", num_students)[student],
            "company": numbered("c", num_companies)[company],
            "student_rank": rank,
            "company_rank": generator.integers(1, 10, len(rank)),
        }
    )


def _journeys(cohort: "Cohort", seed: int) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    students, companies = cohort.students["student"].to_numpy(), cohort.companies["company"].to_numpy()
    student, company, _ = _some_pairs(generator, len(students), len(companies), 20)
    minutes = generator.integers(20, 120, len(student))
    return pd.DataFrame({"student": students[student], "company": companies[company], "minutes": minutes})


def _some_pairs(
    generator: np.random.Generator, num_students: int, num_companies: int, most: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return distinct pairs: at most so many companies for each student, in a ring from a random first one."""
    each = min(most, num_companies)
    first = generator.integers(0, max(num_companies, 1), num_students)
    company = (first[:, None] + np.arange(each)) % max(num_companies, 1)
    rank = np.tile(np.arange(1, each + 1), num_students)
    return np.repeat(np.arange(num_students), each), company.reshape(-1), rank


def _places(generator: np.random.Generator, count: int) -> dict[str, NDArray[np.float64]]:
    """Return latitudes and longitudes over an area of about 160 by 150 kilometres."""
    return {
        "lat": np.round(generator.uniform(47.5, 48.9, count), 4),
        "lon": np.round(generator.uniform(-3.5, -1.5, count), 4),
    }


def _lists(generator: np.random.Generator, words: Sequence[str], count: int, num_words: int) -> NDArray[np.str_]:
    """Return lists of distinct words, separated by semicolons."""
    order = generator.random((count, len(words))).argpartition(num_words - 1, axis=1)
    columns = np.asarray(words)[order[:, :num_words]].T
    joined: NDArray[np.str_] = columns[0]
    for column in columns[1:]:
        joined = np.strings.add(np.strings.add(joined, ";"), column)
    return joined

"""The criteria that come with the library, by family, and the names that a ``rubric.toml`` calls them by."""

from typing import Any

from jumelage.scoring.criteria.accepts import Level, Programme
from jumelage.scoring.criteria.age import MinimumAge
from jumelage.scoring.criteria.dates import Dates
from jumelage.scoring.criteria.grade import Grade
from jumelage.scoring.criteria.interests import Interests
from jumelage.scoring.criteria.ranks import CompanyRank, StudentRank
from jumelage.scoring.criteria.required import Languages, RequiredItems
from jumelage.scoring.criteria.skills import Skills
from jumelage.scoring.criteria.standing import Accredited, Confirmed
from jumelage.scoring.criteria.travel import Distance, Travel, TravelTime

__all__ = [
    "REGISTRY",
    "Accredited",
    "CompanyRank",
    "Confirmed",
    "Dates",
    "Distance",
    "Grade",
    "Interests",
    "Languages",
    "Level",
    "MinimumAge",
    "Programme",
    "RequiredItems",
    "Skills",
    "StudentRank",
    "Travel",
    "TravelTime",
]

REGISTRY: dict[str, type[Any]] = {
    criterion.name: criterion
    for criterion in (
        Programme,
        Level,
        RequiredItems,
        Languages,
        MinimumAge,
        Dates,
        Distance,
        TravelTime,
        Confirmed,
        Accredited,
        Skills,
        Interests,
        Travel,
        Grade,
        StudentRank,
        CompanyRank,
    )
}
"""The criteria by their names in a ``rubric.toml``: the hard ones first, then the soft ones."""

"""The criteria that come with the library, by family, and the names that a ``rubric.toml`` calls them by."""

from typing import Any

from jumelage.scoring.criteria.accepts import Level, Programme
from jumelage.scoring.criteria.accessibility import Accessibility
from jumelage.scoring.criteria.age import MinimumAge
from jumelage.scoring.criteria.dates import Dates
from jumelage.scoring.criteria.free_text import FreeText
from jumelage.scoring.criteria.grade import Grade
from jumelage.scoring.criteria.history import EmployerRecord, Returning
from jumelage.scoring.criteria.interests import Interests
from jumelage.scoring.criteria.language_level import LanguageLevel
from jumelage.scoring.criteria.learning import LearningObjectives
from jumelage.scoring.criteria.occupations import OccupationProfile, OccupationSkills
from jumelage.scoring.criteria.ranks import CompanyRank, StudentRank
from jumelage.scoring.criteria.required import Languages, RequiredItems
from jumelage.scoring.criteria.schedule import ScheduleOverlap
from jumelage.scoring.criteria.skills import Skills
from jumelage.scoring.criteria.standing import Accredited, Confirmed
from jumelage.scoring.criteria.success import PredictedSuccess, calibration_points
from jumelage.scoring.criteria.taxonomy import TaxonomySkills
from jumelage.scoring.criteria.travel import Distance, Travel, TravelTime
from jumelage.scoring.criteria.travel_by_mode import TravelByMode, TravelTimeByMode
from jumelage.scoring.criteria.wage import WageFloor

__all__ = [
    "NOT_SUGGESTED",
    "REGISTRY",
    "Accessibility",
    "Accredited",
    "CompanyRank",
    "Confirmed",
    "Dates",
    "Distance",
    "EmployerRecord",
    "FreeText",
    "Grade",
    "Interests",
    "LanguageLevel",
    "Languages",
    "LearningObjectives",
    "Level",
    "MinimumAge",
    "OccupationProfile",
    "OccupationSkills",
    "PredictedSuccess",
    "Programme",
    "RequiredItems",
    "Returning",
    "ScheduleOverlap",
    "Skills",
    "StudentRank",
    "TaxonomySkills",
    "Travel",
    "TravelByMode",
    "TravelTime",
    "TravelTimeByMode",
    "WageFloor",
    "calibration_points",
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
        TravelTimeByMode,
        WageFloor,
        Accessibility,
        Confirmed,
        Accredited,
        Skills,
        TaxonomySkills,
        OccupationSkills,
        OccupationProfile,
        LearningObjectives,
        FreeText,
        Interests,
        LanguageLevel,
        Travel,
        TravelByMode,
        ScheduleOverlap,
        Grade,
        StudentRank,
        CompanyRank,
        Returning,
        EmployerRecord,
        PredictedSuccess,
    )
}
"""The criteria by their names in a ``rubric.toml``: the hard ones first, then the soft ones."""

NOT_SUGGESTED = frozenset(
    kind.name
    for kind in (Accessibility, LanguageLevel, ScheduleOverlap, TravelByMode, FreeText, Returning, PredictedSuccess)
)
"""Those that no suggested rubric has: they read what is sensitive, repeat what a stricter one says already, or rest
on something that only the school can know."""

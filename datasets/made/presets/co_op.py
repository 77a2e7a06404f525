"""A co-op term of a large Canadian university, such as Waterloo: both sides rank, and nearly all are employed."""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field
from jumelage.datasets.made.preset import Preset, Target
from jumelage.datasets.made.presets.sources import COOP_SIZES, INTERVIEWS, UVIC

_TECH, _FINANCE, _MAKING = "technology", "finance and insurance", "manufacturing"
_PUBLIC, _BUILDING, _HEALTH = "public sector", "construction", "health"
_AGE = (18.5, 3.0)

FIELDS = (
    Field(
        "Engineering",
        "undergraduate",
        40,
        {_TECH: 0.4, _MAKING: 0.35, _BUILDING: 0.25},
        ("CAD", "MATLAB", "C++", "prototyping", "project work", "quality"),
        age=_AGE,
    ),
    Field(
        "Mathematics",
        "undergraduate",
        27,
        {_TECH: 0.5, _FINANCE: 0.5},
        ("Python", "SQL", "statistics", "actuarial work", "machine learning"),
        age=_AGE,
    ),
    Field(
        "Science",
        "undergraduate",
        11,
        {_HEALTH: 0.5, _PUBLIC: 0.3, _MAKING: 0.2},
        ("laboratory work", "data analysis", "writing", "quality"),
        age=_AGE,
    ),
    Field(
        "Arts and business",
        "undergraduate",
        13,
        {_FINANCE: 0.5, _PUBLIC: 0.3, _TECH: 0.2},
        ("accounting", "writing", "marketing", "Excel"),
        age=_AGE,
    ),
    Field(
        "Environment and health",
        "undergraduate",
        9,
        {_PUBLIC: 0.5, _HEALTH: 0.5},
        ("GIS", "writing", "field work", "data analysis"),
        age=_AGE,
    ),
)

PRESET = Preset(
    name="co_op",
    about="A made-up co-op term of a large Canadian university: no student or employer exists.",
    num_students=7000,
    num_companies=4800,
    dials=Dials(
        fields=FIELDS,
        start=dt.date(2027, 1, 4),
        end=dt.date(2027, 4, 23),
        sizes=COOP_SIZES,
        tightness=0.72,
        openings_per_employer=1.43,
        list_length=4.4,
        popularity=0.2,
        common_taste=0.3,
        grade_weight=0.4,
        selectivity=6.0,
        agreed=0.3,
        open_offers=0.03,
        declined=0.06,
        student_ties=0.2,
        company_ties=0.2,
        ineligible=0.0,
        history=0.7,
        terms=2,
        early_end=0.02,
        languages=("en", "fr"),
        grades=(78.0, 8.0, 100.0),
    ),
    targets=(
        Target("placed", 0.973, 0.03, "Waterloo, annual report 2019/20: 97.3 % employed"),
        Target("list_length", 4.4, 0.3, INTERVIEWS),
        Target("places_per_employer", 2.9, 0.4, f"{UVIC} 2023/24"),
        Target("several_places", 0.48, 0.08, f"{UVIC}, news of 2011"),
    ),
)

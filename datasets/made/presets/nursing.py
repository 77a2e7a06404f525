"""Clinical placements of a nursing school: wards of a region, three years of study, four wishes each."""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field, SizeClass
from jumelage.datasets.made.preset import Preset, Target

_WARDS = {
    "médecine": 0.25,
    "chirurgie": 0.2,
    "gériatrie": 0.2,
    "psychiatrie": 0.12,
    "pédiatrie": 0.08,
    "soins à domicile": 0.1,
    "urgences": 0.05,
}
_YEARS = {"1re année": (0.37, 18.3), "2e année": (0.33, 19.3), "3e année": (0.30, 20.3)}
_SKILLS = ("hygiène", "perfusion", "pansements", "relation d’aide", "pharmacologie", "transmissions")

PRESET = Preset(
    name="nursing",
    about="A made-up term of nursing placements in Brittany: only the communes are real, no student or ward exists.",
    num_students=450,
    num_companies=210,
    dials=Dials(
        fields=tuple(
            Field("Soins infirmiers", level, share, _WARDS, _SKILLS, {"AFGSU 2": (0.97, 0.6)}, (age, 3.0))
            for level, (share, age) in _YEARS.items()
        ),
        start=dt.date(2027, 1, 11),
        end=dt.date(2027, 3, 19),
        sizes=(SizeClass("50-249", 0.3, 2.0), SizeClass("250-999", 0.4, 2.5), SizeClass("1000+", 0.3, 3.0)),
        tightness=0.95,
        most_places=4,
        openings_per_employer=6.0,
        shared_openings=0.3,
        area="bretagne",
        home_concentration=0.8,
        company_concentration=1.1,
        scatter_km=3.0,
        reach_km=20.0,
        mobility=0.05,
        list_length=4.0,
        exact_length=True,
        looks=20,
        popularity=0.5,
        grade_weight=0.3,
        selectivity=8.0,
        agreed=0.03,
        open_offers=0.02,
        declined=0.01,
        company_ties=0.4,
        ineligible=0.0,
        accredited=1.0,
        unconfirmed=0.02,
        history=0.6,
        early_end=0.03,
        missing=0.02,
    ),
    targets=(
        Target("list:4", 1.0, 0.03, "UCLouvain (OSIS): exactly four ranked places for each specialty"),
        Target("capacity:4", 1.0, 0.0, "NHS placement schedules: four students on a ward, over all years of study"),
        Target("accredited", 1.0, 0.0, "NHS placement schedules: wards with an audit that stands"),
    ),
)

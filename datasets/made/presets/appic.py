"""Psychology internships in North America, as matched by APPIC in 2024: ranked by both sides, without geography.

Figures: APPIC Match Statistics 2024, Phase I: 3,862 who ranked, 763 sites with 3,954 posts; 49, 71 and 83 % of those
matched were at their first, a top-two, a top-three choice; 13.5 % of rankers unmatched, 15.5 % of posts left, at 31 %
of sites.

What brings all six together: sites differ in how many applicants look at them, beyond their size (`popularity`), so
that holes are spread over many sites; they rank far more applicants than they have posts and largely agree on them
(`selectivity`, `grade_weight`), so that it is the same applicants who stay unmatched; and applicants look for their
own level (`level_match`).
"""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field, SizeClass
from jumelage.datasets.made.preset import Preset, Target

_SITES = {
    "hospitals": 0.3,
    "veterans affairs": 0.17,
    "counselling centres": 0.16,
    "community mental health": 0.17,
    "child and family": 0.12,
    "correctional": 0.05,
    "schools": 0.03,
}
_SKILLS = (
    "assessment",
    "CBT",
    "psychodynamic",
    "neuropsychology",
    "child therapy",
    "group therapy",
    "trauma",
    "research",
)
_SOURCE = "APPIC Match Statistics 2024, Phase I"

PRESET = Preset(
    name="appic",
    about="A made-up round of psychology internships, ranked by applicants and sites; no person or site exists.",
    num_students=3862,
    num_companies=763,
    dials=Dials(
        fields=(Field("psychology", "doctoral", 1.0, _SITES, _SKILLS, age=(24.0, 5.0)),),
        start=dt.date(2026, 9, 1),
        end=dt.date(2027, 8, 31),
        sizes=(SizeClass("250+", 1.0, 5.2),),
        tightness=3862 / 3954,
        openings_per_employer=1.0,
        list_length=6.4,
        list_spread=0.0,
        looks=16,
        popularity=0.88,
        common_taste=0.05,
        level_match=0.2,
        interest=0.0,
        fit=0.5,
        company_fit=0.3,
        grade_weight=1.4,
        selectivity=5.7,
        selectivity_spread=0.2,
        ineligible=0.0,
        languages=("en", "es"),
        grades=(3.7, 0.2, 4.0),
    ),
    targets=(
        Target("first_choice", 0.49, 0.03, _SOURCE),
        Target("top_two", 0.71, 0.03, _SOURCE),
        Target("top_three", 0.83, 0.03, _SOURCE),
        Target("unmatched", 0.135, 0.03, _SOURCE),
        Target("unfilled", 0.155, 0.03, _SOURCE),
        Target("companies_with_holes", 0.31, 0.03, _SOURCE),
        Target("places_per_company", 5.2, 0.1, f"{_SOURCE}: 3,954 posts of 763 sites"),
    ),
)

"""Schools of social work in Brittany: accredited sites (sites qualifiants), and too few of them."""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field, SizeClass
from jumelage.datasets.made.preset import Preset, Target

_CHILDREN, _DISABILITY, _INCLUSION = "protection de l’enfance", "handicap", "insertion"
_EARLY, _LOCAL, _AGED = "petite enfance", "action sociale de proximité", "grand âge"

FIELDS = (
    Field(
        "Éducateur spécialisé",
        "DE",
        40,
        {_CHILDREN: 0.4, _DISABILITY: 0.45, _INCLUSION: 0.15},
        ("accompagnement éducatif", "animation", "écrits professionnels", "travail d’équipe"),
        {"permis B": (0.75, 0.3)},
        (18.5, 4.0),
    ),
    Field(
        "Assistant de service social",
        "DE",
        30,
        {_LOCAL: 0.55, _CHILDREN: 0.25, _INCLUSION: 0.2},
        ("entretien", "droit social", "écrits professionnels", "réseau partenarial"),
        {"permis B": (0.75, 0.4)},
        (18.5, 4.0),
    ),
    Field(
        "Éducateur de jeunes enfants",
        "DE",
        18,
        {_EARLY: 0.9, _CHILDREN: 0.1},
        ("éveil", "observation", "travail avec les familles", "animation"),
        {"PSC1": (0.85, 0.3)},
        (18.5, 4.0),
    ),
    Field(
        "Moniteur éducateur",
        "DE",
        12,
        {_DISABILITY: 0.6, _AGED: 0.4},
        ("vie quotidienne", "animation", "transmissions", "travail d’équipe"),
        {"permis B": (0.7, 0.2)},
        (18.5, 5.0),
    ),
)

PRESET = Preset(
    name="social_work",
    about="A made-up year of social-work placements in Brittany: only the communes are real.",
    num_students=240,
    num_companies=110,
    dials=Dials(
        fields=FIELDS,
        start=dt.date(2027, 1, 4),
        end=dt.date(2027, 6, 25),
        sizes=(SizeClass("10-49", 0.4, 1.4), SizeClass("50-249", 0.4, 2.0), SizeClass("250-999", 0.2, 3.0)),
        tightness=1.4,
        tightness_spread=0.2,
        openings_per_employer=1.4,
        area="bretagne",
        scatter_km=4.0,
        reach_km=25.0,
        mobility=0.05,
        list_length=4.0,
        popularity=0.5,
        grade_weight=0.4,
        selectivity=3.0,
        agreed=0.1,
        open_offers=0.03,
        declined=0.05,
        company_ties=0.2,
        accredited=1.0,
        unconfirmed=0.06,
        history=0.7,
        early_end=0.08,
        missing=0.04,
        grades=(12.8, 2.2, 20.0),
    ),
    targets=(
        Target(
            "unplaced",
            0.395,
            0.08,
            "38 to 41 % without a place weeks before the start (press on schools of social work)",
        ),
        Target("accredited", 1.0, 0.0, "Protocole régional de l’alternance en Bretagne: hosts are accredited sites"),
    ),
)

"""Technical programmes (DEC) of a Québec college in alternance travail-études, of the size of Limoilou (450 a year)."""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field
from jumelage.datasets.made.preset import Preset, Target
from jumelage.datasets.made.presets.sources import COOP_SIZES, INTERVIEWS, UVIC

_PUBLIC, _INFORMATION, _INDUSTRY = "administration publique", "technologies de l’information", "fabrication"
_BUILDING, _FINANCE, _SERVICES, _ENVIRONMENT = (
    "construction",
    "finance et assurance",
    "services aux entreprises",
    "environnement",
)
_AGE = (18.2, 2.2)

FIELDS = (
    Field(
        "Techniques de l’informatique",
        "DEC",
        24,
        {_INFORMATION: 0.6, _PUBLIC: 0.25, _FINANCE: 0.15},
        ("Java", "C#", "SQL", "réseaux", "web", "tests"),
        age=_AGE,
    ),
    Field(
        "Comptabilité et gestion",
        "DEC",
        20,
        {_FINANCE: 0.4, _SERVICES: 0.4, _PUBLIC: 0.2},
        ("tenue de livres", "paie", "Excel", "impôts", "anglais des affaires"),
        age=_AGE,
    ),
    Field(
        "Génie mécanique",
        "DEC",
        13,
        {_INDUSTRY: 0.9, _PUBLIC: 0.1},
        ("DAO", "usinage", "lecture de plans", "contrôle de la qualité", "CNC"),
        age=_AGE,
    ),
    Field(
        "Génie civil",
        "DEC",
        14,
        {_BUILDING: 0.6, _PUBLIC: 0.4},
        ("arpentage", "DAO", "béton", "estimation", "essais de sols"),
        {"ASP Construction": (0.85, 0.6), "permis de conduire": (0.8, 0.4)},
        _AGE,
    ),
    Field(
        "Électronique industrielle",
        "DEC",
        12,
        {_INDUSTRY: 0.8, _BUILDING: 0.2},
        ("automates", "instrumentation", "dépannage", "moteurs", "lecture de plans"),
        age=_AGE,
    ),
    Field(
        "Techniques de bureautique",
        "DEC",
        8,
        {_SERVICES: 0.5, _PUBLIC: 0.5},
        ("rédaction", "Excel", "accueil", "gestion documentaire"),
        age=_AGE,
    ),
    Field(
        "Bioécologie",
        "DEC",
        9,
        {_ENVIRONMENT: 0.6, _PUBLIC: 0.4},
        ("inventaires", "SIG", "terrain", "laboratoire"),
        {"permis de conduire": (0.8, 0.5)},
        _AGE,
    ),
)

PRESET = Preset(
    name="dec_quebec",
    about="A made-up term of alternance travail-études in Québec: only the towns are real.",
    num_students=450,
    num_companies=335,
    dials=Dials(
        fields=FIELDS,
        start=dt.date(2027, 1, 18),
        end=dt.date(2027, 5, 14),
        sizes=COOP_SIZES,
        tightness=0.66,
        tightness_spread=0.1,
        openings_per_employer=1.45,
        minimums=0.03,
        area="quebec",
        home_concentration=0.8,
        company_concentration=0.9,
        scatter_km=4.0,
        reach_km=45.0,
        mobility=0.3,
        list_length=4.4,
        list_spread=0.1,
        popularity=0.2,
        grade_weight=0.5,
        selectivity=8.0,
        agreed=0.14,
        open_offers=0.03,
        declined=0.02,
        company_ties=0.1,
        ineligible=0.03,
        unconfirmed=0.02,
        history=0.5,
        early_end=0.05,
        missing=0.03,
        grades=(76.0, 8.0, 100.0),
    ),
    targets=(
        Target("placed", 0.95, 0.04, "Drexel: 95 to 98 % placed; Waterloo, first term: 93.9 %"),
        Target("list_length", 4.4, 0.4, INTERVIEWS),
        Target("places_per_employer", 2.9, 0.4, f"{UVIC} 2023/24"),
        Target("several_places", 0.48, 0.08, f"{UVIC}, news of 2011"),
    ),
)

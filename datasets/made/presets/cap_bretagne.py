"""First vocational diplomas (CAP) by apprenticeship in Brittany: small firms, young apprentices, town and country."""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field
from jumelage.datasets.made.preset import Preset, Target
from jumelage.datasets.made.presets.sources import ACCESS, FRENCH_SIZES, SECONDARY, WISHES, size_targets

_COMMERCE, _OTHER, _INDUSTRY = "commerce", "autres services", "industrie"
_CONSTRUCTION, _HOTELS, _FARMING = "construction", "hôtellerie-restauration", "agriculture"
_AGE = (15.2, 2.6)

FIELDS = (
    Field(
        "Cuisine",
        "CAP",
        16,
        {_HOTELS: 0.9, _INDUSTRY: 0.1},
        ("cuisson", "dressage", "hygiène", "produits de la mer", "pâtisserie"),
        {"HACCP": (0.7, 0.3)},
        _AGE,
    ),
    Field(
        "Boulanger",
        "CAP",
        11,
        {_COMMERCE: 0.8, _INDUSTRY: 0.2},
        ("pétrissage", "viennoiserie", "four", "vente"),
        age=_AGE,
    ),
    Field(
        "Commerce", "CAP", 13, {_COMMERCE: 1.0}, ("caisse", "mise en rayon", "accueil", "gestion de stock"), age=_AGE
    ),
    Field("Coiffure", "CAP", 9, {_OTHER: 1.0}, ("coupe", "coloration", "accueil", "vente"), age=_AGE),
    Field(
        "Petite enfance", "CAP", 10, {_OTHER: 1.0}, ("soins", "éveil", "entretien", "repas"), {"PSC1": (0.8, 0.3)}, _AGE
    ),
    Field("Maçon", "CAP", 10, {_CONSTRUCTION: 1.0}, ("coffrage", "enduit", "lecture de plans", "sécurité"), age=_AGE),
    Field(
        "Électricien",
        "CAP",
        9,
        {_CONSTRUCTION: 0.8, _INDUSTRY: 0.2},
        ("câblage", "lecture de plans", "dépannage", "domotique"),
        {"habilitation électrique": (0.75, 0.4)},
        _AGE,
    ),
    Field(
        "Maintenance automobile",
        "CAP",
        10,
        {_COMMERCE: 1.0},
        ("mécanique", "diagnostic", "entretien", "carrosserie"),
        age=_AGE,
    ),
    Field(
        "Métallier", "CAP", 5, {_CONSTRUCTION: 0.5, _INDUSTRY: 0.5}, ("soudage", "traçage", "pliage", "pose"), age=_AGE
    ),
    Field(
        "Métiers de l’agriculture",
        "CAP",
        7,
        {_FARMING: 1.0},
        ("élevage", "cultures", "machinisme", "maraîchage"),
        age=_AGE,
    ),
)

PRESET = Preset(
    name="cap_bretagne",
    about="A made-up year of CAP apprentices in Brittany: only the communes are real, no student or employer exists.",
    num_students=2000,
    num_companies=1050,
    dials=Dials(
        fields=FIELDS,
        start=dt.date(2026, 9, 1),
        end=dt.date(2027, 8, 31),
        sizes=FRENCH_SIZES,
        tightness=1.05,
        tightness_spread=0.3,
        shared_openings=0.05,
        area="bretagne",
        home_concentration=1.0,
        company_concentration=1.0,
        scatter_km=4.0,
        reach_km=6.0,
        mobility=0.001,
        list_length=9.0,
        list_spread=0.6,
        single_choice=0.26,
        looks=16,
        agreed=0.25,
        open_offers=0.05,
        declined=0.04,
        company_ties=0.15,
        ineligible=0.05,
        unconfirmed=0.04,
        history=0.15,
        early_end=0.26,
        missing=0.05,
        grades=(11.5, 2.4, 20.0),
    ),
    targets=(
        Target("placed", 0.63, 0.08, ACCESS),
        Target("list_length", 5.2, 0.7, WISHES),
        Target("single_applications", 0.33, 0.07, "Dares, ORIPA survey: a third contacted one company only"),
        Target("km_median", 13.0, 3.0, "Insee: median above 13 km for workers who live in the country"),
        *size_targets(0.02),
        Target("early_ends", 0.26, 0.08, SECONDARY),
    ),
)

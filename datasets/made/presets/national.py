"""Apprenticeship in all of France: a million students at most, every level and sector, by region.

Shares of fields join two published margins, level prepared and sector of the employer in 2022 (Dares), by proportional
fitting from an assumed affinity: crafts at the lower levels, services at the higher.
"""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field
from jumelage.datasets.made.preset import Preset, Target
from jumelage.datasets.made.presets.sources import CONTRACTS, FRENCH_SIZES, WISHES, size_targets
from jumelage.frozen import FrozenDict

_LEVEL_SOURCE = "Dares: level prepared by apprentices, contracts of 2022"
_SECTOR_SOURCE = "Dares: sectors of contracts of 2022"
_AGE_SOURCE = "Dares: age at entry of apprentices in 2022"
_REGION_SOURCE = "national and regional observatories, 2023–2025"
_TRAVEL_SOURCE = "Swiss apprenticeship surveys: median 33 minutes from home to firm, 85 % under an hour"

_LEVELS = {"CAP": 0.223, "bac pro": 0.152, "bac+2": 0.218, "bac+3 et plus": 0.396}
_SECTORS = {
    "commerce": 0.217,
    "services aux entreprises": 0.196,
    "autres services": 0.152,
    "industrie": 0.134,
    "construction": 0.102,
    "hôtellerie-restauration": 0.067,
    "agriculture": 0.02,
    "transports": 0.04,
    "administration publique": 0.03,
    "finance et assurance": 0.042,
}

_AFFINITY = {
    "commerce": (1.0, 1.0, 1.5, 1.0),
    "services aux entreprises": (0.1, 0.3, 1.0, 2.2),
    "autres services": (1.3, 1.0, 1.0, 0.9),
    "industrie": (0.9, 1.2, 1.0, 1.1),
    "construction": (2.2, 1.5, 0.7, 0.4),
    "hôtellerie-restauration": (2.5, 1.5, 0.7, 0.3),
    "agriculture": (0.8, 2.5, 1.2, 0.4),
    "transports": (0.8, 1.5, 1.0, 0.8),
    "administration publique": (0.4, 0.6, 0.8, 1.6),
    "finance et assurance": (0.0, 0.2, 1.0, 1.8),
}
"""How much likelier than by chance each sector takes each level: an assumption."""

_COMMON = 0.8
"""Below this a sector has no programme at the level."""

_SKILLS = {
    "commerce": ("vente", "caisse", "mise en rayon", "relation client", "gestion de stock", "anglais commercial"),
    "services aux entreprises": ("tableur", "gestion de projet", "comptabilité", "développement", "marketing", "paie"),
    "autres services": ("accueil", "petite enfance", "coiffure", "animation", "soins", "entretien"),
    "industrie": ("maintenance", "usinage", "lecture de plans", "qualité", "automatisme", "soudage"),
    "construction": ("maçonnerie", "électricité", "plomberie", "peinture", "lecture de plans", "sécurité"),
    "hôtellerie-restauration": ("cuisine", "service", "pâtisserie", "hygiène", "réception", "bar"),
    "agriculture": ("élevage", "cultures", "machinisme", "paysage", "viticulture"),
    "transports": ("conduite", "logistique", "cariste", "mécanique", "exploitation"),
    "administration publique": ("accueil", "rédaction", "droit", "espaces verts", "tableur"),
    "finance et assurance": ("relation client", "crédit", "droit", "tableur", "conformité"),
}
_LICENCES = {
    "transports": {"permis B": (0.6, 0.5)},
    "construction": {"permis B": (0.4, 0.15)},
    "hôtellerie-restauration": {"HACCP": (0.8, 0.3)},
    "industrie": {"habilitation électrique": (0.6, 0.2)},
}
_AGES = {"CAP": (15.2, 3.6), "bac pro": (15.6, 3.4), "bac+2": (17.9, 2.8), "bac+3 et plus": (19.4, 3.8)}

_ROUNDS = 50


def _joint_shares() -> dict[tuple[str, str], float]:
    """Return the share of each level and sector: proportional fitting of the affinities to both margins."""
    shares = {
        (level, sector): _LEVELS[level] * _SECTORS[sector] * _AFFINITY[sector][number]
        for number, level in enumerate(_LEVELS)
        for sector in _SECTORS
        if _AFFINITY[sector][number] >= _COMMON
    }
    for _ in range(_ROUNDS):
        for part, margin in enumerate((_LEVELS, _SECTORS)):
            total = {name: sum(share for key, share in shares.items() if key[part] == name) for name in margin}
            shares = {key: share * margin[key[part]] / total[key[part]] for key, share in shares.items()}
    return shares


FIELDS = tuple(
    Field(
        f"{sector} ({level})",
        level,
        share,
        FrozenDict({sector: 1.0}),
        _SKILLS[sector],
        FrozenDict(_LICENCES.get(sector, {})),
        _AGES[level],
    )
    for (level, sector), share in _joint_shares().items()
)

PRESET = Preset(
    name="national",
    about="A made-up year of apprenticeship in all of France: only the towns are real.",
    num_students=50_000,
    num_companies=25_000,
    dials=Dials(
        fields=FIELDS,
        start=dt.date(2026, 9, 1),
        end=dt.date(2027, 8, 31),
        sizes=FRENCH_SIZES,
        tightness=1.05,
        tightness_spread=0.2,
        shared_openings=0.4,
        area="france",
        territory_shares=FrozenDict(
            {"Île-de-France": 0.25, "Nouvelle-Aquitaine": 0.078, "Pays de la Loire": 0.06, "Bretagne": 0.047}
        ),
        home_concentration=1.3,
        company_concentration=1.3,
        scatter_km=8.5,
        reach_km=8.0,
        mobility=0.00001,
        list_length=8.2,
        list_spread=0.5,
        single_choice=0.3,
        looks=24,
        popularity=0.4,
        selectivity=6.0,
        applying=0.95,
        agreed=0.3,
        open_offers=0.05,
        declined=0.03,
        company_ties=0.1,
        unconfirmed=0.03,
        history=0.1,
        missing=0.03,
    ),
    targets=(
        *(
            Target(f"level:{name}", share / sum(_LEVELS.values()), 0.02, _LEVEL_SOURCE)
            for name, share in _LEVELS.items()
        ),
        *(Target(f"sector:{name}", share, 0.04, _SECTOR_SOURCE) for name, share in list(_SECTORS.items())[:6]),
        *size_targets(0.02),
        Target("age:15-18", 0.19, 0.05, _AGE_SOURCE),
        Target("age:18-20", 0.23, 0.05, _AGE_SOURCE),
        Target("age:20-22", 0.26, 0.06, _AGE_SOURCE),
        Target("age:22-99", 0.32, 0.06, _AGE_SOURCE),
        Target("territory:Île-de-France", 0.25, 0.02, _REGION_SOURCE),
        Target("territory:Nouvelle-Aquitaine", 0.078, 0.01, _REGION_SOURCE),
        Target("territory:Pays de la Loire", 0.06, 0.01, _REGION_SOURCE),
        Target("territory:Bretagne", 0.047, 0.01, _REGION_SOURCE),
        Target("list_length", 5.2, 0.5, WISHES),
        Target("single_applications", 0.33, 0.05, "Dares, ORIPA survey: a third contacted one company only"),
        Target("minutes_median", 33.0, 5.0, _TRAVEL_SOURCE),
        Target("minutes_below_60", 0.85, 0.07, _TRAVEL_SOURCE),
        Target("early_ends", 0.21, 0.03, CONTRACTS),
    ),
)

"""Two-year vocational diplomas (BTS) by apprenticeship around Paris.

Programmes and their shares are an assumption; places are those of Île-de-France by population. Commutes: the median
distance from home to work of those who work in Île-de-France is 12.4 km for men and 8.5 km for women (Insee, as the
press relayed it in 2022), taken half and half.
"""

import datetime as dt

from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field
from jumelage.datasets.made.preset import Preset, Target
from jumelage.datasets.made.presets.sources import FRENCH_SIZES, HIGHER, WISHES, size_targets

_COMMERCE, _SERVICES, _OTHER = "commerce", "services aux entreprises", "autres services"
_INDUSTRY, _CONSTRUCTION, _HOTELS = "industrie", "construction", "hôtellerie-restauration"
_FINANCE, _INFORMATION = "finance et assurance", "information et communication"

_OFFICE = ("accueil", "comptabilité courante", "tableur", "rédaction", "gestion de planning", "paie")
_SALES = ("vente", "prospection", "merchandising", "relation client", "gestion de stock", "animation commerciale")
_TECHNICAL = ("électrotechnique", "automatisme", "maintenance", "lecture de plans", "mesures", "soudage")


def _field(
    programme: str,
    share: float,
    sectors: dict[str, float],
    skills: tuple[str, ...],
    **licences: tuple[float, float],
) -> Field:
    named = {name.replace("_", " "): chances for name, chances in licences.items()}
    return Field(programme, "BTS", share, sectors, skills, named, age=(17.8, 2.2))


FIELDS = (
    _field("MCO", 16, {_COMMERCE: 0.85, _OTHER: 0.15}, _SALES),
    _field("NDRC", 12, {_COMMERCE: 0.4, _SERVICES: 0.4, _FINANCE: 0.2}, _SALES, permis_B=(0.5, 0.2)),
    _field("GPME", 12, {_SERVICES: 0.45, _OTHER: 0.3, _CONSTRUCTION: 0.25}, _OFFICE),
    _field("Comptabilité et gestion", 9, {_SERVICES: 0.7, _FINANCE: 0.15, _INDUSTRY: 0.15}, _OFFICE),
    _field(
        "SIO",
        9,
        {_INFORMATION: 0.55, _SERVICES: 0.3, _INDUSTRY: 0.15},
        ("réseaux", "Python", "SQL", "support", "cybersécurité", "web"),
    ),
    _field(
        "Communication", 6, {_SERVICES: 0.5, _INFORMATION: 0.5}, ("rédaction", "PAO", "réseaux sociaux", "événementiel")
    ),
    _field("Commerce international", 4, {_SERVICES: 0.4, _COMMERCE: 0.4, _INDUSTRY: 0.2}, _SALES),
    _field("Tourisme", 4, {_HOTELS: 0.4, _OTHER: 0.6}, ("accueil", "vente", "réservation", "géographie")),
    _field("Assurance", 3, {_FINANCE: 1.0}, ("relation client", "droit", "sinistres", "tableur")),
    _field("Banque", 4, {_FINANCE: 1.0}, ("relation client", "épargne", "crédit", "tableur")),
    _field(
        "Professions immobilières", 4, {_OTHER: 0.7, _SERVICES: 0.3}, ("vente", "droit", "syndic", "relation client")
    ),
    _field(
        "Maintenance des systèmes",
        5,
        {_INDUSTRY: 0.6, _SERVICES: 0.2, _CONSTRUCTION: 0.2},
        _TECHNICAL,
        habilitation_électrique=(0.85, 0.5),
        permis_B=(0.5, 0.15),
    ),
    _field(
        "Électrotechnique", 5, {_CONSTRUCTION: 0.5, _INDUSTRY: 0.5}, _TECHNICAL, habilitation_électrique=(0.85, 0.6)
    ),
    _field(
        "Management en hôtellerie-restauration",
        4,
        {_HOTELS: 1.0},
        ("cuisine", "service", "réception", "hygiène"),
        HACCP=(0.8, 0.4),
    ),
    _field("Bâtiment", 3, {_CONSTRUCTION: 1.0}, _TECHNICAL, permis_B=(0.5, 0.2)),
)

PRESET = Preset(
    name="bts_ile_de_france",
    about="A made-up year of BTS apprentices around Paris: only the towns are real, no student or employer exists.",
    num_students=1000,
    num_companies=450,
    dials=Dials(
        fields=FIELDS,
        start=dt.date(2026, 9, 1),
        end=dt.date(2027, 6, 30),
        sizes=FRENCH_SIZES,
        tightness=0.86,
        tightness_spread=1.0,
        shared_openings=0.1,
        minimums=0.05,
        area="ile_de_france",
        scatter_km=1.5,
        reach_km=8.5,
        mobility=0.03,
        list_length=5.85,
        list_spread=0.7,
        single_choice=0.1,
        agreed=0.12,
        open_offers=0.04,
        declined=0.03,
        company_ties=0.1,
        unconfirmed=0.03,
        history=0.4,
        early_end=0.18,
        missing=0.03,
    ),
    targets=(
        Target("list_length", 5.2, 0.5, WISHES),
        Target("km_median", 10.4, 2.0, "Insee: medians of men (12.4 km) and women (8.5 km), half and half"),
        *size_targets(0.02),
        Target("field_tightness_median", 1.13, 0.35, "CaRMS 2019: applicants per seat, median over disciplines"),
        Target("early_ends", 0.18, 0.06, HIGHER),
    ),
)

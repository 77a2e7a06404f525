"""What the pages of a cohort say, in French and English."""

from jumelage.texts import Language

NOUNS: dict[str, dict[Language, str]] = {
    "agreed": {"en": "agreed|agreed", "fr": "conclue|conclues"},
    "declined": {"en": "declined|declined", "fr": "déclinée|déclinées"},
    "employer": {"en": "employer|employers", "fr": "entreprise|entreprises"},
    "notice": {"en": "notice|notices", "fr": "remarque|remarques"},
    "open": {"en": "open|open", "fr": "ouverte|ouvertes"},
    "opening": {"en": "opening|openings", "fr": "offre|offres"},
    "placement": {"en": "placement|placements", "fr": "placement|placements"},
    "programme": {"en": "programme|programmes", "fr": "programme d’études|programmes d’études"},
    "seat": {"en": "seat|seats", "fr": "place|places"},
    "student": {"en": "student|students", "fr": "élève|élèves"},
    "term": {"en": "term|terms", "fr": "période|périodes"},
    "territory": {"en": "territory|territories", "fr": "territoire|territoires"},
    "withdrawn": {"en": "withdrawn|withdrawn", "fr": "retirée|retirées"},
}
"""One and several of a thing."""

LABELS: dict[str, dict[Language, str]] = {
    "students": {"en": "students", "fr": "élèves"},
    "openings": {"en": "openings", "fr": "offres"},
    "seats": {"en": "seats", "fr": "places"},
    "secured": {"en": "secured", "fr": "assurées"},
    "applications": {"en": "applications", "fr": "candidatures"},
    "offers": {"en": "offers", "fr": "offres directes"},
    "history": {"en": "history", "fr": "historique"},
}
"""What stands before the counts."""

HEADINGS: dict[str, dict[Language, str]] = {
    "students": {"en": "students", "fr": "élèves"},
    "agreed": {"en": "agreed", "fr": "accords"},
    "offered": {"en": "seats", "fr": "places"},
    "shared": {"en": "shared", "fr": "partagées"},
    "secured": {"en": "secured", "fr": "assurées"},
    "to_reconfirm": {"en": "re-confirm", "fr": "à confirmer"},
    "balance": {"en": "balance", "fr": "solde"},
    "missing": {"en": "missing", "fr": "manque"},
    "tightness": {"en": "per seat", "fr": "par place"},
    "programme": {"en": "programme", "fr": "programme d’études"},
    "territory": {"en": "territory", "fr": "territoire"},
    "company": {"en": "company", "fr": "offre"},
    "employer": {"en": "employer", "fr": "entreprise d’accueil"},
    "text": {"en": "why", "fr": "motif"},
    "seats": {"en": "seats", "fr": "places"},
    "applicants": {"en": "applicants", "fr": "candidatures"},
}
"""Headings of the tables of a page."""

LINES: dict[str, dict[Language, str]] = {
    "openings": {"en": "{openings} of {employers}", "fr": "{openings} de {employers}"},
    "applications": {"en": "{count} by {students} to {openings}", "fr": "{count} de {students} pour {openings}"},
    "secured": {
        "en": "{seats} for {students} ({share} %)",
        "fr": "{seats} pour {students} ({share} %)",
    },
    "by-programme": {"en": "Supply and demand by programme", "fr": "Offre et demande par programme d’études"},
    "by-territory": {"en": "Supply and demand by territory", "fr": "Offre et demande par territoire"},
    "on": {"en": "{title}, on {day}", "fr": "{title}, au {day}"},
    "key-shared": {
        "en": "shared: seats that other rows count too; the total counts each once",
        "fr": "partagées : places comptées aussi sur d’autres lignes ; le total compte chacune une fois",
    },
    "key-secured": {
        "en": "secured: not past the dates of confirmation and accreditation; a blank date counts as secured",
        "fr": "assurées : confirmation et agrément non échus ; une date vide compte comme assurée",
    },
    "key-missing": {
        "en": "missing: students left when the secured seats are taken; in the total, with shared seats used at best",
        "fr": "manque : élèves restants une fois les places assurées prises ; au total, en répartissant au mieux",
    },
    "key-tightness": {
        "en": "per seat: students for each secured seat",
        "fr": "par place : élèves pour chaque place assurée",
    },
    "key-nearest": {
        "en": "students count in the territory of the opening nearest to their home",
        "fr": "les élèves comptent dans le territoire de l’offre la plus proche de leur domicile",
    },
    "total": {"en": "total", "fr": "total"},
    "others": {"en": "others ({count})", "fr": "autres ({count})"},
    "unknown": {"en": "not known", "fr": "non renseigné"},
    "calls": {
        "en": "Companies to re-confirm: {openings} ({seats})",
        "fr": "Entreprises à recontacter : {openings} ({seats})",
    },
    "no-calls": {"en": "Companies to re-confirm: none", "fr": "Entreprises à recontacter : aucune"},
    "further": {"en": "… ({count} in total)", "fr": "… ({count} en tout)"},
    "attention": {"en": "To look at", "fr": "À regarder"},
    "nowhere": {
        "en": "students whose programme or level no opening with a seat accepts: {count} ({ids})",
        "fr": "élèves dont aucune offre avec des places n’accepte le programme ou le niveau : {count} ({ids})",
    },
    "silent": {
        "en": "students without an application or a direct offer: {count} ({ids})",
        "fr": "élèves sans candidature ni offre directe : {count} ({ids})",
    },
    "unsupervised": {
        "en": "openings without a supervisor: {count} ({ids})",
        "fr": "offres sans personne responsable de l’encadrement : {count} ({ids})",
    },
    "confirmed-lapsed": {
        "en": "confirmation ran out on {until}, before {first}",
        "fr": "confirmation échue le {until}, avant le {first}",
    },
    "accredited-lapsed": {
        "en": "accreditation ran out on {until}, before {first}",
        "fr": "agrément échu le {until}, avant le {first}",
    },
    "confirmed-ends": {
        "en": "confirmed until {until} only, not until {last}",
        "fr": "accueil confirmé jusqu’au {until} seulement, non jusqu’au {last}",
    },
    "accredited-ends": {
        "en": "accredited until {until} only, not until {last}",
        "fr": "agrément valable jusqu’au {until} seulement, non jusqu’au {last}",
    },
    "confirmed-blank": {"en": "no date of confirmation", "fr": "aucune date de confirmation"},
    "demand-axis": {"en": "students or seats", "fr": "élèves ou places"},
    "shared-axis": {
        "en": "students or seats (shared seats stand in each of their rows)",
        "fr": "élèves ou places (places partagées sur chacune de leurs lignes)",
    },
    "demand-bar": {"en": "students (target)", "fr": "élèves (objectif)"},
    "secured-bar": {"en": "secured seats", "fr": "places assurées"},
    "offered-bar": {"en": "offered seats", "fr": "places offertes"},
    "of": {"en": "{secured} of {offered}", "fr": "{secured} sur {offered}"},
    "calendar": {
        "en": "When confirmations and accreditations run out",
        "fr": "Fin des confirmations et des agréments",
    },
    "calendar-axis": {"en": "seats", "fr": "places"},
    "lapsed-bar": {"en": "run out before {day}", "fr": "échues avant le {day}"},
    "standing-bar": {"en": "stand on {day}", "fr": "valables au {day}"},
    "earlier": {"en": "earlier", "fr": "avant"},
    "later": {"en": "later", "fr": "après"},
    "no-date": {"en": "no date", "fr": "sans date"},
    "all": {"en": "All students and seats", "fr": "Ensemble des élèves et des places"},
    "nothing": {"en": "no students and no seats", "fr": "ni élèves ni places"},
}


def say(code: str, language: Language, **facts: object) -> str:
    """Return a line of the catalogue, filled in."""
    return LINES[code][language].format(**facts)


def counted(number: int, noun: str, language: Language = "en") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "seat"), counted(3, "seat"), counted(0, "territory"), counted(0, "territory", "fr")
    ('1 seat', '3 seats', '0 territories', '0 territoire')
    """
    one, several = NOUNS[noun][language].split("|")
    is_one = number == 1 or (language == "fr" and number == 0)
    return f"{number} {one if is_one else several}"


def decimal(value: float, digits: int, language: Language) -> str:
    """Return a number with so many decimals, with a comma in French."""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text

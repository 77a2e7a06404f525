"""What columns, sheets and parts of the map are called, in both languages."""

from jumelage.texts import Language

HEADINGS: dict[str, dict[Language, str]] = {
    "breaches": {"en": "breaches", "fr": "manquements"},
    "cause": {"en": "cause", "fr": "cause"},
    "company": {"en": "company", "fr": "offre"},
    "companies": {"en": "companies", "fr": "offres"},
    "company_rank": {"en": "company's rank", "fr": "rang donné par l’entreprise"},
    "cost": {"en": "cost in score", "fr": "coût en indice"},
    "employer": {"en": "employer", "fr": "entreprise d’accueil"},
    "level": {"en": "level", "fr": "niveau"},
    "num_eligible": {"en": "eligible companies", "fr": "offres admissibles"},
    "programme": {"en": "programme", "fr": "programme d’études"},
    "rule": {"en": "rule", "fr": "règle"},
    "score": {"en": "score", "fr": "indice de compatibilité"},
    "seats": {"en": "seats", "fr": "places"},
    "student": {"en": "student", "fr": "élève"},
    "students": {"en": "students", "fr": "élèves"},
    "student_rank": {"en": "student's rank", "fr": "rang du vœu"},
    "supervisor": {"en": "supervisor", "fr": "encadrement"},
    "territory": {"en": "territory", "fr": "territoire"},
}

SHEETS: dict[str, dict[Language, str]] = {
    "placements": {"en": "placements", "fr": "placements"},
    "unplaced": {"en": "unplaced", "fr": "sans place"},
    "employers": {"en": "by employer", "fr": "par entreprise"},
    "soft_rules": {"en": "soft rules", "fr": "règles souples"},
}

PHRASES: dict[str, dict[Language, str]] = {
    "free": {"en": "free seats: {count}", "fr": "places libres : {count}"},
    "title": {"en": "{placed} of {total} students placed", "fr": "{placed} élèves sur {total} ont une place"},
    "placed": {"en": "home of a placed student ({count})", "fr": "domicile, élève avec une place ({count})"},
    "unplaced": {"en": "home of an unplaced student ({count})", "fr": "domicile, élève sans place ({count})"},
    "hosts": {"en": "company, by its seats ({count})", "fr": "offre, selon ses places ({count})"},
    "nowhere": {"en": "not drawn, place not known: {count}", "fr": "non dessinés, lieu inconnu : {count}"},
    "longitude": {"en": "longitude", "fr": "longitude"},
    "latitude": {"en": "latitude", "fr": "latitude"},
}

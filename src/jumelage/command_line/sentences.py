"""What the command line says, in French and English."""

from jumelage.texts import Language

LABELS: dict[str, dict[Language, str]] = {
    "term": {"en": "Term", "fr": "Cohorte"},
    "rubric": {"en": "Scored by", "fr": "Grille"},
    "rules": {"en": "Rules", "fr": "Règles"},
    "demand": {"en": "Demand", "fr": "Demande"},
    "supply": {"en": "Supply", "fr": "Offre"},
    "allowed": {"en": "Allowed", "fr": "Admissibles"},
    "alone": {"en": "Eligible nowhere", "fr": "Admis nulle part"},
    "useless": {"en": "Unusable seats", "fr": "Places inutiles"},
    "placed": {"en": "Placed", "fr": "Placés"},
    "score": {"en": "Score", "fr": "Indice"},
    "student_rank": {"en": "Wishes", "fr": "Vœux"},
    "soft": {"en": "Soft rules", "fr": "Règles souples"},
    "proof": {"en": "Proof", "fr": "Preuve"},
    "unplaced": {"en": "Unplaced", "fr": "Sans place"},
    "verdict": {"en": "Verdict", "fr": "Verdict"},
    "blocking": {"en": "Blocking pairs", "fr": "Paires bloquantes"},
    "notices": {"en": "Worth knowing", "fr": "À savoir"},
}

LINES: dict[str, dict[Language, str]] = {
    "suggested": {
        "en": "a suggestion from the columns there are (no rubric.toml beside the tables)",
        "fr": "proposée d’après les colonnes présentes (pas de rubric.toml à côté des tableaux)",
    },
    "no-rules": {
        "en": "none (no rules.toml beside the tables)",
        "fr": "aucune (pas de rules.toml à côté des tableaux)",
    },
    "students": {"en": "students: {count}", "fr": "élèves : {count}"},
    "seats": {
        "en": "seats: {seats}, openings: {openings}, employers: {employers}",
        "fr": "places : {seats}, offres : {openings}, entreprises : {employers}",
    },
    "pairs": {
        "en": "pairs: {pairs} ({share} % of all), companies per student: {median} (median)",
        "fr": "paires : {pairs} ({share} % du total), offres par élève : {median} (médiane)",
    },
    "nothing-to-match": {
        "en": "No faults, but no pair is allowed: nobody can be placed.",
        "fr": "Aucune erreur, mais aucune paire n’est admissible : personne ne peut être placé.",
    },
    "no-faults": {"en": "No faults: ready to match.", "fr": "Aucune erreur : prêt pour le jumelage."},
    "placed": {
        "en": "{placed} of {students} students ({share} %), seats left: {left}",
        "fr": "{placed} élèves sur {students} ({share} %), places restantes : {left}",
    },
    "score": {"en": "{total} in total, {mean} on average", "fr": "{total} au total, {mean} en moyenne"},
    "wish": {"en": "no. {rank}: {count}", "fr": "n° {rank} : {count}"},
    "no-wish": {"en": "outside the wishes made: {count}", "fr": "hors des vœux faits : {count}"},
    "silent": {"en": "no wish made: {count}", "fr": "aucun vœu fait : {count}"},
    "then": {"en": ", then ", "fr": ", puis "},
    "optimal": {
        "en": "no matching is better for: {order}",
        "fr": "aucun jumelage n’est meilleur pour : {order}",
    },
    "stable": {"en": "stable: no pair would rather be together", "fr": "stable : aucune paire bloquante"},
    "feasible": {
        "en": "not proven: the best found in time for: {order}",
        "fr": "sans preuve : le meilleur trouvé à temps pour : {order}",
    },
    "heuristic": {"en": "none: this is a heuristic", "fr": "aucune : c’est une heuristique"},
    "certified": {
        "en": "checked by its certificate and by an audit",
        "fr": "contrôlé par son certificat et par un audit",
    },
    "how": {"en": "{route}, seed {seed}, {seconds} s", "fr": "{route}, graine {seed}, {seconds} s"},
    "unplaced-not-eligible": {"en": "no company may take:", "fr": "aucune entreprise ne peut recevoir :"},
    "unplaced-no-candidate": {"en": "no company looked at may take:", "fr": "aucune entreprise examinée ne convient :"},
    "unplaced-forbidden": {"en": "excluded by rules everywhere:", "fr": "exclus partout par des règles :"},
    "unplaced-full": {
        "en": "every company they could go to is full:",
        "fr": "toutes leurs entreprises sont complètes :",
    },
    "unplaced-seat-free": {
        "en": "a seat is free, but the objective would not gain:",
        "fr": "une place est libre, mais l’objectif n’y gagnerait rien :",
    },
    "soft-kept": {"en": "all kept", "fr": "toutes respectées"},
    "soft-broken": {
        "en": "breaches: {count}, which cost {cost} of the score (not taken off above)",
        "fr": "manquements : {count}, qui coûtent {cost} d’indice (non déduits ci-dessus)",
    },
    "breaks": {"en": "broken: {count}", "fr": "manquements : {count}"},
    "breaks-nothing": {
        "en": "nothing broken: capacities, minima, eligibility and rules are kept",
        "fr": "aucun manquement : capacités, minima, admissibilité et règles sont respectés",
    },
    "total": {"en": "… ({count} in total)", "fr": "… ({count} en tout)"},
    "written": {"en": "Written to {folder}:", "fr": "Écrit dans {folder} :"},
    "placements.csv": {
        "en": "who goes where, a row per student, for programs",
        "fr": "qui va où, une ligne par élève, pour les logiciels",
    },
    "placements.xlsx": {
        "en": "the workbook: placements, unplaced with causes, by employer, soft rules",
        "fr": "le classeur : placements, sans place avec les causes, par entreprise, règles souples",
    },
    "map.png": {"en": "homes and companies", "fr": "domiciles et entreprises"},
    "record.json": {
        "en": "what is needed to obtain and defend it again",
        "fr": "de quoi l’obtenir à nouveau et le justifier",
    },
    "left-out": {"en": "left out: {why}", "fr": "non écrit : {why}"},
    "try-your-own": {
        "en": "\nYour own term: jumelage match FOLDER. Tables to begin from: {place}",
        "fr": "\nVotre propre cohorte : jumelage match DOSSIER. Tableaux pour commencer : {place}",
    },
}

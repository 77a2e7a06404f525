"""What is said of a whole matching: where to find places, how two differ, what a change does; in French and English.

Part of the catalogue of `jumelage.texts`, which fills these sentences with facts.
"""

from typing import Literal

CHANGE_SENTENCES: dict[str, dict[Literal["en", "fr"], str]] = {
    # Where to find places.
    "shortage": {
        "en": "Students without a place: {num_unplaced}; seats left: {num_seats_left}; kinds of place worth a call: "
        "{num_kinds}.",
        "fr": "Élèves sans place : {num_unplaced} ; places restantes : {num_seats_left} ; types de place qui valent un "
        "appel : {num_kinds}.",
    },
    "call-reconfirm": {
        "en": "{company} (seats: {seats}): {cause_text}.",
        "fr": "{company} (places : {seats}) : {cause_text}.",
    },
    "call-for-place": {
        "en": "{kind}: students {students}, seats {seats}, missing {missing}, without a place {unplaced}; one more "
        "place as at {company} adds {amount:.4g} ({name}).",
        "fr": "{kind} : élèves {students}, places {seats}, manque {missing}, sans place {unplaced} ; une place de plus "
        "comme chez {company} ajoute {amount:.4g} ({name}).",
    },
    "call-adds-nothing": {
        "en": "{kind}: students {students}, seats {seats}, missing {missing}, without a place {unplaced}; one more "
        "place adds nothing.",
        "fr": "{kind} : élèves {students}, places {seats}, manque {missing}, sans place {unplaced} ; une place de plus "
        "n’apporte rien.",
    },
    "call-not-proven": {
        "en": "{kind}: students {students}, seats {seats}, missing {missing}, without a place {unplaced}; what one "
        "more place adds was not proven.",
        "fr": "{kind} : élèves {students}, places {seats}, manque {missing}, sans place {unplaced} ; ce qu’apporte une "
        "place de plus n’a pas été prouvé.",
    },
    "call-no-opening": {
        "en": "{kind}: students who may go to no opening at all: {num}.",
        "fr": "{kind} : élèves qui ne peuvent aller à aucune offre : {num}.",
    },
    # How two matchings differ.
    "comparison": {
        "en": "Students: {num}; better off {better}, as well off {same}, worse off {worse}, not comparable {unknown}; "
        "unharmed {unharmed:.1%}.",
        "fr": "Élèves : {num} ; gagnent {better}, restent aussi bien {same}, perdent {worse}, non comparables "
        "{unknown} ; sans perte {unharmed:.1%}.",
    },
    "comparison-group": {
        "en": "{group}: {num}; better off {better}, as well off {same}, worse off {worse}, not comparable {unknown}; "
        "unharmed {unharmed:.1%}.",
        "fr": "{group} : {num} ; gagnent {better}, restent aussi bien {same}, perdent {worse}, non comparables "
        "{unknown} ; sans perte {unharmed:.1%}.",
    },
    "comparison-company": {
        "en": "{company}: {before} → {after} (new {num_new}, gone {num_gone}).",
        "fr": "{company} : {before} → {after} (arrivées {num_new}, départs {num_gone}).",
    },
    "comparison-better": {
        "en": "{student}: {before} → {after}, better off ({judged_by} {worth_before} → {worth_after}).",
        "fr": "{student} : {before} → {after}, gagne ({judged_by} {worth_before} → {worth_after}).",
    },
    "comparison-same": {
        "en": "{student}: {before} → {after}, as well off ({judged_by} {worth_before} → {worth_after}).",
        "fr": "{student} : {before} → {after}, aussi bien ({judged_by} {worth_before} → {worth_after}).",
    },
    "comparison-worse": {
        "en": "{student}: {before} → {after}, worse off ({judged_by} {worth_before} → {worth_after}).",
        "fr": "{student} : {before} → {after}, perd ({judged_by} {worth_before} → {worth_after}).",
    },
    "comparison-unknown": {
        "en": "{student}: {before} → {after}, not comparable: one of the two is not an allowed pair.",
        "fr": "{student} : {before} → {after}, non comparable : l’une des deux paires n’est pas admissible.",
    },
    "comparison-only": {
        "en": "Students in one of the two markets alone, left out: {num}.",
        "fr": "Élèves présents dans un seul des deux marchés, laissés de côté : {num}.",
    },
    # What a change made by hand does.
    "override-free": {
        "en": "With the best answer to it, the change costs nothing (others who would move: {num_moved}).",
        "fr": "Avec la meilleure réponse, le changement ne coûte rien (autres qui changeraient : {num_moved}).",
    },
    "override-cost": {
        "en": "With the best answer to it, the change costs {amount:.4g} ({name}; others who would move: {num_moved}).",
        "fr": "Avec la meilleure réponse, le changement coûte {amount:.4g} ({name} ; autres qui changeraient : "
        "{num_moved}).",
    },
    "override-gain": {
        "en": "With the best answer to it, the change adds {amount:.4g} ({name}; others who would move: {num_moved}); "
        "a rule or the orders of the applications stand against it.",
        "fr": "Avec la meilleure réponse, le changement ajoute {amount:.4g} ({name} ; autres qui changeraient : "
        "{num_moved}) ; une règle ou l’ordre des candidatures s’y oppose.",
    },
    "override-impossible": {
        "en": "No matching keeps the change with all rules, minima and offers.",
        "fr": "Aucune répartition ne respecte ce changement avec toutes les règles, minima et offres.",
    },
    "override-not-proven": {
        "en": "What the change costs with the best answer to it was not proven.",
        "fr": "Ce que le changement coûte avec la meilleure réponse n’a pas été prouvé.",
    },
    "override-move": {
        "en": "{student}: {before} → {after}, as asked.",
        "fr": "{student} : {before} → {after}, comme demandé.",
    },
    "override-alone": {
        "en": "With nobody else moving it costs {amount:.4g} ({name}).",
        "fr": "Sans que personne d’autre ne change, il coûte {amount:.4g} ({name}).",
    },
    "override-alone-free": {
        "en": "With nobody else moving it costs nothing.",
        "fr": "Sans que personne d’autre ne change, il ne coûte rien.",
    },
    "override-displaces": {
        "en": "{who}: {before} → {after}, in the best answer to it.",
        "fr": "{who} : {before} → {after}, dans la meilleure réponse.",
    },
    "breaks-over-capacity": {
        "en": "With nobody else moving, {company} has {count} for a capacity of {capacity}.",
        "fr": "Sans que personne d’autre ne change, {company} a {count} pour une capacité de {capacity}.",
    },
    "breaks-under-minimum": {
        "en": "With nobody else moving, {company} has {count} for a minimum of {minimum}.",
        "fr": "Sans que personne d’autre ne change, {company} a {count} pour un minimum de {minimum}.",
    },
    "breaks-not-allowed": {
        "en": "{student} may not go to {company}.",
        "fr": "{student} n’est pas admissible chez {company}.",
    },
    "breaks-offer-not-kept": {
        "en": "{student} holds an open offer of {company}, which is not kept.",
        "fr": "{student} détient une offre ouverte de {company}, qui n’est pas respectée.",
    },
    "breaks-rule": {
        "en": "With nobody else moving, this rule is broken: {rule}",
        "fr": "Sans que personne d’autre ne change, cette règle est enfreinte : {rule}",
    },
    "breaks-stability": {
        "en": "With nobody else moving, {who} and {company} would rather have each other.",
        "fr": "Sans que personne d’autre ne change, {who} et {company} se préféreraient.",
    },
}

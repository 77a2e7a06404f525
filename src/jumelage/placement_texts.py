"""What is said of placements: why here, why not there, what would change it; in French and English.

Part of the catalogue of `jumelage.texts`, which fills these sentences with facts.
"""

from typing import Literal

PLACEMENT_SENTENCES: dict[str, dict[Literal["en", "fr"], str]] = {
    # Where a student is.
    "placed-agreed": {
        "en": "{student} has a place at {company}: an agreed offer.",
        "fr": "{student} a une place chez {company} : un accord conclu.",
    },
    "placed-pinned": {
        "en": "{student} has a place at {company}: a decision of the school.",
        "fr": "{student} a une place chez {company} : une décision de l’établissement.",
    },
    "placed-open-offer": {
        "en": "{student} has a place at {company}: an open offer.",
        "fr": "{student} a une place chez {company} : une offre ouverte.",
    },
    "placed-application": {
        "en": "{student} has a place at {company} by application, choice no. {rank}.",
        "fr": "{student} a une place chez {company} par candidature, vœu n° {rank}.",
    },
    "placed-assignment": {
        "en": "{student} is assigned to {company}.",
        "fr": "{student} a une place chez {company} par affectation.",
    },
    "placed-assignment-score": {
        "en": "{student} is assigned to {company}, with a score of {score:.3f}.",
        "fr": "{student} a une place chez {company} par affectation, avec un indice de {score:.3f}.",
    },
    "not-placed": {
        "en": "{student} has no place.",
        "fr": "{student} n’a pas de place.",
    },
    # Why she is not elsewhere.
    "why-not-eligible": {
        "en": "{company}: not eligible. {label}: found {found}, needed {needed} (criteria not met: {num_failed}).",
        "fr": "{company} : non admissible. {label} : trouvé {found}, demandé {needed} "
        "(critères non satisfaits : {num_failed}).",
    },
    "why-not-eligible-fix": {
        "en": "{company}: not eligible. {label}: found {found}, needed {needed}; nearest remedy: {fix} "
        "(criteria not met: {num_failed}).",
        "fr": "{company} : non admissible. {label} : trouvé {found}, demandé {needed} ; remède le plus proche : {fix} "
        "(critères non satisfaits : {num_failed}).",
    },
    "why-not-applied": {
        "en": "{company}: eligible, but there is no application that both sides rank, and nobody is assigned there "
        "without one.",
        "fr": "{company} : admissible, mais il n’y a pas de candidature classée des deux côtés, et personne n’y est "
        "affecté sans cela.",
    },
    "others-not-eligible": {
        "en": "{num} further openings: not eligible.",
        "fr": "{num} autres offres : non admissible.",
    },
    "others-not-allowed": {
        "en": "{num} further openings: not among the pairs that were given as allowed.",
        "fr": "{num} autres offres : hors des paires données comme admissibles.",
    },
    "why-agreed-elsewhere": {
        "en": "{company}: not considered, the agreed offer of {own_company} stands.",
        "fr": "{company} : non examiné, l’accord conclu avec {own_company} fait foi.",
    },
    "why-pinned-elsewhere": {
        "en": "{company}: not considered, the school decided on {own_company}.",
        "fr": "{company} : non examiné, l’établissement a décidé pour {own_company}.",
    },
    "why-forbidden": {
        "en": "{company}: excluded by a rule of the school.",
        "fr": "{company} : exclu par une règle de l’établissement.",
    },
    "why-below-offer": {
        "en": "{company}: not ranked above an open offer that {student} holds.",
        "fr": "{company} : non classé au-dessus d’une offre ouverte que {student} détient.",
    },
    "why-no-seats": {
        "en": "{company}: it has no seats.",
        "fr": "{company} : aucune place ouverte.",
    },
    "why-held": {
        "en": "{company}: all {capacity} seats are held by direct offers or decisions of the school.",
        "fr": "{company} : les {capacity} places sont tenues par des accords directs ou des décisions de "
        "l’établissement.",
    },
    "why-ranked-lower": {
        "en": "{company}: choice no. {rank}; {student} has a place ranked higher (no. {own_rank}).",
        "fr": "{company} : vœu n° {rank} ; {student} a une place mieux classée (n° {own_rank}).",
    },
    "why-application-first": {
        "en": "{company}: {student} did not apply; a place by application comes before assigned ones.",
        "fr": "{company} : {student} n’a pas postulé ; une place par candidature passe avant une affectation.",
    },
    "why-did-not-apply": {
        "en": "{company}: {student} did not apply, and applicants and direct offers took all {capacity} seats.",
        "fr": "{company} : {student} n’a pas postulé, et les candidatures et accords directs ont pris les {capacity} "
        "places.",
    },
    "why-ranked-below": {
        "en": "{company}: full. Applicants that it ranks higher have {higher} of its {capacity} seats, direct offers "
        "and decisions {num_held}. It ranks {student} at {company_rank}; a rank before {rank_needed} would have "
        "been a claim to a place.",
        "fr": "{company} : complet. Des candidatures mieux classées ont {higher} de ses {capacity} places, des accords "
        "directs et des décisions {num_held}. {student} y est au rang {company_rank} ; un rang avant {rank_needed} "
        "aurait donné droit à une place.",
    },
    "why-cost-placed": {
        "en": "{company}: with {student} there, {amount:g} fewer would be placed (others who would move: {moved}).",
        "fr": "{company} : avec {student} à cette place, {amount:g} de moins auraient une place (autres qui "
        "changeraient : {moved}).",
    },
    "why-cost-score": {
        "en": "{company}: with {student} there, the total score would fall by {amount:.4g} (others who would move: "
        "{moved}).",
        "fr": "{company} : avec {student} à cette place, le total des indices baisserait de {amount:.4g} (autres qui "
        "changeraient : {moved}).",
    },
    "why-cost-student_rank": {
        "en": "{company}: with {student} there, the ranks that students gave would sum to {amount:g} more (others who "
        "would move: {moved}).",
        "fr": "{company} : avec {student} à cette place, la somme des rangs des vœux augmenterait de {amount:g} "
        "(autres qui changeraient : {moved}).",
    },
    "why-cost-company_rank": {
        "en": "{company}: with {student} there, the ranks that companies gave would sum to {amount:g} more (others who "
        "would move: {moved}).",
        "fr": "{company} : avec {student} à cette place, la somme des rangs donnés par les entreprises augmenterait de "
        "{amount:g} (autres qui changeraient : {moved}).",
    },
    "why-cost-rank_maximal": {
        "en": "{company}: with {student} there, {amount:g} fewer would have choice no. {part} (others who would move: "
        "{moved}).",
        "fr": "{company} : avec {student} à cette place, {amount:g} de moins auraient leur vœu n° {part} (autres qui "
        "changeraient : {moved}).",
    },
    "why-cost-generous": {
        "en": "{company}: with {student} there, {amount:g} more would have choice no. {part} (others who would move: "
        "{moved}).",
        "fr": "{company} : avec {student} à cette place, {amount:g} de plus auraient leur vœu n° {part} (autres qui "
        "changeraient : {moved}).",
    },
    "why-cost-worst_score": {
        "en": "{company}: with {student} there, the lowest score would fall by {amount:.4g} (others who would move: "
        "{moved}).",
        "fr": "{company} : avec {student} à cette place, l’indice le plus bas baisserait de {amount:.4g} (autres qui "
        "changeraient : {moved}).",
    },
    "why-cost-leximin": {
        "en": "{company}: with {student} there, score no. {part} from below would fall by {amount:.4g} (others who "
        "would move: {moved}).",
        "fr": "{company} : avec {student} à cette place, l’indice n° {part} à partir du bas baisserait de {amount:.4g} "
        "(autres qui changeraient : {moved}).",
    },
    "why-cost-other": {
        "en": "{company}: with {student} there, the objective {name} would lose {amount:.4g} (others who would move: "
        "{moved}).",
        "fr": "{company} : avec {student} à cette place, l’objectif {name} perdrait {amount:.4g} (autres qui "
        "changeraient : {moved}).",
    },
    "why-lottery": {
        "en": "{company}: equal in total. Another optimum has {student} there; the lottery decided between them (seed "
        "{seed}, ticket {ticket:.8}; others who would move: {moved}).",
        "fr": "{company} : total égal. Un autre optimum y place {student} ; le tirage au sort a décidé (graine {seed}, "
        "ticket {ticket:.8} ; autres qui changeraient : {moved}).",
    },
    "why-equal": {
        "en": "{company}: equal in total. Another optimum has {student} there, on a seat that nobody has (others who "
        "would move: {moved}).",
        "fr": "{company} : total égal. Un autre optimum y place {student}, à une place restée libre (autres qui "
        "changeraient : {moved}).",
    },
    "why-unstable": {
        "en": "{company}: with {student} there, an applicant and a company would rather have each other.",
        "fr": "{company} : avec {student} à cette place, une candidature et une entreprise se préféreraient l’une "
        "l’autre.",
    },
    "why-impossible": {
        "en": "{company}: with {student} there, minima, offers and rules cannot all be kept.",
        "fr": "{company} : avec {student} à cette place, minima, offres et règles ne peuvent pas tous être respectés.",
    },
    "why-rule": {
        "en": "{company}: with {student} there, the rules cannot all be kept; in the way: {rules}",
        "fr": "{company} : avec {student} à cette place, les règles ne peuvent pas toutes être respectées ; font "
        "obstacle : {rules}",
    },
    "why-not-tried": {
        "en": "{company}: allowed; what it would cost was not proven in the time given.",
        "fr": "{company} : admissible ; ce que cela coûterait n’a pas été prouvé dans le temps imparti.",
    },
    "why-full": {
        "en": "{company}: full. {strategy} gave its {capacity} seats to others.",
        "fr": "{company} : complet. {strategy} a donné ses {capacity} places à d’autres.",
    },
    "why-seat-left": {
        "en": "{company}: a seat is left, which {strategy} did not use for {student}.",
        "fr": "{company} : une place reste, que {strategy} n’a pas utilisée pour {student}.",
    },
    # Why a company got whom it got.
    "company-placed": {
        "en": "{company} has {num_placed} students for {capacity} seats.",
        "fr": "{company} a {num_placed} élèves pour {capacity} places.",
    },
    "got-agreed": {
        "en": "{who}: by an agreed offer.",
        "fr": "{who} : par un accord conclu.",
    },
    "got-pinned": {
        "en": "{who}: by a decision of the school.",
        "fr": "{who} : par une décision de l’établissement.",
    },
    "got-open-offer": {
        "en": "{who}: by an open offer.",
        "fr": "{who} : par une offre ouverte.",
    },
    "got-application": {
        "en": "{who}: by application; it ranks her at {company_rank}, and is her choice no. {rank}.",
        "fr": "{who} : par candidature, au rang {company_rank} de l’entreprise, vœu n° {rank}.",
    },
    "got-assignment": {
        "en": "{who}: assigned.",
        "fr": "{who} : par affectation.",
    },
    "got-assignment-score": {
        "en": "{who}: assigned, with a score of {score:.3f}.",
        "fr": "{who} : par affectation, avec un indice de {score:.3f}.",
    },
    "got-not-allowed": {
        "en": "{who}: placed, though the pair is not allowed.",
        "fr": "{who} : une place, bien que la paire ne soit pas admissible.",
    },
    "empty-nobody": {
        "en": "Seats left: {num_left}. Nobody else may go there.",
        "fr": "Places restantes : {num_left}. Personne d’autre ne peut y aller.",
    },
    "empty-prefer": {
        "en": "Seats left: {num_left}. All {num} others who applied have a place they rank at least as high.",
        "fr": "Places restantes : {num_left}. Les {num} autres candidatures ont une place au moins aussi bien classée.",
    },
    "empty-costs": {
        "en": "Seats left: {num_left}. {num} others may go there; one of them there would cost at least: {name} "
        "{amount:.4g}.",
        "fr": "Places restantes : {num_left}. {num} autres peuvent y aller ; en placer un coûterait au moins : {name} "
        "{amount:.4g}.",
    },
    "empty-equal": {
        "en": "Seats left: {num_left}. {num} others may go there; another optimum, equal in total, has one of them "
        "there.",
        "fr": "Places restantes : {num_left}. {num} autres peuvent y aller ; un autre optimum, de total égal, en place "
        "un.",
    },
    "empty-impossible": {
        "en": "Seats left: {num_left}. {num} others may go there, but minima, offers and rules do not let them.",
        "fr": "Places restantes : {num_left}. {num} autres pourraient y aller, mais minima, offres et règles ne le "
        "permettent pas.",
    },
    "empty-elsewhere": {
        "en": "Seats left: {num_left}. {num} others may go there; {num_unplaced} of them have no place.",
        "fr": "Places restantes : {num_left}. {num} autres peuvent y aller ; {num_unplaced} n’ont pas de place.",
    },
    # What would get a student placed.
    "would-place": {
        "en": "Changes that would each give {student} a place, confirmed by solving anew: {num}.",
        "fr": "Changements dont chacun donnerait une place à {student}, vérifiés par un nouveau calcul : {num}.",
    },
    "would-place-none": {
        "en": "No single change that was tried ({num_tried}) gives {student} a place.",
        "fr": "Aucun des changements essayés ({num_tried}) ne donne une place à {student}.",
    },
    "is-placed": {
        "en": "{student} has a place at {company}.",
        "fr": "{student} a une place chez {company}.",
    },
    "with-application": {
        "en": "One more application, to {company} (choice no. {rank}), even ranked last there: placed at {placed_at}.",
        "fr": "Une candidature de plus, chez {company} (vœu n° {rank}), même classée dernière : une place chez "
        "{placed_at}.",
    },
    "with-seat": {
        "en": "One more place at {company}: placed at {placed_at}.",
        "fr": "Une place de plus chez {company} : une place chez {placed_at}.",
    },
    "with-criterion": {
        "en": "{label} at {company} (found {found}, needed {needed}): placed at {placed_at}.",
        "fr": "{label} chez {company} (trouvé {found}, demandé {needed}) : une place chez {placed_at}.",
    },
    "with-criterion-fix": {
        "en": "{label} at {company} (found {found}, needed {needed}; {fix}): placed at {placed_at}.",
        "fr": "{label} chez {company} (trouvé {found}, demandé {needed} ; {fix}) : une place chez {placed_at}.",
    },
    # Where to find places.
    "shortage": {
        "en": "{num_unplaced} students have no place; {num_seats_left} seats are left; {num_kinds} kinds of place are "
        "worth a call.",
        "fr": "{num_unplaced} élèves n’ont pas de place ; {num_seats_left} places restent ; {num_kinds} types de place "
        "valent un appel.",
    },
    "call-reconfirm": {
        "en": "{company}: {cause_text}",
        "fr": "{company} : {cause_text}",
    },
    "call-for-place": {
        "en": "{kind}: {students} students, {seats} seats, {missing} missing at best, {unplaced} without a place; one "
        "more place like those of {company} is worth {worth}.",
        "fr": "{kind} : {students} élèves, {seats} places, {missing} manquantes au mieux, {unplaced} sans place ; une "
        "place de plus comme chez {company} vaut {worth}.",
    },
    "no-call": {
        "en": "{kind}: {students} students, {seats} seats, {missing} missing at best, {unplaced} without a place; one "
        "more place adds nothing.",
        "fr": "{kind} : {students} élèves, {seats} places, {missing} manquantes au mieux, {unplaced} sans place ; une "
        "place de plus n’apporte rien.",
    },
    "worth-unknown": {
        "en": "{kind}: {students} students, {seats} seats, {missing} missing at best, {unplaced} without a place; what "
        "one more place is worth was not proven in the time given.",
        "fr": "{kind} : {students} élèves, {seats} places, {missing} manquantes au mieux, {unplaced} sans place ; la "
        "valeur d’une place de plus n’a pas été prouvée dans le temps imparti.",
    },
    # How two matchings differ.
    "comparison": {
        "en": "Of {num} students {better} are better off, {same} the same, {worse} worse off; unharmed: "
        "{unharmed:.1%}.",
        "fr": "Sur {num} élèves, {better} gagnent, {same} ne changent pas, {worse} perdent ; sans perte : "
        "{unharmed:.1%}.",
    },
    "comparison-group": {
        "en": "{group}: {num} students, {better} better off, {same} the same, {worse} worse off; unharmed: "
        "{unharmed:.1%}.",
        "fr": "{group} : {num} élèves, {better} gagnent, {same} ne changent pas, {worse} perdent ; sans perte : "
        "{unharmed:.1%}.",
    },
    "comparison-company": {
        "en": "{company}: {before} students, then {after} (new: {num_new}, gone: {num_gone}).",
        "fr": "{company} : {before} élèves, puis {after} (arrivées : {num_new}, départs : {num_gone}).",
    },
    "comparison-better": {
        "en": "{student}: {before} → {after}, better off ({judged_by}: {worth_before} → {worth_after}).",
        "fr": "{student} : {before} → {after}, gagne ({judged_by} : {worth_before} → {worth_after}).",
    },
    "comparison-same": {
        "en": "{student}: {before} → {after}, as good ({judged_by}: {worth_before} → {worth_after}).",
        "fr": "{student} : {before} → {after}, aussi bien ({judged_by} : {worth_before} → {worth_after}).",
    },
    "comparison-worse": {
        "en": "{student}: {before} → {after}, worse off ({judged_by}: {worth_before} → {worth_after}).",
        "fr": "{student} : {before} → {after}, perd ({judged_by} : {worth_before} → {worth_after}).",
    },
    "comparison-only-first": {
        "en": "In the first alone: {num} students.",
        "fr": "Dans la première seulement : {num} élèves.",
    },
    "comparison-only-second": {
        "en": "In the second alone: {num} students.",
        "fr": "Dans la seconde seulement : {num} élèves.",
    },
    # What a change made by hand does.
    "override-free": {
        "en": "The change costs nothing in total (others who would move: {num_moved}).",
        "fr": "Le changement ne coûte rien au total (autres qui changeraient : {num_moved}).",
    },
    "override-cost": {
        "en": "The change costs, with the best answer to it: {name} {amount:.4g} (others who would move: {num_moved}).",
        "fr": "Le changement coûte, avec la meilleure réponse : {name} {amount:.4g} (autres qui changeraient : "
        "{num_moved}).",
    },
    "override-gain": {
        "en": "The change adds, with the best answer to it: {name} {amount:.4g} (others who would move: {num_moved}); "
        "what it breaks is why it was not made.",
        "fr": "Le changement ajoute, avec la meilleure réponse : {name} {amount:.4g} (autres qui changeraient : "
        "{num_moved}) ; ce qu’il enfreint explique qu’il n’ait pas été fait.",
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
    "override-breaks": {
        "en": "As it stands it breaks: {breach}.",
        "fr": "Tel quel, il enfreint : {breach}.",
    },
    "override-blocks": {
        "en": "As it stands, {who} and {company} would rather have each other.",
        "fr": "Tel quel, {who} et {company} se préféreraient l’un l’autre.",
    },
    "override-displaces": {
        "en": "{who}: {before} → {after}, in the best answer to it.",
        "fr": "{who} : {before} → {after}, dans la meilleure réponse.",
    },
}

"""What is said of one placement: why here, why not there, what would change it; in French and English.

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
    "why-not-candidate": {
        "en": "{company}: eligible, but not among the candidates for which scores were kept.",
        "fr": "{company} : admissible, mais hors des candidates dont l’indice a été retenu.",
    },
    "others-not-eligible": {
        "en": "Further openings, not eligible: {num}.",
        "fr": "Autres offres, non admissibles : {num}.",
    },
    "others-not-allowed": {
        "en": "Further openings, not among the pairs that were given as allowed: {num}.",
        "fr": "Autres offres, hors des paires données comme admissibles : {num}.",
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
        "en": "{company}: all its seats ({capacity}) are held by direct offers or decisions of the school.",
        "fr": "{company} : toutes ses places ({capacity}) sont tenues par des accords directs ou des décisions de "
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
        "en": "{company}: {student} did not apply, and applicants and direct offers took all its seats ({capacity}).",
        "fr": "{company} : {student} n’a pas postulé, et les candidatures et accords directs ont pris toutes ses "
        "places ({capacity}).",
    },
    "why-ranked-below": {
        "en": "{company}: full. Its seats: {capacity}; with applicants that it ranks higher: {higher}; with direct "
        "offers and decisions: {num_held}. It ranks {student} at {company_rank}; ahead of the last whom it took (rank "
        "{rank_to_beat}) there would have been a claim to a place.",
        "fr": "{company} : complet. Ses places : {capacity} ; candidatures mieux classées : {higher} ; accords directs "
        "et décisions : {num_held}. {student} y est au rang {company_rank} ; devant la dernière candidature retenue "
        "(rang {rank_to_beat}), une place aurait été de droit.",
    },
    "why-ranked-below-all": {
        "en": "{company}: full. Its seats: {capacity}; with applicants that it ranks higher: {higher}; with direct "
        "offers and decisions: {num_held}. It ranks {student} at {company_rank}.",
        "fr": "{company} : complet. Ses places : {capacity} ; candidatures mieux classées : {higher} ; accords directs "
        "et décisions : {num_held}. {student} y est au rang {company_rank}.",
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
    "why-cost-travel": {
        "en": "{company}: with {student} there, {amount:.4g} km more would be travelled in all (others who would move: "
        "{moved}).",
        "fr": "{company} : avec {student} à cette place, le total des trajets augmenterait de {amount:.4g} km (autres "
        "qui changeraient : {moved}).",
    },
    "why-cost-breaches": {
        "en": "{company}: with {student} there, soft rules would be broken {amount:g} times more (others who would "
        "move: {moved}).",
        "fr": "{company} : avec {student} à cette place, des règles souples seraient enfreintes {amount:g} fois de "
        "plus (autres qui changeraient : {moved}).",
    },
    "why-cost-blocking": {
        "en": "{company}: with {student} there, {amount:g} more applicants and companies would rather have each other "
        "(others who would move: {moved}).",
        "fr": "{company} : avec {student} à cette place, {amount:g} candidatures et entreprises de plus se "
        "préféreraient (autres qui changeraient : {moved}).",
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
        "en": "{company}: full. {strategy} gave all its seats ({capacity}) to others.",
        "fr": "{company} : complet. {strategy} a donné toutes ses places ({capacity}) à d’autres.",
    },
    "why-seat-left": {
        "en": "{company}: a seat is left, which {strategy} did not use for {student}.",
        "fr": "{company} : une place reste, que {strategy} n’a pas utilisée pour {student}.",
    },
    # Why a company got whom it got.
    "company-placed": {
        "en": "{company} has {num_placed} for a capacity of {capacity}.",
        "fr": "{company} a {num_placed} pour une capacité de {capacity}.",
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
        "en": "Seats left: {num_left}. All others who may go there ({num}) applied, and have a place that they rank as "
        "high or higher.",
        "fr": "Places restantes : {num_left}. Tous les autres qui peuvent y aller ({num}) ont postulé et ont une place "
        "au moins aussi bien classée.",
    },
    "empty-costs": {
        "en": "Seats left: {num_left}. Others who may go there: {num}; even the cheapest of them there would cost "
        "{amount:.4g} ({name}).",
        "fr": "Places restantes : {num_left}. Autres qui peuvent y aller : {num} ; même le moins cher y coûterait "
        "{amount:.4g} ({name}).",
    },
    "empty-equal": {
        "en": "Seats left: {num_left}. Others who may go there: {num}; another optimum, equal in total, has one of "
        "them there.",
        "fr": "Places restantes : {num_left}. Autres qui peuvent y aller : {num} ; un autre optimum, de total égal, en "
        "place un.",
    },
    "empty-impossible": {
        "en": "Seats left: {num_left}. Others who may go there: {num}, but minima, offers and rules do not let them.",
        "fr": "Places restantes : {num_left}. Autres qui peuvent y aller : {num}, mais minima, offres et règles ne le "
        "permettent pas.",
    },
    "empty-elsewhere": {
        "en": "Seats left: {num_left}. Others who may go there: {num}; of them without a place: {num_unplaced}.",
        "fr": "Places restantes : {num_left}. Autres qui peuvent y aller : {num} ; parmi eux sans place : "
        "{num_unplaced}.",
    },
    # What would get a student placed.
    "would-place": {
        "en": "Changes that would each give {student} a place, confirmed by solving anew: {num}.",
        "fr": "Changements dont chacun donnerait une place à {student}, vérifiés par un nouveau calcul : {num}.",
    },
    "would-place-none": {
        "en": "No single change was found that gives {student} a place (solved anew: {num_tried}).",
        "fr": "Aucun changement seul n’a été trouvé qui donne une place à {student} (nouveaux calculs : {num_tried}).",
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
}

PLACEMENT_WORDS: dict[str, dict[Literal["en", "fr"], str]] = {
    "placed": {"en": "students placed", "fr": "élèves ayant une place"},
    "score": {"en": "total score", "fr": "total des indices"},
    "student_rank": {"en": "sum of students' ranks", "fr": "somme des rangs des vœux"},
    "company_rank": {"en": "sum of companies' ranks", "fr": "somme des rangs donnés par les entreprises"},
    "rank_maximal": {"en": "students with choice", "fr": "élèves ayant leur vœu"},
    "generous": {"en": "students with choice", "fr": "élèves ayant leur vœu"},
    "worst_score": {"en": "lowest score", "fr": "indice le plus bas"},
    "leximin": {"en": "scores from below", "fr": "indices à partir du bas"},
    "travel": {"en": "kilometres", "fr": "kilomètres"},
    "breaches": {"en": "breaches of soft rules", "fr": "manquements aux règles souples"},
    "blocking": {"en": "blocking pairs", "fr": "paires bloquantes"},
    "part": {"en": "no.", "fr": "n°"},
    "everyone": {"en": "All", "fr": "Ensemble"},
    "student": {"en": "a student", "fr": "un élève"},
    "numbered": {"en": "student", "fr": "élève"},
    "by-rank": {"en": "choice no.", "fr": "vœu n°"},
    "by-score": {"en": "score", "fr": "indice"},
    "by-place": {"en": "place", "fr": "place"},
}
"""Words that stand as facts in these sentences: what an objective counts, and who is not named."""

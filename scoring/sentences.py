"""What a rubric says in sentences a committee can vote on, in French and English.

A criterion's facts are its parameters; where one that is usually left out is given, there may be a sentence of its
own: ``wage_floor:floor``.
"""

from jumelage.texts import Language

FRAME: dict[str, dict[Language, str]] = {
    "title": {"en": "Rubric “{name}”", "fr": "Grille « {name} »"},
    "untitled": {"en": "Rubric", "fr": "Grille"},
    "hard": {
        "en": "A student may go to a company only if all of this holds:",
        "fr": "Un élève n’est admissible chez une entreprise que si tout ceci est vrai :",
    },
    "no-hard": {
        "en": "Every student may go to every company.",
        "fr": "Tout élève est admissible chez toute entreprise.",
    },
    "no-soft": {
        "en": "Every allowed pair scores 1.",
        "fr": "Toute paire admissible a l’indice 1.",
    },
    "refuse": {
        "en": "Where it is not known, the pair is refused.",
        "fr": "Si ce n’est pas renseigné, la paire est refusée.",
    },
    "allow": {
        "en": "Where it is not known, the pair is allowed.",
        "fr": "Si ce n’est pas renseigné, la paire est admise.",
    },
    "neutral": {"en": "Not known: counted as one half.", "fr": "Non renseigné : compté pour moitié."},
    "pessimistic": {"en": "Not known: counted as 0.", "fr": "Non renseigné : compté 0."},
    "drop": {
        "en": "Not known: left out, the others make up the whole.",
        "fr": "Non renseigné : laissé de côté, les autres font le tout.",
    },
    "weight": {"en": "Weight {weight}", "fr": "Poids {weight}"},
    "share": {"en": "Weight {weight}, {share} %", "fr": "Poids {weight}, soit {share} %"},
    "own": {"en": "{name} ({type})", "fr": "{name} ({type})"},
    "rows": {"en": "a table of {num_rows} rows", "fr": "un tableau de {num_rows} lignes"},
}
"""What stands around the criteria."""

COMBINED: dict[str, dict[Language, str]] = {
    "mean": {
        "en": "The score, from 0 to 1, is the weighted mean of:",
        "fr": "L’indice, de 0 à 1, est la moyenne pondérée de :",
    },
    "geometric": {
        "en": "The score, from 0 to 1, is the weighted geometric mean of what follows; a 0 anywhere makes it 0:",
        "fr": "L’indice, de 0 à 1, est la moyenne géométrique pondérée de ce qui suit ; un seul 0 le rend nul :",
    },
    "minimum": {
        "en": "The score, from 0 to 1, is the lowest of what follows, whatever the weights above 0:",
        "fr": "L’indice, de 0 à 1, est la plus basse des valeurs qui suivent, quel que soit leur poids (non nul) :",
    },
    "lexicographic": {
        "en": "The score, from 0 to 1, compares what follows in order of weight, each rounded to {steps} steps; "
        "the next one only matters between equals:",
        "fr": "L’indice, de 0 à 1, compare ce qui suit par ordre de poids, chacun arrondi à {steps} échelons ; "
        "le suivant ne joue qu’à égalité :",
    },
    "capped": {
        "en": "The score, from 0 to 1, is the weighted mean of what follows, where {cap} is enough for the score 1:",
        "fr": "L’indice, de 0 à 1, est la moyenne pondérée de ce qui suit, où {cap} suffit pour l’indice 1 :",
    },
    "two_sided": {
        "en": "The score, from 0 to 1, is made up of the student's side ({student}) and the company's ({company}); "
        "the student's weighs {student_share}. Within a side: {within}. Across: {across}. The criteria:",
        "fr": "L’indice, de 0 à 1, réunit le côté élève ({student}) et le côté entreprise ({company}) ; "
        "le côté élève pèse {student_share}. Dans un côté : {within}. Entre les deux : {across}. Les critères :",
    },
    "own": {
        "en": "The score, from 0 to 1, combines what follows by a rule of one's own, {rule}:",
        "fr": "L’indice, de 0 à 1, combine ce qui suit par une règle propre, {rule} :",
    },
}
"""How values are combined, by rule."""

RULE_NAMES: dict[str, dict[Language, str]] = {
    "mean": {"en": "weighted mean", "fr": "moyenne pondérée"},
    "geometric": {"en": "weighted geometric mean", "fr": "moyenne géométrique pondérée"},
    "minimum": {"en": "the lowest value", "fr": "la valeur la plus basse"},
    "lexicographic": {"en": "one after the other", "fr": "l’un après l’autre"},
    "capped": {"en": "weighted mean up to a cap", "fr": "moyenne pondérée plafonnée"},
}
"""What a combination within or across the sides is called."""

JUDGED: dict[str, dict[Language, str]] = {
    "programme": {
        "en": "The company accepts the student's programme.",
        "fr": "L’entreprise accepte le programme d’études de l’élève.",
    },
    "level": {
        "en": "The company accepts the student's level.",
        "fr": "L’entreprise accepte le niveau de l’élève.",
    },
    "required": {
        "en": "The student has every licence and certificate that the company requires.",
        "fr": "L’élève a tous les permis et certificats que l’entreprise exige.",
    },
    "languages": {
        "en": "The student speaks every language of the company at its level or above.",
        "fr": "L’élève parle chaque langue de l’entreprise au niveau demandé ou mieux.",
    },
    "minimum_age": {
        "en": "The student has reached the company's minimum age when the placement starts.",
        "fr": "L’élève a l’âge minimal de l’entreprise au début du placement.",
    },
    "dates": {
        "en": "The company can host the whole of the student's period.",
        "fr": "L’entreprise peut accueillir toute la période de l’élève.",
    },
    "distance": {
        "en": "Home and company are at most {max_km} km apart, as the crow flies.",
        "fr": "Le domicile et l’entreprise sont à {max_km} km au plus, à vol d’oiseau.",
    },
    "travel_time": {
        "en": "By the travel times of {table}, the company is at most {max_minutes} minutes away.",
        "fr": "D’après les temps de trajet de {table}, l’entreprise est à {max_minutes} minutes au plus.",
    },
    "travel_time_by_mode": {
        "en": "With the student's own means of transport, the company is at most {max_minutes} minutes away.",
        "fr": "Avec le moyen de transport de l’élève, l’entreprise est à {max_minutes} minutes au plus.",
    },
    "travel_time_by_mode:table": {
        "en": "By {table}, for the student's own means, the company is at most {max_minutes} minutes away.",
        "fr": "D’après {table}, pour le moyen de l’élève, l’entreprise est à {max_minutes} minutes au plus.",
    },
    "travel_time_by_mode:function": {
        "en": "With the student's own means of transport, the company is at most {max_minutes} minutes away by "
        "the function {function}.",
        "fr": "Avec le moyen de transport de l’élève, l’entreprise est à {max_minutes} minutes au plus d’après "
        "la fonction {function}.",
    },
    "travel_time_by_mode:speeds": {
        "en": "With the student's own means of transport, at so many km an hour ({speeds}), the company is at most "
        "{max_minutes} minutes away.",
        "fr": "Avec le moyen de transport de l’élève, à tant de km à l’heure ({speeds}), l’entreprise est à "
        "{max_minutes} minutes au plus.",
    },
    "wage_floor": {
        "en": "The company pays no less than the student's floor.",
        "fr": "L’entreprise ne verse pas moins que le minimum de l’élève.",
    },
    "wage_floor:floor": {
        "en": "The company pays no less than {floor}, nor than the student's own floor.",
        "fr": "L’entreprise ne verse pas moins que {floor}, ni que le minimum de l’élève.",
    },
    "accessibility": {
        "en": "The site has everything the student needs to work there.",
        "fr": "Le site a tout ce qu’il faut à l’élève pour y travailler.",
    },
    "confirmed": {
        "en": "The company has confirmed that it still hosts students when the placement starts.",
        "fr": "L’entreprise a confirmé qu’elle accueille encore au début du placement.",
    },
    "accredited": {
        "en": "The company's accreditation lasts at least until the placement starts.",
        "fr": "L’agrément de l’entreprise vaut au moins jusqu’au début du placement.",
    },
    "skills": {
        "en": "The share of the skills wanted by the company that the student has ({weights}).",
        "fr": "La part des compétences voulues par l’entreprise que l’élève possède ({weights}).",
    },
    "taxonomy_skills": {
        "en": "How far the student has what the company wants under {column}; by {table}, what is one level away "
        "counts {sibling} (levels looked up: {levels}); what is not in it {unlisted}.",
        "fr": "Dans quelle mesure l’élève a ce que l’entreprise veut sous {column} ; d’après {table}, ce qui est à un "
        "niveau compte {sibling} (niveaux remontés : {levels}) ; ce qui n’y est pas {unlisted}.",
    },
    "occupation_skills": {
        "en": "The share, by importance, of what the company's occupation calls for (by {table}) that the student has.",
        "fr": "La part, selon l’importance, de ce que demande le métier de l’entreprise (d’après {table}) que l’élève "
        "possède.",
    },
    "occupation_profile": {
        "en": "How much of what the company's occupation calls for the student's own calls for as well (by {table}).",
        "fr": "Combien de ce que demande le métier de l’entreprise est aussi demandé par celui de l’élève "
        "(d’après {table}).",
    },
    "learning": {
        "en": "The share of what the student has yet to acquire that the opening can teach.",
        "fr": "La part de ce que l’élève doit encore acquérir que le poste peut enseigner.",
    },
    "free_text": {
        "en": "How alike the student's text ({student_column}) and the company's ({company_column}) are.",
        "fr": "À quel point le texte de l’élève ({student_column}) et celui de l’entreprise ({company_column}) "
        "se ressemblent.",
    },
    "free_text:embedding": {
        "en": "How alike the student's text ({student_column}) and the company's ({company_column}) are, by the "
        "function {embedding}.",
        "fr": "À quel point le texte de l’élève ({student_column}) et celui de l’entreprise ({company_column}) "
        "se ressemblent, d’après la fonction {embedding}.",
    },
    "interests": {
        "en": "The company's sector is among the student's interests.",
        "fr": "Le secteur de l’entreprise est parmi les centres d’intérêt de l’élève.",
    },
    "language_level": {
        "en": "How near the student's languages come to the levels that the company asks for.",
        "fr": "À quel point les langues de l’élève approchent des niveaux demandés par l’entreprise.",
    },
    "travel": {
        "en": "How near the company is to home: 1 at the door, one half at {half_life_km} km, a quarter at twice that.",
        "fr": "À quel point l’entreprise est proche du domicile : 1 à la porte, un demi à {half_life_km} km, un quart "
        "au double.",
    },
    "travel_by_mode": {
        "en": "How soon the student gets there by her own means: 1 at the door, one half after {half_life_minutes} "
        "minutes.",
        "fr": "En combien de temps l’élève arrive avec son moyen de transport : 1 à la porte, un demi après "
        "{half_life_minutes} minutes.",
    },
    "travel_by_mode:table": {
        "en": "How soon the student gets there by the times of {table}: 1 at the door, one half after "
        "{half_life_minutes} minutes.",
        "fr": "En combien de temps l’élève arrive d’après {table} : 1 à la porte, un demi après {half_life_minutes} "
        "minutes.",
    },
    "travel_by_mode:function": {
        "en": "How soon the student gets there by the function {function}: 1 at the door, one half after "
        "{half_life_minutes} minutes.",
        "fr": "En combien de temps l’élève arrive d’après la fonction {function} : 1 à la porte, un demi après "
        "{half_life_minutes} minutes.",
    },
    "travel_by_mode:speeds": {
        "en": "How soon the student gets there by her own means, at so many km an hour ({speeds}): 1 at the door, "
        "one half after {half_life_minutes} minutes.",
        "fr": "En combien de temps l’élève arrive avec son moyen de transport, à tant de km à l’heure ({speeds}) : "
        "1 à la porte, un demi après {half_life_minutes} minutes.",
    },
    "schedule": {
        "en": "The share of the student's days that the company can host.",
        "fr": "La part des jours de l’élève que l’entreprise peut accueillir.",
    },
    "grade": {
        "en": "Where the student's grade stands between the lowest and the highest of the cohort.",
        "fr": "La place de la note de l’élève entre la plus basse et la plus haute du groupe.",
    },
    "grade:lowest": {
        "en": "Where the student's grade stands between {lowest} and {highest}.",
        "fr": "La place de la note de l’élève entre {lowest} et {highest}.",
    },
    "grade:highest": {
        "en": "Where the student's grade stands between {lowest} and {highest}.",
        "fr": "La place de la note de l’élève entre {lowest} et {highest}.",
    },
    "student_rank": {
        "en": "How high the student ranked the company; 0 if she did not.",
        "fr": "Le rang que l’élève donne à l’entreprise ; 0 sans rang.",
    },
    "company_rank": {
        "en": "How high the company ranked the student; 0 if it did not.",
        "fr": "Le rang que l’entreprise donne à l’élève ; 0 sans rang.",
    },
    "returning": {
        "en": "Whether the student was with this employer before; better: {prefer}.",
        "fr": "Si l’élève a déjà été chez cet employeur ; mieux : {prefer}.",
    },
    "employer_record": {
        "en": "How many earlier placements with the employer ended well ({good}).",
        "fr": "Combien de placements passés chez l’employeur ont bien fini ({good}).",
    },
    "success": {
        "en": "The chance that the placement succeeds, as predicted in {table}.",
        "fr": "La probabilité que le placement réussisse, prédite dans {table}.",
    },
    "success:function": {
        "en": "The chance that the placement succeeds, as predicted by the function {function}.",
        "fr": "La probabilité que le placement réussisse, prédite par la fonction {function}.",
    },
}
"""What each criterion of the library judges."""

WORDS: dict[str, dict[Language, str]] = {
    "equal": {"en": "all alike", "fr": "toutes égales"},
    "rarity": {"en": "rare ones count more", "fr": "les rares comptent plus"},
    "exact": {"en": "counts for itself alone", "fr": "ne compte que pour soi"},
    "refuse": {"en": "is an error", "fr": "est une erreur"},
    "return": {"en": "to return", "fr": "y retourner"},
    "new": {"en": "to go somewhere new", "fr": "aller ailleurs"},
    "none": {"en": "not given", "fr": "non précisé"},
}
"""How the words of parameters are said."""

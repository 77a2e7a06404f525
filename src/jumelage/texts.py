"""What people read: sentences in French and English, and `Explanation`, the one type every reason comes in.

A reason is a code with facts; its sentence is looked up in the catalogue `SENTENCES` and filled with those
facts. The catalogue is complete in both languages (a test says so): a new code is a new row here.
"""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal, get_args

from jumelage.change_texts import CHANGE_SENTENCES
from jumelage.errors import Fault, InputError, listed
from jumelage.frozen import FrozenDict
from jumelage.placement_texts import PLACEMENT_SENTENCES

if TYPE_CHECKING:
    import pandas as pd

Language = Literal["en", "fr"]

SENTENCES: dict[str, dict[Language, str]] = {
    "pair-scored": {
        "en": "{student} may go to {company}: score {score:.3f}.",
        "fr": "{student} est admissible chez {company} : indice de compatibilité {score:.3f}.",
    },
    "pair-not-eligible": {
        "en": "{student} may not go to {company}.",
        "fr": "{student} n’est pas admissible chez {company}.",
    },
    "soft": {
        "en": "{label}: {value:.2f} with weight {weight:g}, adds {contribution:.3f}.",
        "fr": "{label} : {value:.2f} avec un poids de {weight:g}, ajoute {contribution:.3f}.",
    },
    "soft-unknown": {
        "en": "{label}: not known, counted as {value:.2f} with weight {weight:g}, adds {contribution:.3f}.",
        "fr": "{label} : non renseigné, compté {value:.2f} avec un poids de {weight:g}, ajoute {contribution:.3f}.",
    },
    "soft-dropped": {
        "en": "{label}: not known, left out of this pair's score.",
        "fr": "{label} : non renseigné, laissé de côté pour cette paire.",
    },
    "hard-met": {
        "en": "{label}: met (found {found}, needed {needed}).",
        "fr": "{label} : satisfait (trouvé : {found} ; demandé : {needed}).",
    },
    "hard-failed": {
        "en": "{label}: not met (found {found}, needed {needed}).",
        "fr": "{label} : non satisfait (trouvé : {found} ; demandé : {needed}).",
    },
    "hard-failed-fix": {
        "en": "{label}: not met (found {found}, needed {needed}); met {fix}.",
        "fr": "{label} : non satisfait (trouvé : {found} ; demandé : {needed}) ; satisfait {fix}.",
    },
    "pair-eligible-with": {
        "en": "Eligible {fix}.",
        "fr": "Admissible {fix}.",
    },
    "pair-not-kept": {
        "en": "{student} may go to {company} (score {score:.3f}), but the pair was not among the candidates kept.",
        "fr": "{student} est admissible chez {company} (indice de compatibilité {score:.3f}), mais la paire ne fait "
        "pas partie des candidates retenues.",
    },
    "score-without-soft": {
        "en": "The rubric has no soft criteria: every allowed pair scores 1.",
        "fr": "La grille n’a pas de critère souhaité : toute paire admissible a l’indice 1.",
    },
    "score-all-unknown": {
        "en": "Nothing is known for any soft criterion: the pair scores {contribution:.2f}.",
        "fr": "Aucun critère souhaité n’est renseigné : la paire a l’indice {contribution:.2f}.",
    },
    "rule-geometric": {
        "en": "Combined as a geometric mean: each adds a share of the score in proportion to weight × value.",
        "fr": "Combinés par moyenne géométrique : chacun ajoute une part de l’indice proportionnelle à poids × valeur.",
    },
    "rule-capped": {
        "en": "A mean of {cap:g} is enough for the score 1: each adds a share of it by weight × value.",
        "fr": "Une moyenne de {cap:g} suffit pour l’indice 1 : chacun en ajoute une part selon poids × valeur.",
    },
    "rule-minimum": {
        "en": "The lowest value is the score.",
        "fr": "La valeur la plus basse fait l’indice.",
    },
    "rule-lexicographic": {
        "en": "Compared one after the other in order of weight, rounded to {steps} steps: each adds its digit.",
        "fr": "Comparés l’un après l’autre par poids, arrondis à {steps} échelons : chacun ajoute son chiffre.",
    },
    "rule-two_sided": {
        "en": "The student's side and the company's are scored apart; each criterion adds its share of its side.",
        "fr": "Le côté élève et le côté entreprise sont évalués à part ; chaque critère ajoute sa part de son côté.",
    },
    "rule-own": {
        "en": "Combined by a rule of one's own: {rule}.",
        "fr": "Combinés par une règle propre : {rule}.",
    },
    "side": {
        "en": "{label}: {value:.3f}.",
        "fr": "{label} : {value:.3f}.",
    },
    "side-unknown": {
        "en": "{label}: nothing is known, counted as {value:.2f}, adds {contribution:.3f}.",
        "fr": "{label} : rien n’est renseigné, compté {value:.2f}, ajoute {contribution:.3f}.",
    },
    "completeness-exact": {
        "en": "{num_never_scored:,} of {num_pairs:,} pairs were never scored. All {num_sampled:,} students were "
        "judged in full.",
        "fr": "{num_never_scored:,} paires sur {num_pairs:,} n’ont pas été évaluées. Les {num_sampled:,} élèves ont "
        "tous été jugés au complet.",
    },
    "completeness-sampled": {
        "en": "{num_never_scored:,} of {num_pairs:,} pairs were never scored. {num_sampled:,} students drawn at random "
        "were judged in full; in brackets intervals of 95 %.",
        "fr": "{num_never_scored:,} paires sur {num_pairs:,} n’ont pas été évaluées. {num_sampled:,} élèves tirés au "
        "sort ont été jugés au complet ; entre parenthèses les intervalles à 95 %.",
    },
    "completeness-share-kept": {
        "en": "Of a student's eligible pairs {share_kept} are kept, on average.",
        "fr": "Des paires admissibles d’un élève, {share_kept} sont retenues en moyenne.",
    },
    "completeness-best-lost": {
        "en": "On her best eligible opening a student loses {best_lost} of score, on average.",
        "fr": "Sur sa meilleure offre admissible, un élève perd {best_lost} d’indice en moyenne.",
    },
    "completeness-left-without": {
        "en": "{left_without} of the students have eligible openings and kept none.",
        "fr": "{left_without} des élèves ont des offres admissibles et n’en ont gardé aucune.",
    },
    "waterfall": {
        "en": "{student} at {company}: a bar chart of {num} bars that add up to the score of {score:.3f}.",
        "fr": "{student} chez {company} : un graphique de {num} barres dont la somme est l’indice {score:.3f}.",
    },
    "report-pairs": {
        "en": "{num_eligible:,} of {num_pairs:,} pairs are eligible.",
        "fr": "{num_eligible:,} paires sur {num_pairs:,} sont admissibles.",
    },
    "report-pairs-sampled": {
        "en": "{num_eligible:,} of the {num_pairs:,} pairs of {num_judged:,} students drawn at random are eligible.",
        "fr": "{num_eligible:,} des {num_pairs:,} paires de {num_judged:,} élèves tirés au sort sont admissibles.",
    },
    "report-criterion": {
        "en": "{label}: removes {removes:,} pairs, {removes_alone:,} of which nothing else removes.",
        "fr": "{label} : écarte {removes:,} paires, dont {removes_alone:,} que rien d’autre n’écarte.",
    },
    "report-few": {
        "en": "Students with fewer than {fewer_than} eligible openings: {num:,} of {num_judged:,}.",
        "fr": "Élèves ayant moins de {fewer_than} offres admissibles : {num:,} sur {num_judged:,}.",
    },
    "report-student": {
        "en": "{student}: {num_eligible}; {num_more} more without the criterion “{label}”.",
        "fr": "{student} : {num_eligible} ; {num_more} de plus sans le critère « {label} ».",
    },
    "report-student-several": {
        "en": "{student}: {num_eligible}; no criterion alone stands in the way of more.",
        "fr": "{student} : {num_eligible} ; aucun critère seul n’en écarte d’autres.",
    },
    "report-students-more": {
        "en": "… and {num:,} more.",
        "fr": "… et {num:,} autres.",
    },
    "unplaced-not-eligible": {
        "en": "No company of this term may take {student}.",
        "fr": "Aucune entreprise d’accueil de ce trimestre ne peut recevoir {student}.",
    },
    "unplaced-no-candidate": {
        "en": "None of the companies that were looked at may take {student}; others were not scored.",
        "fr": "Aucune des entreprises examinées ne peut recevoir {student} ; d’autres n’ont pas été évaluées.",
    },
    "unplaced-forbidden": {
        "en": "Every company that could take {student} is excluded by a rule.",
        "fr": "Toutes les entreprises qui pourraient recevoir {student} sont exclues par une règle.",
    },
    "unplaced-full": {
        "en": "The companies that may take {student} ({num_eligible}) are all full.",
        "fr": "Les entreprises qui peuvent recevoir {student} ({num_eligible}) sont toutes complètes.",
    },
    "unplaced-seat-free": {
        "en": "{company} could still take {student}, but that would not improve the objective.",
        "fr": "{company} pourrait encore recevoir {student}, mais l’objectif n’y gagnerait rien.",
    },
    **PLACEMENT_SENTENCES,
    **CHANGE_SENTENCES,
}

FIXES: dict[str, dict[Language, str]] = {
    "accepts": {"en": "if {what} were accepted", "fr": "si {what} était accepté"},
    "dates": {"en": "with dates {what}", "fr": "avec des dates {what}"},
    "known": {"en": "once it is known to be {what}", "fr": "une fois renseigné : {what}"},
    "more": {"en": "with {what} more", "fr": "avec {what} de plus"},
    "start": {"en": "with a start on {what} or later", "fr": "avec un début le {what} ou après"},
    "until": {"en": "once extended to {what}", "fr": "une fois prolongé jusqu’au {what}"},
    "with": {"en": "with {what}", "fr": "avec {what}"},
}
"""What would make a pair meet a hard criterion, as it ends a sentence; a fact ``fixes`` lists such codes."""

LABELS: dict[str, dict[Language, str]] = {
    "accessibility": {"en": "Accessibility", "fr": "Accessibilité"},
    "accredited": {"en": "Accredited at the start", "fr": "Agrément valable au début"},
    "company_rank": {"en": "Company's ranking", "fr": "Classement de l’entreprise"},
    "company_side": {"en": "Score as the company sees it", "fr": "Indice côté entreprise"},
    "confirmed": {"en": "Confirmed at the start", "fr": "Accueil confirmé au début"},
    "dates": {"en": "Dates", "fr": "Dates"},
    "distance": {"en": "Distance", "fr": "Distance"},
    "employer_record": {"en": "Employer's record", "fr": "Bilan de l’employeur"},
    "free_text": {"en": "Texts alike", "fr": "Proximité des textes"},
    "grade": {"en": "Grade", "fr": "Note"},
    "interests": {"en": "Interests", "fr": "Centres d’intérêt"},
    "language_level": {"en": "Language level", "fr": "Niveau de langue"},
    "languages": {"en": "Languages", "fr": "Langues"},
    "learning": {"en": "Learning objectives", "fr": "Objectifs d’apprentissage"},
    "level": {"en": "Level", "fr": "Niveau"},
    "minimum_age": {"en": "Age at the start", "fr": "Âge au début"},
    "occupation_profile": {"en": "Occupation's profile", "fr": "Profil de métier"},
    "occupation_skills": {"en": "Skills of the occupation", "fr": "Compétences du métier"},
    "programme": {"en": "Programme", "fr": "Programme d’études"},
    "required": {"en": "Licences and certificates", "fr": "Permis et certificats"},
    "returning": {"en": "Earlier placement there", "fr": "Passage antérieur chez l’employeur"},
    "schedule": {"en": "Days in common", "fr": "Jours en commun"},
    "skills": {"en": "Skills", "fr": "Compétences"},
    "student_rank": {"en": "Student's wish", "fr": "Vœu de l’élève"},
    "student_side": {"en": "Score as the student sees it", "fr": "Indice côté élève"},
    "success": {"en": "Predicted success", "fr": "Réussite prédite"},
    "taxonomy_skills": {"en": "Skills, near ones in part", "fr": "Compétences, voisines comprises"},
    "travel": {"en": "Travel", "fr": "Trajet"},
    "travel_by_mode": {"en": "Travel by own means", "fr": "Trajet selon le moyen de transport"},
    "travel_time": {"en": "Travel time", "fr": "Temps de trajet"},
    "travel_time_by_mode": {"en": "Travel time by own means", "fr": "Temps de trajet selon le moyen de transport"},
    "wage_floor": {"en": "Wage floor", "fr": "Rémunération minimale"},
}
"""How a criterion is called in sentences, by its name; a criterion that is not here goes by its name."""


def languages() -> tuple[Language, ...]:
    """Return the languages that texts exist in."""
    return get_args(Language)


class _FrenchNumbers(Formatter):
    """Thousands apart by a narrow space: a comma would be read as a decimal one."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        return text.replace(",", "\u202f") if format_spec == "," else text


_FORMATTERS: dict[Language, Formatter] = {"en": Formatter(), "fr": _FrenchNumbers()}


def check_language(language: str) -> Language:
    """Return `language` if texts exist in it, else raise `InputError`."""
    if language not in get_args(Language):
        raise InputError(
            [Fault("language", repr(language), f"one of {listed(get_args(Language))}", "choose one of these")]
        )
    return language  # type: ignore[return-value]


def label(name: str, language: Language) -> str:
    """Return what a criterion is called in a sentence."""
    return LABELS.get(name, {}).get(language, name)


def _is_text(fact: object) -> bool:
    """Return whether a fact is a text in every language."""
    return isinstance(fact, Mapping) and set(fact) == set(languages())


@dataclass(frozen=True)
class Reason:
    """One sentence of an explanation: a stable code for programs, and its facts.

    Parameters
    ----------
    code : str
        A key of `SENTENCES`.
    facts : mapping
        What the sentence is filled with; ids, numbers and short texts. A fact ``criterion`` brings its
        ``label`` in the language of the sentence; a fact ``fixes``, pairs of a key of `FIXES` and what it takes, brings
        the ``fix`` in words; a fact that is a mapping of languages is told in that language.
    """

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", FrozenDict(self.facts))

    def say(self, language: Language = "en") -> str:
        """Return the sentence in a language.

        Examples
        --------
        >>> Reason("pair-not-eligible", {"student": "S1", "company": "C2"}).say("fr")
        'S1 n’est pas admissible chez C2.'
        """
        facts = self.told(language)
        if "criterion" in facts:
            facts["label"] = label(facts["criterion"], language)
        if "fixes" in facts:
            fixes = (FIXES[code][language].format(what=what) for code, what in facts["fixes"])
            facts["fix"] = ", ".join(fixes)
        return _FORMATTERS[language].format(SENTENCES[self.code][language], **facts)

    def told(self, language: Language) -> dict[str, Any]:
        """Return the facts, those that are texts in every language in this one.

        Examples
        --------
        >>> Reason("call-reconfirm", {"company": "C1", "cause_text": {"en": "lapsed", "fr": "échu"}}).told("fr")
        {'company': 'C1', 'cause_text': 'échu'}
        """
        return {name: fact[language] if _is_text(fact) else fact for name, fact in self.facts.items()}


@dataclass(frozen=True, repr=False)
class Explanation:
    """An answer with its reasons, as text, table, JSON or a piece of a notebook page.

    Parameters
    ----------
    headline : Reason
        The answer in one sentence.
    reasons : tuple of Reason
        What it rests on, in order of weight.
    language : {"en", "fr"}
        The language of the sentences.

    Examples
    --------
    >>> answer = Explanation(
    ...     Reason("pair-not-eligible", {"student": "S1", "company": "C2"}),
    ...     (Reason("hard-failed", {"criterion": "distance", "found": "48 km", "needed": "at most 40 km"}),),
    ... )
    >>> print(answer)
    S1 may not go to C2.
      - Distance: not met (found 48 km, needed at most 40 km).
    >>> answer.to_frame()["code"].tolist()
    ['hard-failed']
    """

    headline: Reason
    reasons: tuple[Reason, ...]
    language: Language = "en"

    def __post_init__(self) -> None:
        check_language(self.language)

    def translated(self, language: Language) -> "Explanation":
        """Return the same explanation in another language."""
        return replace(self, language=language)

    def __str__(self) -> str:
        lines = [self.headline.say(self.language)]
        lines += [f"  - {reason.say(self.language)}" for reason in self.reasons]
        return "\n".join(lines)

    __repr__ = __str__

    def to_frame(self) -> "pd.DataFrame":
        """Return a table with a row per reason: its code, its facts and its sentence."""
        import pandas as pd

        rows = [{"code": r.code, **r.told(self.language), "text": r.say(self.language)} for r in self.reasons]
        names = dict.fromkeys(name for row in rows for name in row if name not in {"code", "text"})
        return pd.DataFrame(rows, columns=["code", *names, "text"])

    def to_json(self) -> str:
        """Return JSON for a platform: codes and facts beside the sentences."""

        def spoken(reason: Reason) -> dict[str, Any]:
            return {"code": reason.code, "facts": dict(reason.facts), "text": reason.say(self.language)}

        content = {
            "language": self.language,
            "headline": spoken(self.headline),
            "reasons": [spoken(reason) for reason in self.reasons],
        }
        return json.dumps(content, ensure_ascii=False, default=str)

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{html.escape(reason.say(self.language))}</li>" for reason in self.reasons)
        return f"<p><b>{html.escape(self.headline.say(self.language))}</b></p><ul>{items}</ul>"

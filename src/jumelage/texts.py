"""What people read: sentences in French and English, and `Explanation`, the one type every reason comes in.

A reason is a code with facts; its sentence is looked up in the catalogue `SENTENCES` and filled with those
facts. The catalogue is complete in both languages (a test says so): a new code is a new row here.
"""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

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
        "en": "{label}: not met (found {found}, needed {needed}); what would settle it: {fix}.",
        "fr": "{label} : non satisfait (trouvé : {found} ; demandé : {needed}) ; il faudrait : {fix}.",
    },
    "score-without-soft": {
        "en": "The rubric has no soft criteria: every allowed pair scores 1.",
        "fr": "La grille n’a pas de critère souhaité : toute paire admissible a l’indice 1.",
    },
    "score-all-unknown": {
        "en": "Nothing is known for any soft criterion: the pair scores {contribution:.2f}.",
        "fr": "Aucun critère souhaité n’est renseigné : la paire a l’indice {contribution:.2f}.",
    },
    "unplaced-not-eligible": {
        "en": "No company of this term may take {student}.",
        "fr": "Aucune entreprise d’accueil de ce trimestre ne peut recevoir {student}.",
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
}

LABELS: dict[str, dict[Language, str]] = {
    "accredited": {"en": "Accredited at the start", "fr": "Agrément valable au début"},
    "company_rank": {"en": "Company's ranking", "fr": "Classement de l’entreprise"},
    "confirmed": {"en": "Confirmed at the start", "fr": "Accueil confirmé au début"},
    "dates": {"en": "Dates", "fr": "Dates"},
    "distance": {"en": "Distance", "fr": "Distance"},
    "grade": {"en": "Grade", "fr": "Note"},
    "interests": {"en": "Interests", "fr": "Centres d’intérêt"},
    "languages": {"en": "Languages", "fr": "Langues"},
    "level": {"en": "Level", "fr": "Niveau"},
    "minimum_age": {"en": "Age at the start", "fr": "Âge au début"},
    "programme": {"en": "Programme", "fr": "Programme d’études"},
    "required": {"en": "Licences and certificates", "fr": "Permis et certificats"},
    "skills": {"en": "Skills", "fr": "Compétences"},
    "student_rank": {"en": "Student's wish", "fr": "Vœu de l’élève"},
    "travel": {"en": "Travel", "fr": "Trajet"},
    "travel_time": {"en": "Travel time", "fr": "Temps de trajet"},
}
"""How a criterion is called in sentences, by its name; a criterion that is not here goes by its name."""


def languages() -> tuple[Language, ...]:
    """Return the languages that texts exist in."""
    return get_args(Language)


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
        ``label`` in the language of the sentence; a fact that is a mapping of languages is told in that language.
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
        return SENTENCES[self.code][language].format(**facts)

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

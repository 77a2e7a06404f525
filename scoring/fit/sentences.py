"""What a fit says, in French and English."""

from string import Formatter
from typing import Any

import pandas as pd

from jumelage.texts import Language

SENTENCES: dict[str, dict[Language, str]] = {
    "choice": {
        "en": "Weights learned from {num_placements:,} past placements: where each student went, of the openings she "
        "was eligible for. Intervals of 95 %.",
        "fr": "Poids appris de {num_placements:,} placements passés : où chaque élève est allé, parmi les offres où il "
        "était admissible. Intervalles à 95 %.",
    },
    "success": {
        "en": "Weights learned from {num_placements:,} past placements and how they ended. Intervals of 95 %.",
        "fr": "Poids appris de {num_placements:,} placements passés et de leur issue. Intervalles à 95 %.",
    },
    "weight": {
        "en": "{label}: {learned:.0%} ({low:.0%}–{high:.0%}), by hand {hand_set:.0%}.",
        "fr": "{label} : {learned:.0%} ({low:.0%}–{high:.0%}), à la main {hand_set:.0%}.",
    },
    "kept": {
        "en": "{label}: {learned:.0%}, as by hand: the placements say nothing of it.",
        "fr": "{label} : {learned:.0%}, comme à la main : les placements n’en disent rien.",
    },
    "log_loss": {
        "en": "Log loss on placements not learned from (lower is better): {learned:.3f}, by hand {hand_set:.3f}, by "
        "chance {chance:.3f}; difference {difference:+.3f} ({low:+.3f} to {high:+.3f}).",
        "fr": "Perte logarithmique sur des placements non appris (plus bas est mieux) : {learned:.3f}, à la main "
        "{hand_set:.3f}, au hasard {chance:.3f} ; écart {difference:+.3f} ({low:+.3f} à {high:+.3f}).",
    },
    "auc": {
        "en": "AUC on placements not learned from (higher is better): {learned:.3f}, by hand {hand_set:.3f}, by "
        "chance {chance:.3f}; difference {difference:+.3f} ({low:+.3f} to {high:+.3f}).",
        "fr": "AUC sur des placements non appris (plus haut est mieux) : {learned:.3f}, à la main {hand_set:.3f}, au "
        "hasard {chance:.3f} ; écart {difference:+.3f} ({low:+.3f} à {high:+.3f}).",
    },
    "predicted": {"en": "Chance foretold", "fr": "Probabilité annoncée"},
    "observed": {"en": "Share that happened", "fr": "Part observée"},
    "perfect": {"en": "what was foretold", "fr": "ce qui était annoncé"},
    "plot": {
        "en": "Reliability: chances foretold for placements not learned from, and what happened",
        "fr": "Fiabilité : probabilités annoncées pour des placements non appris, et ce qui s’est passé",
    },
    "point": {
        "en": "foretold {predicted:.1%}, happened {observed:.1%} ({low:.1%}–{high:.1%}) of {num_pairs:,} pairs",
        "fr": "annoncé {predicted:.1%}, observé {observed:.1%} ({low:.1%}–{high:.1%}) sur {num_pairs:,} paires",
    },
}


class _French(Formatter):
    """Decimal commas, thousands apart by a narrow space, and a space before the per cent sign."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        if isinstance(value, str):
            return text
        return text.replace(",", "\u202f").replace(".", ",").replace("%", "\u202f%")


_FORMATTERS: dict[Language, Formatter] = {"en": Formatter(), "fr": _French()}


def say(code: str, language: Language, **facts: Any) -> str:
    """Return a sentence in a language."""
    return _FORMATTERS[language].format(SENTENCES[code][language], **facts)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as facts for sentences."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]

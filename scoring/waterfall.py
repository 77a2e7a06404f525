"""The waterfall of a pair: what each soft criterion adds, up to the score.

Importing this module needs Matplotlib.
"""

import base64
import html
from io import BytesIO
from textwrap import fill

from matplotlib.figure import Figure

from jumelage.texts import Explanation, Language, Reason, label

_WIDEST_LABEL = 28
_INCHES_PER_BAR = 0.5

_SHARE_FACE, _UNKNOWN_FACE, _SCORE_FACE, _LINE = "#56A0D3", "white", "#333333", "#555555"
"""Light, white and dark: told apart in grey as in colour; what is not known is hatched as well."""

_WORDS: dict[str, dict[Language, str]] = {
    "score": {"en": "Score", "fr": "Indice de compatibilité"},
    "all": {"en": "All allowed pairs", "fr": "Toute paire admissible"},
    "bar": {"en": "{label}\n{value:.2f} × weight {weight:g}", "fr": "{label}\n{value:.2f} × poids {weight:g}"},
    "unknown": {
        "en": "{label}\nnot known: {value:.2f} × weight {weight:g}",
        "fr": "{label}\nnon renseigné : {value:.2f} × poids {weight:g}",
    },
    "axis": {"en": "What each criterion adds to the score", "fr": "Ce que chaque critère ajoute à l’indice"},
}


class DescribedFigure(Figure):
    """A figure with a text that says the same, which a notebook gives to those who cannot see the picture.

    Attributes
    ----------
    description : str
        The text.
    """

    description: str = ""

    def _repr_html_(self) -> str:
        picture = BytesIO()
        self.savefig(picture, format="png", metadata={"Description": self.description})
        data = base64.b64encode(picture.getvalue()).decode("ascii")
        return f'<img alt="{html.escape(self.description)}" src="data:image/png;base64,{data}">'


def draw(explanation: Explanation) -> DescribedFigure:
    """Draw the reasons for a pair's score; see `CompatibilityMatrix.waterfall`."""
    language = explanation.language
    added = [reason for reason in explanation.reasons if "contribution" in reason.facts]
    facts = explanation.headline.facts
    names = [_name(reason, language) for reason in added] + [_WORDS["score"][language]]
    figure = DescribedFigure(figsize=(8, 1.4 + _INCHES_PER_BAR * len(names)), layout="constrained")
    axes = figure.add_subplot()
    begin = 0.0
    for row, reason in enumerate(added):
        is_unknown = reason.code in ("soft-unknown", "side-unknown", "score-all-unknown")
        width = reason.facts["contribution"]
        axes.barh(
            row,
            width,
            0.6,
            left=begin,
            color=_UNKNOWN_FACE if is_unknown else _SHARE_FACE,
            edgecolor="black",
            hatch="///" if is_unknown else None,
        )
        axes.plot([begin + width] * 2, [row - 0.3, row + 1.3], color=_LINE, linewidth=0.8)
        axes.annotate(f"+{width:.3f}", (begin + width, row), (4, 0), textcoords="offset points", va="center")
        begin += width
    axes.barh(len(added), facts["score"], 0.6, color=_SCORE_FACE, edgecolor="black")
    axes.annotate(
        f"{facts['score']:.3f}", (facts["score"], len(added)), (4, 0), textcoords="offset points", va="center"
    )
    axes.set_yticks(range(len(names)), names, parse_math=False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.08)
    axes.set_xlabel(_WORDS["axis"][language])
    axes.set_title(f"{facts['student']} – {facts['company']}", loc="left", weight="bold", parse_math=False)
    axes.spines[["top", "right"]].set_visible(False)
    alternative = Reason("waterfall", {**facts, "num": len(names)}).say(language)
    figure.description = "\n".join([alternative, *(reason.say(language) for reason in added)])
    return figure


def _name(reason: Reason, language: Language) -> str:
    facts = reason.facts
    if "criterion" not in facts:
        return _WORDS["all"][language]
    shown = fill(label(facts["criterion"], language), _WIDEST_LABEL)
    code = "unknown" if reason.code in ("soft-unknown", "side-unknown") else "bar"
    return _WORDS[code][language].format(label=shown, value=facts["value"], weight=facts["weight"])

"""The reliability plot: chances foretold beside shares observed.

Importing this module needs Matplotlib.
"""

import numpy as np
import pandas as pd

from jumelage.scoring.fit.sentences import rows_of, say
from jumelage.scoring.waterfall import DescribedFigure
from jumelage.texts import Language

_POINTS, _LINE = "#0072B2", "#555555"


def draw(reliability: pd.DataFrame, language: Language) -> DescribedFigure:
    """Draw a point with its interval for each row of `Fit.reliability`."""
    figure = DescribedFigure(figsize=(5.5, 5.2), layout="constrained")
    axes = figure.add_subplot()
    highest = float(np.ceil(20 * max(reliability["high"].max(), reliability["predicted"].max())) / 20)
    axes.plot([0, highest], [0, highest], color=_LINE, linestyle="--", label=say("perfect", language))
    spread = [reliability["observed"] - reliability["low"], reliability["high"] - reliability["observed"]]
    axes.errorbar(
        reliability["predicted"], reliability["observed"], yerr=np.array(spread), fmt="o", color=_POINTS, capsize=3
    )
    axes.set_xlim(0, highest)
    axes.set_ylim(0, highest)
    axes.set_xlabel(say("predicted", language))
    axes.set_ylabel(say("observed", language))
    axes.legend(loc="upper left")
    axes.spines[["top", "right"]].set_visible(False)
    points = [say("point", language, **row) for row in rows_of(reliability)]
    figure.description = "\n".join([say("plot", language), *points])
    return figure

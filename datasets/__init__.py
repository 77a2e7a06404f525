"""Cohorts: shipped, made, struck by shocks, or read from the user's own files; readers of lists and scores."""

if __name__ != "jumelage.datasets":
    message = "this folder is installed inside jumelage: write `import jumelage.datasets`, not `import datasets`"
    raise ImportError(message)

from jumelage.datasets.made import PRESETS, make_cohort
from jumelage.datasets.made.dials import Dials, Field, SizeClass
from jumelage.datasets.read import read_cohort
from jumelage.datasets.shipped import load_cohort, shipped_path
from jumelage.datasets.shocks import Shocked, shock

__all__ = [
    "Dials",
    "Field",
    "PRESETS",
    "Shocked",
    "SizeClass",
    "load_cohort",
    "make_cohort",
    "read_cohort",
    "shipped_path",
    "shock",
]

"""Cohorts: shipped, made to measure, or read from the user's own folder or workbook."""

if __name__ != "jumelage.datasets":
    message = "this folder is installed inside jumelage: write `import jumelage.datasets`, not `import datasets`"
    raise ImportError(message)

from jumelage.datasets.made import PRESETS, make_cohort
from jumelage.datasets.made.dials import Dials, Field, SizeClass
from jumelage.datasets.read import read_cohort
from jumelage.datasets.shipped import load_cohort, shipped_path

__all__ = [
    "PRESETS",
    "Dials",
    "Field",
    "SizeClass",
    "load_cohort",
    "make_cohort",
    "read_cohort",
    "shipped_path",
]

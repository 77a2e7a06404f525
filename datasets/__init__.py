"""Cohorts: shipped, made, struck by shocks, read from files and written to them; readers of lists and scores."""

if __name__ != "jumelage.datasets":
    message = "this folder is installed inside jumelage: write `import jumelage.datasets`, not `import datasets`"
    raise ImportError(message)

from jumelage.datasets.lists import read_matrix, read_orlib_assign, read_preflib, read_rank_lists, read_wpi
from jumelage.datasets.made import PRESETS, make_cohort
from jumelage.datasets.made.dials import Dials
from jumelage.datasets.made.parts import Field, SizeClass
from jumelage.datasets.read import read_cohort
from jumelage.datasets.shipped import load_cohort, shipped_path
from jumelage.datasets.shocks import Shocked, shock
from jumelage.datasets.write import write_cohort

__all__ = [
    "PRESETS",
    "Dials",
    "Field",
    "Shocked",
    "SizeClass",
    "load_cohort",
    "make_cohort",
    "read_cohort",
    "read_matrix",
    "read_orlib_assign",
    "read_preflib",
    "read_rank_lists",
    "read_wpi",
    "shipped_path",
    "shock",
    "write_cohort",
]

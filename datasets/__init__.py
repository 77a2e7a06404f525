"""Cohorts: shipped, or read from the user's own folder or workbook."""

if __name__ != "jumelage.datasets":
    message = "this folder is installed inside jumelage: write `import jumelage.datasets`, not `import datasets`"
    raise ImportError(message)

from jumelage.datasets.read import read_cohort
from jumelage.datasets.shipped import load_cohort, shipped_path

__all__ = ["load_cohort", "read_cohort", "shipped_path"]

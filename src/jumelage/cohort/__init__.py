"""The tables of one term, frozen and checked (see `Cohort`)."""

from jumelage.cohort.cohort import Cohort

__all__ = ["Cohort"]

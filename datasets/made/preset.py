"""What a preset is: dials, usual sizes, and the published figures that cohorts made with it are held to."""

from dataclasses import dataclass

from jumelage.datasets.made.dials import Dials


@dataclass(frozen=True)
class Target:
    """A published figure that a made cohort, or its matching, should come near.

    Parameters
    ----------
    measure : str
        What is measured, a name that `jumelage.benchmarks.realised` knows.
    value : float
        The published figure.
    tolerance : float
        How far off the figure of one cohort may be.
    source : str
        Where it was published, or from what it is derived.
    """

    measure: str
    value: float
    tolerance: float
    source: str


@dataclass(frozen=True)
class Preset:
    """A kind of cohort.

    Parameters
    ----------
    name, about : str
        What it is called, and what it depicts in a sentence.
    num_students, num_companies : int
        The usual sizes.
    dials : Dials
        How cohorts are made.
    targets : tuple of Target
        What they are held to.
    """

    name: str
    about: str
    num_students: int
    num_companies: int
    dials: Dials
    targets: tuple[Target, ...]

"""Criteria that other processes can import, and that let them down."""

import os
from dataclasses import dataclass

import numpy as np

from jumelage.scoring.criterion import Judgement


@dataclass(frozen=True)
class Deadly:
    """Ends the process that asks it, wherever that is not the one that made it."""

    name = "deadly"

    def prepare(self, cohort):
        return DeadlyGate(os.getpid(), len(cohort.companies))


@dataclass(frozen=True)
class DeadlyGate:
    home: int
    num_companies: int

    def mask(self, rows):
        if os.getpid() != self.home:
            os._exit(1)
        return np.ones((rows.stop - rows.start, self.num_companies), dtype=bool)

    def judge(self, student, company):
        return Judgement(f"{student}", f"{company}")

    def take(self, students, companies):
        assert len(students)
        return DeadlyGate(self.home, len(companies))


@dataclass(frozen=True)
class Wrong:
    """Answers 7 where a value in [0, 1] is asked for."""

    name = "wrong"
    weight = 1.0
    missing = "neutral"

    def prepare(self, cohort):
        return WrongGauge(len(cohort.companies))


@dataclass(frozen=True)
class WrongGauge:
    num_companies: int

    def values(self, rows):
        return np.full((rows.stop - rows.start, self.num_companies), 7.0)

    def take(self, students, companies):
        assert len(students)
        return WrongGauge(len(companies))

"""Past terms in which students went where a rubric with planted weights sends them, more or less."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

import jumelage as jm


@dataclass(frozen=True)
class Near:
    """How near the two sides' numbers in a column are."""

    column: str
    weight: float = 1.0
    missing: str = "neutral"

    @property
    def name(self):
        return self.column

    @property
    def needs(self):
        return (f"students.{self.column}", f"companies.{self.column}")

    def prepare(self, cohort):
        numbers = (table[self.column].to_numpy(float) for table in (cohort.students, cohort.companies))
        return NearGauge(*numbers)


@dataclass(frozen=True)
class NearGauge:
    home: np.ndarray
    place: np.ndarray

    def values(self, rows):
        return 1 - np.abs(self.home[rows, None] - self.place)


def term(columns, *, seed, num_students=200, num_companies=10, blank=0.0, **own):
    """Return a cohort in which both sides have a number from 0 to 1 in each of the columns."""
    generator = np.random.default_rng(seed)
    tables = []
    for side, count in (("student", num_students), ("company", num_companies)):
        frame = pd.DataFrame({side: [f"{side[0].upper()}{seed}-{number:04}" for number in range(count)]})
        for column in columns:
            values = generator.uniform(size=count)
            frame[column] = np.where(generator.uniform(size=count) < blank, np.nan, values)
        tables.append(frame)
    return jm.Cohort(tables[0].assign(**own), tables[1].assign(capacity=num_students))


def chosen(cohort, rubric, *, strength, seed):
    """Let each student choose by chance, after the scores under a rubric."""
    generator = np.random.default_rng(1000 + seed)
    utility = strength * rubric.score(cohort).to_scipy().toarray() + generator.gumbel(
        size=(len(cohort.students), len(cohort.companies))
    )
    companies = cohort.companies["company"].to_numpy()
    return jm.Matching(dict(zip(cohort.students["student"], companies[utility.argmax(axis=1)], strict=True)))


def ended(cohort, rubric, *, strength, seed):
    """Place each student at random and let it end well by chance, after the score of the pair."""
    generator = np.random.default_rng(2000 + seed)
    scores = rubric.score(cohort).to_scipy().toarray()
    where = generator.integers(0, scores.shape[1], len(scores))
    utility = strength * (scores[np.arange(len(scores)), where] - scores.mean())
    went_well = generator.uniform(size=len(scores)) < 1 / (1 + np.exp(-utility))
    return pd.DataFrame(
        {
            "student": cohort.students["student"],
            "company": cohort.companies["company"].to_numpy()[where],
            "outcome": np.where(went_well, "completed", "broken off"),
        }
    )

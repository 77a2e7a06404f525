"""A cohort with every column and holes everywhere, and a rubric of every criterion there is."""

import numpy as np
import pandas as pd

from jumelage.cohort import Cohort
from jumelage.scoring import criteria

WORDS = ["welding", "turning", "baking", "sales", "care"]
LEVELS = ["A1", "A2", "B1", "B2", "C1", "C2"]


def with_holes(random, cells, share=0.15):
    return pd.Series(list(cells), dtype=object).mask(random.random(len(cells)) < share)


def lists(random, count):
    return [";".join(random.choice(WORDS, random.integers(1, 4), replace=False)) for _ in range(count)]


def side(random, count):
    is_known = random.random(count) > 0.1
    return {
        "lat": np.where(is_known, random.uniform(47, 49, count), np.nan),
        "lon": np.where(is_known, random.uniform(-4, 0, count), np.nan),
        "skills": with_holes(random, lists(random, count)),
        "languages": with_holes(random, [f"fr:{level}" for level in random.choice(LEVELS, count)]),
        "occupation": with_holes(random, random.choice(WORDS, count)),
        "start": with_holes(random, [f"2026-09-{day:02}" for day in random.integers(1, 15, count)]),
        "end": with_holes(random, [f"2026-12-{day:02}" for day in random.integers(1, 15, count)]),
    }


def whole_cohort(num_students=31, num_companies=23):
    random = np.random.default_rng(11)
    students = {
        "student": [f"S{number}" for number in range(num_students)],
        **side(random, num_students),
        "programme": with_holes(random, random.choice(WORDS, num_students)),
        "level": random.choice(["CAP", "BTS"], num_students),
        "licences": with_holes(random, ["B"] * num_students),
        "birth_date": "2008-01-01",
        "interests": with_holes(random, lists(random, num_students)),
        "grade": with_holes(random, random.uniform(0, 20, num_students)),
        "objectives": with_holes(random, lists(random, num_students)),
        "about": with_holes(random, lists(random, num_students)),
        "transport": with_holes(random, random.choice(["car", "transit", "none"], num_students)),
        "wage_floor": with_holes(random, random.uniform(0, 500, num_students)),
        "access_needs": with_holes(random, ["step-free"] * num_students, 0.8),
    }
    companies = {
        "company": [f"C{number}" for number in range(num_companies)],
        "capacity": 1,
        "employer": [f"E{number // 2}" for number in range(num_companies)],
        **side(random, num_companies),
        "programmes": None,
        "levels": with_holes(random, ["CAP;BTS"] * num_companies),
        "required": with_holes(random, ["B"] * num_companies, 0.7),
        "minimum_age": 16,
        "sector": with_holes(random, random.choice(WORDS, num_companies)),
        "description": with_holes(random, lists(random, num_companies)),
        "teaches": with_holes(random, lists(random, num_companies)),
        "wage": with_holes(random, random.uniform(400, 700, num_companies)),
        "access": with_holes(random, ["step-free"] * num_companies),
        "confirmed_until": "2027-06-30",
        "accredited_until": "2027-06-30",
    }
    pairs = [(f"S{student}", f"C{company}") for student in range(0, num_students, 2) for company in range(student % 5)]
    applications = pd.DataFrame(pairs, columns=["student", "company"])
    applications = applications.assign(student_rank=np.arange(len(pairs)) % 4 + 1, company_rank=1)
    history = pd.DataFrame(
        {
            "student": [f"S{number}" for number in range(0, 40, 3)],
            "term": "2025",
            "employer": [f"E{number}" for number in range(14)],
            "outcome": ["completed", "stopped"] * 7,
        }
    )
    return Cohort(pd.DataFrame(students), pd.DataFrame(companies), applications, history=history)


def whole_catalogue():
    pairs = {"student": [f"S{n}" for n in range(20)], "company": [f"C{n}" for n in range(20)]}
    links = {"occupation": ["welding", "sales", "care"], "skill": ["turning", "care", "care"], "importance": [3, 2, 1]}
    links = pd.DataFrame(links)
    tree = pd.DataFrame({"item": WORDS, "broader": ["metal", "metal", "food", "trade", None]})
    given = {
        criteria.Distance: {"max_km": 400, "missing": "allow"},
        criteria.TravelTime: {"table": pd.DataFrame({**pairs, "minutes": 20}), "max_minutes": 30, "missing": "allow"},
        criteria.TravelTimeByMode: {"max_minutes": 4000, "missing": "allow"},
        criteria.WageFloor: {"floor": 300, "missing": "allow"},
        criteria.Programme: {"missing": "allow"},
        criteria.MinimumAge: {"missing": "allow"},
        criteria.Dates: None,
        criteria.Languages: None,
        criteria.TaxonomySkills: {"table": tree, "missing": "drop"},
        criteria.OccupationSkills: {"table": links, "missing": "drop"},
        criteria.OccupationProfile: {"table": links},
        criteria.EmployerRecord: {"good": ["completed"], "missing": "drop"},
        criteria.PredictedSuccess: {"table": pd.DataFrame({**pairs, "prediction": 0.7}), "missing": "pessimistic"},
        criteria.FreeText: {"weight": 3},
        criteria.Grade: {"weight": 0},
    }
    return [
        kind(**(given.get(kind) or {}))
        for kind in criteria.REGISTRY.values()
        # These two would refuse nearly every pair here.
        if given.get(kind, {}) is not None
    ]

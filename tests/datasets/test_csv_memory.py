"""A large CSV file is read in a small multiple of its size."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SIZE = 200_000_000

MEASURED = """
import resource, sys
import pandas as pd
import pyarrow
import jumelage as jm
jm.Cohort(pd.DataFrame({"student": ["S1"]}), pd.DataFrame({"company": ["C1"], "capacity": [1]}))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
cohort = jm.read_cohort(sys.argv[1])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, len(cohort.applications))
"""


@pytest.mark.slow
def test_a_file_of_200_megabytes_takes_no_more_than_three_times_its_size(tmp_path: Path) -> None:
    each, num_companies = 20, 20_000
    num_students = SIZE // (each * len("S0000001,C00001,10,12\n"))
    ids = np.char.add("S", np.char.zfill(np.arange(num_students).astype(str), 7)).tolist()
    (tmp_path / "students.csv").write_text("student\n" + "\n".join(ids) + "\n")
    companies = "".join(f"C{number:05d},3\n" for number in range(num_companies))
    (tmp_path / "companies.csv").write_text("company,capacity\n" + companies)
    with (tmp_path / "applications.csv").open("w") as file:
        file.write("student,company,student_rank,company_rank\n")
        for number, student in enumerate(ids):
            first = number % (num_companies - each)
            file.writelines(
                f"{student},C{first + rank:05d},{rank + 1},{(number + rank) % 50 + 1}\n" for rank in range(each)
            )
    size = (tmp_path / "applications.csv").stat().st_size
    assert size > 0.9 * SIZE
    run = [sys.executable, "-c", MEASURED, str(tmp_path)]
    grown, rows = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    assert int(rows) == num_students * each
    assert int(grown) * 1024 <= 3 * size

"""How much memory a large table takes while it is read."""

import subprocess
import sys

import numpy as np
import pytest

SIZE = 200_000_000

GROWTH = """
import sys
import jumelage as jm

def status(name):
    # Not resource.getrusage: what that calls the peak is never below that of the process which started this one.
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(name))

jm.read_cohort(sys.argv[1])
before = status("VmRSS")
cohort = jm.read_cohort(sys.argv[2])
print(len(cohort.applications), status("VmHWM") - before)
"""


def write_term(folder, size):
    """Write students with ten applications each until these fill a file of a size; return how many there are."""
    folder.mkdir()
    random = np.random.default_rng(0)
    num_students, num_companies = 0, 50_000
    with (folder / "applications.csv").open("w") as file:
        file.write("student,company,student_rank,company_rank\n")
        while file.tell() < size:
            lines = []
            for first in random.integers(num_companies, size=10_000).tolist():
                num_students += 1
                ranks = random.integers(1, 30, 10).tolist()
                lines += [
                    f"S{num_students:07d},C{(first + 17 * choice) % num_companies:07d},{choice + 1},"
                    + (f"{rank}\n" if rank < 28 else "\n")
                    for choice, rank in enumerate(ranks)
                ]
            file.writelines(lines)
    ids = "".join(f"S{number:07d}\n" for number in range(1, num_students + 1))
    (folder / "students.csv").write_text(f"student\n{ids}")
    ids = "".join(f"C{number:07d},2\n" for number in range(num_companies))
    (folder / "companies.csv").write_text(f"company,capacity\n{ids}")
    return 10 * num_students


@pytest.mark.slow
def test_a_table_of_200_mb_takes_at_most_three_times_its_size(tmp_path):
    write_term(tmp_path / "small", 1)
    num_applications = write_term(tmp_path / "large", SIZE)
    run = [sys.executable, "-c", GROWTH, str(tmp_path / "small"), str(tmp_path / "large")]
    read, growth = map(int, subprocess.run(run, capture_output=True, text=True, check=True).stdout.split())
    assert read == num_applications
    assert growth <= 3 * (tmp_path / "large" / "applications.csv").stat().st_size

"""A real cluster of local worker processes, one of which is killed while it works."""

import os
import signal

import numpy as np
import pytest

import jumelage as jm
from jumelage.benchmarks.cohorts import whole_cohort, whole_rubric
from jumelage.scoring import evaluate, score_candidates


@pytest.mark.slow
@pytest.mark.parametrize("candidates", [None, jm.Candidates(radius_km=60, top=10)], ids=["all", "candidates"])
def test_a_cluster_gives_the_same_bits_when_a_worker_is_killed_in_mid_run(candidates, monkeypatch):
    from dask.distributed import Client, LocalCluster

    monkeypatch.setattr(evaluate, "PAIRS_PER_PIECE", 1 << 16)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_TILE", 5000)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_PIECE", 1 << 15)
    cohort = whole_cohort(num_students=6000, num_companies=1500)
    rubric = whole_rubric(cohort)
    here = rubric.score(cohort, candidates=candidates)
    killed = []
    with (
        LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        workers = client.run(os.getpid)

        def kill_one(phase, share):
            if phase == "score" and not killed and share < 0.5:
                killed.append(next(iter(workers.values())))
                os.kill(killed[0], signal.SIGKILL)

        there = rubric.score(cohort, candidates=candidates, executor=client.get_executor(), progress=kill_one)
        left = client.run(os.getpid)
    assert len(workers) == 3
    assert killed
    assert killed[0] not in left.values()
    for name in ("indptr", "company", "score"):
        assert np.array_equal(getattr(here, name), getattr(there, name)), name

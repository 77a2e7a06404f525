"""Who does the work changes nothing in the result; and what is said when the work is lost."""

import multiprocessing
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from frail_criteria import Deadly, Wrong

import jumelage as jm
from jumelage.benchmarks.cohorts import whole_cohort, whole_rubric
from jumelage.errors import ExecutorError
from jumelage.scoring import evaluate, score_candidates
from jumelage.scoring.engine import PIECES_OUT
from jumelage.scoring.rubric import Rubric

WAYS = pytest.mark.parametrize("candidates", [None, jm.Candidates(radius_km=40, top=3)], ids=["all", "candidates"])


def same(one, other):
    arrays = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("indptr", "company", "score"))
    return arrays and one.num_scored == other.num_scored


@pytest.fixture(scope="module")
def cohort():
    return whole_cohort(num_students=400, num_companies=150)


@pytest.fixture(scope="module")
def rubric(cohort):
    return whole_rubric(cohort)


@pytest.fixture
def small_pieces(monkeypatch):
    """Enough pieces for every process to have some."""
    monkeypatch.setattr(evaluate, "PAIRS_PER_PIECE", 5000)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_TILE", 700)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_PIECE", 2000)


def processes(count):
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


class InTurn(Executor):
    """Does each piece when it is asked for, and keeps what it was asked."""

    def __init__(self):
        self.futures = []

    def submit(self, function, /, *args):
        future = Future()
        self.futures.append(future)
        future.set_result(function(*args))
        return future


class Idle(Executor):
    """Takes all work and does none."""

    def __init__(self):
        self.futures = []

    def submit(self, function, /, *args):  # noqa: ARG002
        future = Future()
        self.futures.append(future)
        return future


@pytest.mark.usefixtures("small_pieces")
class TestTheResultIsTheSame:
    @WAYS
    def test_in_threads_of_somebody_elses(self, cohort, rubric, candidates):
        with ThreadPoolExecutor(3) as executor:
            other = rubric.score(cohort, candidates=candidates, executor=executor)
        assert same(rubric.score(cohort, candidates=candidates), other)

    def test_in_other_processes(self, cohort, rubric):
        with processes(2) as executor:
            for candidates in (None, jm.Candidates(radius_km=40, top=3)):
                other = rubric.score(cohort, candidates=candidates, executor=executor)
                assert same(rubric.score(cohort, candidates=candidates), other)

    def test_whatever_the_size_of_the_pieces(self, cohort, rubric, monkeypatch):
        one_way = rubric.score(cohort)
        monkeypatch.setattr(evaluate, "PAIRS_PER_PIECE", 777)
        assert same(one_way, rubric.score(cohort, executor=InTurn()))


class Forgetful(InTurn):
    """Loses the result of every third piece it is given."""

    def submit(self, function, /, *args):
        future = super().submit(function, *args)
        if len(self.futures) % 3 == 0:
            lost = Future()
            lost.set_exception(OSError("the worker is gone"))
            return lost
        return future


@WAYS
def test_a_piece_that_an_executor_loses_is_handed_out_again(cohort, rubric, candidates, monkeypatch):
    monkeypatch.setattr(evaluate, "PAIRS_PER_PIECE", 2000)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_TILE", 700)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_PIECE", 2000)
    executor = Forgetful()
    other = rubric.score(cohort, candidates=candidates, executor=executor)
    assert len(executor.futures) > 6
    assert same(rubric.score(cohort, candidates=candidates), other)


@WAYS
def test_few_pieces_are_out_at_a_time(cohort, rubric, candidates, monkeypatch):
    monkeypatch.setattr(evaluate, "PAIRS_PER_PIECE", 150)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_TILE", 20)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_PIECE", 60)
    executor = Idle()
    with pytest.raises(jm.TimeLimitError):
        rubric.score(cohort, candidates=candidates, executor=executor, time_limit=1.0)
    assert len(executor.futures) == PIECES_OUT
    assert all(future.cancelled() for future in executor.futures)


@WAYS
def test_a_process_that_dies_is_an_error_that_says_what_to_do(cohort, candidates):
    deadly = Rubric([Deadly()])
    assert deadly.score(cohort, candidates=candidates).num_pairs > 0
    with processes(1) as executor, pytest.raises(ExecutorError, match="leave executor= out") as caught:
        deadly.score(cohort, candidates=candidates, executor=executor)
    assert isinstance(caught.value, jm.JumelageError)
    assert type(caught.value.cause).__name__ == "BrokenProcessPool"


@WAYS
def test_an_executor_that_was_shut_down_is_an_error_that_says_what_to_do(cohort, rubric, candidates):
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(ExecutorError, match="give a new executor"):
        rubric.score(cohort, candidates=candidates, executor=executor)


def test_a_criterion_that_cannot_be_sent_is_an_error_that_says_what_to_do(cohort):
    class Local(Wrong):
        """No other process can import a class of a function."""

        def prepare(self, cohort):
            gauge = super().prepare(cohort)
            object.__setattr__(gauge, "extra", lambda: None)
            return type("Odd", (), {"values": gauge.values, "take": lambda *_: self._odd()})()

        @staticmethod
        def _odd():
            return lambda: None

    with processes(1) as executor, pytest.raises(ExecutorError, match="criteria that its processes can import"):
        Rubric([Local()]).score(cohort, executor=executor)


@WAYS
def test_a_fault_found_elsewhere_is_raised_here_as_it_is(cohort, candidates):
    wrong = Rubric([Wrong()])
    with pytest.raises(jm.InputError) as here:
        wrong.score(cohort, candidates=candidates)
    with processes(1) as executor, pytest.raises(jm.InputError) as elsewhere:
        wrong.score(cohort, candidates=candidates, executor=executor)
    assert here.value.faults[0].expected == elsewhere.value.faults[0].expected == "values in [0, 1], NaN where unknown"


@WAYS
def test_scoring_that_takes_too_long_is_given_up(cohort, rubric, candidates):
    with pytest.raises(jm.TimeLimitError, match=r"within 1e-09 s\. Give more time"):
        rubric.score(cohort, candidates=candidates, time_limit=1e-9)


@WAYS
def test_an_interruption_calls_off_what_has_not_begun(cohort, rubric, candidates, monkeypatch):
    monkeypatch.setattr(evaluate, "PAIRS_PER_PIECE", 150)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_TILE", 20)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_PIECE", 60)

    class FirstOnly(Idle):
        def submit(self, function, /, *args):
            future = super().submit(function, *args)
            if len(self.futures) == 1:
                future.set_result(function(*args))
            return future

    def interrupt(phase, share):  # noqa: ARG001
        if phase == "score":
            raise KeyboardInterrupt

    executor = FirstOnly()
    with pytest.raises(KeyboardInterrupt):
        rubric.score(cohort, candidates=candidates, executor=executor, progress=interrupt)
    assert len(executor.futures) > 1
    assert all(future.cancelled() for future in executor.futures[1:])


@WAYS
@pytest.mark.parametrize("executor", [None, InTurn()], ids=["threads", "executor"])
def test_progress_rises_to_the_whole(cohort, rubric, candidates, executor, monkeypatch):
    monkeypatch.setattr(evaluate, "PAIRS_PER_PIECE", 5000)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_TILE", 170)
    monkeypatch.setattr(score_candidates, "PAIRS_PER_PIECE", 500)
    told = []
    rubric.score(
        cohort, candidates=candidates, executor=executor, progress=lambda phase, share: told.append((phase, share))
    )
    shares = [share for phase, share in told if phase == "score"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_what_is_no_executor_and_no_time_is_said_at_once(cohort, rubric):
    with pytest.raises(jm.InputError) as caught:
        rubric.score(cohort, executor="dask", time_limit=-3)
    assert [fault.table for fault in caught.value.faults] == ["executor", "time_limit"]

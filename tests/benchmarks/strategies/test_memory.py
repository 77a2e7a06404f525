"""The peak of a stretch of work is seen even where the memory is free again at its end."""

import math

from jumelage.benchmarks.strategies import memory


def test_what_was_taken_and_given_back_is_in_the_peak(tmp_path, monkeypatch):
    status, clear = tmp_path / "status", tmp_path / "clear"
    monkeypatch.setattr(memory, "_STATUS", status)
    monkeypatch.setattr(memory, "_CLEAR", clear)
    status.write_text("VmHWM:\t 90000 kB\nVmRSS:\t 50000 kB\n")
    before = memory.forget_peak()
    assert before == 51.2
    assert clear.read_text() == "5"
    status.write_text("VmHWM:\t 70000 kB\nVmRSS:\t 50000 kB\n")
    assert math.isclose(memory.peak_since(before), 20.48)


def test_where_the_system_does_not_tell_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_CLEAR", tmp_path / "no" / "such")
    assert memory.forget_peak() is None
    assert math.isnan(memory.peak_since(None))

"""Cores that are idle, and short tasks shared among threads."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from hinterland.numerics import outlines, threads
from hinterland.numerics.threads import together, usable_threads


@pytest.mark.parametrize("many", [1, 2, 3, 9])
def test_every_task_runs_once(many: int) -> None:
    done: list[int] = []
    together([partial(done.append, n) for n in range(20)], many)
    assert sorted(done) == list(range(20))


def test_tasks_run_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=20)
    together([lambda: meeting.wait() and None, lambda: meeting.wait() and None], 2)
    assert not meeting.broken


@pytest.mark.parametrize("failing", [0, 3])
def test_a_task_that_failed_raises_after_all_have_ended(failing: int) -> None:
    done: list[int] = []

    def task(n: int) -> None:
        if n == failing:
            raise ValueError(f"task {n}")
        done.append(n)

    with pytest.raises(ValueError, match=f"task {failing}"):
        together([partial(task, n) for n in range(8)], 2)
    assert len(done) < 8


def test_cores_of_others_are_left_to_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HINTERLAND_THREADS", raising=False)
    monkeypatch.setattr(threads, "PROCESSES", tmp_path)
    monkeypatch.setattr(threads.os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    for number, state in enumerate("RSR"):
        task = tmp_path / "self" / "task" / str(number)
        task.mkdir(parents=True)
        (task / "stat").write_text(f"{number} (a ) R name) {state} 1 1")
    # Five run, two of them our own.
    (tmp_path / "loadavg").write_text("0.5 0.5 0.5 5/80 1234")
    threads._others.cache_clear()
    assert usable_threads() == 5
    (tmp_path / "loadavg").write_text("0.5 0.5 0.5 99/200 1234")
    threads._others.cache_clear()
    assert usable_threads() == 1
    (tmp_path / "loadavg").unlink()
    threads._others.cache_clear()
    assert usable_threads() == 8
    threads._others.cache_clear()


def test_small_matrices_by_item_are_the_same_with_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    matrices, vectors = rng.normal(size=(3, 4, 1500)), rng.normal(size=(4, 1500))
    told = np.einsum("ijn,jn->in", matrices, vectors)
    np.testing.assert_allclose(outlines.times_by_item(matrices, vectors), told, rtol=1e-10)
    monkeypatch.setattr(outlines, "WORTH_THREADS", 1)
    monkeypatch.setenv("HINTERLAND_THREADS", "3")
    np.testing.assert_allclose(outlines.times_by_item(matrices, vectors), told, rtol=1e-10)

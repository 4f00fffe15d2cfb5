"""Orders kept on disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hinterland.connect import engine
from hinterland.numerics.paths import Graph

GRAPH = Graph(4, np.array([0, 1, 2, 0]), np.array([1, 2, 3, 3]), np.array([1.0, 2.0, 4.0, 9.0]))
ENDS = np.array([0]), np.array([3])


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HINTERLAND_CACHE", str(tmp_path))
    engine._built.clear()


def kept() -> list[Path]:
    return sorted(engine.cache_folder().glob("*.npy"))


def test_an_order_is_computed_once_for_a_topology(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine.router(GRAPH).many_to_many(*ENDS).tolist() == [[7.0]]
    assert len(kept()) == 1

    def never(graph: Graph) -> None:
        raise AssertionError("the order was computed again")

    monkeypatch.setattr(engine, "nested_dissection", never)
    dearer = Graph(4, GRAPH.head, GRAPH.tail, GRAPH.cost * 2)
    assert engine.router(dearer).many_to_many(np.array([3]), np.array([0])).tolist() == [[14.0]]


def test_shortcuts_are_built_once_for_a_topology(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.router(GRAPH)

    def never(graph: Graph, order: object) -> None:
        raise AssertionError("the shortcuts were built again")

    monkeypatch.setattr(engine, "shortcuts", never)
    dearer = Graph(4, GRAPH.tail.copy(), GRAPH.head.copy(), GRAPH.cost * 2)
    assert engine.router(dearer).many_to_many(*ENDS).tolist() == [[14.0]]
    finer = engine.router(dearer, resolution=1e-3)
    assert finer.resolution == 1e-3 and finer.many_to_many(*ENDS).tolist() == [[14.0]]
    with pytest.raises(AssertionError, match="again"):
        engine.router(Graph(4, GRAPH.tail[:3], GRAPH.head[:3], GRAPH.cost[:3]))


def test_another_topology_has_another_order() -> None:
    engine.router(GRAPH)
    engine.router(Graph(4, GRAPH.tail[:3], GRAPH.head[:3], GRAPH.cost[:3]))
    assert len(kept()) == 2


@pytest.mark.parametrize("content", [b"", b"not an array", None])
def test_a_damaged_file_is_replaced(content: bytes | None) -> None:
    engine.router(GRAPH)
    engine._built.clear()  # as in the next process
    (file,) = kept()
    if content is None:
        with file.open("wb") as handle:
            np.save(handle, np.zeros(4, np.int32))
    else:
        file.write_bytes(content)
    assert engine.router(GRAPH).many_to_many(*ENDS).tolist() == [[7.0]]
    assert sorted(np.load(file)) == [0, 1, 2, 3]


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HINTERLAND_CACHE", str(tmp_path / "file"))
    assert engine.router(GRAPH).many_to_many(*ENDS).tolist() == [[7.0]]


def test_old_orders_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "KEPT_ORDERS", 2)
    for nodes in (4, 5, 6):
        engine.router(Graph(nodes, GRAPH.tail, GRAPH.head, GRAPH.cost))
    assert len(kept()) == 2


def test_two_processes_may_keep_the_same_order(tmp_path: Path) -> None:
    program = (
        "import numpy as np\n"
        "from hinterland.connect.engine import router\n"
        "from hinterland.numerics.paths import Graph\n"
        "n = 20000\n"
        "g = Graph(n, np.arange(n - 1), np.arange(1, n), np.ones(n - 1) / n)\n"
        "print(router(g).many_to_many(np.array([0]), np.array([n - 1]))[0, 0])\n"
    )
    env = {**os.environ, "HINTERLAND_CACHE": str(tmp_path)}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=env, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    answers = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert len({round(float(answer), 6) for answer in answers}) == 1
    assert len(kept()) == 1

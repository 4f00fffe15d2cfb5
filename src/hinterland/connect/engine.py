"""Routers whose elimination order is kept between runs, and whose shortcuts are kept in a process.

Both depend on the topology alone. The order takes far longer than anything that follows, so it is
kept in the user's cache folder under a hash of the topology; the shortcuts take a third as long as
all else, so that the next costs of the same network find them.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import platformdirs

from hinterland.errors import HinterlandError
from hinterland.numerics.hierarchy.elimination import Topology
from hinterland.numerics.paths import (
    RESOLUTION,
    Graph,
    Ints,
    Router,
    is_order,
    nested_dissection,
    shortcuts,
)
from hinterland.numerics.recall import Recall, digest
from hinterland.records.atomic import writing_file

KEPT_ORDERS = 64
"""Orders kept; the ones unused for longest are removed."""

_VERSION = b"order 1"
_built: Recall[Topology] = Recall(512 * 1024**2)
"""Shortcuts by nodes and arcs; those of the west of China take 18 MB a network."""


def router(graph: Graph, *, resolution: float = RESOLUTION, threads: int | None = None) -> Router:
    """A router on the cached order of the graph's topology, or on a new one that is then cached.

    Args:
        graph: directed graph.
        resolution: smallest cost told apart.
        threads: see `Router`.
    """
    key = digest(graph.nodes, graph.tail, graph.head)
    topology = _built.get(key, lambda: shortcuts(graph, cached_order(graph)))
    return Router(graph, resolution=resolution, threads=threads, topology=topology)


def cached_order(graph: Graph) -> Ints:
    """The elimination order of a topology, from the cache folder if it is there and whole.

    The folder is the user's cache folder, or the environment variable HINTERLAND_CACHE. A folder
    that cannot be written only costs the time to compute the order again.
    """
    file = cache_folder() / f"{topology_hash(graph)}.npy"
    order = _read(file, graph.nodes)
    if order is None:
        order = nested_dissection(graph)
        _keep(file, order)
    return order


def cache_folder() -> Path:
    """Where orders are kept."""
    base = os.environ.get("HINTERLAND_CACHE") or platformdirs.user_cache_dir("hinterland")
    return Path(base) / "orders"


def topology_hash(graph: Graph) -> str:
    """SHA-256 of what the order depends on: the pairs of neighbours, not costs or directions."""
    low = np.minimum(graph.tail, graph.head).astype("<i8")
    high = np.maximum(graph.tail, graph.head).astype("<i8")
    pairs = np.unique(low * graph.nodes + high)
    digest = hashlib.sha256(_VERSION + str(graph.nodes).encode())
    digest.update(pairs.tobytes())
    return digest.hexdigest()


def _read(file: Path, nodes: int) -> Ints | None:
    try:
        order = np.load(file, allow_pickle=False)
        os.utime(file)
    except (OSError, ValueError, EOFError):
        return None
    if order.ndim != 1 or order.dtype != np.int32 or not is_order(order, nodes):
        return None
    return np.asarray(order, dtype=np.int64)


def _keep(file: Path, order: Ints) -> None:
    try:
        # Written aside and renamed: two processes may do this at the same time.
        with writing_file(file) as scratch, scratch.open("wb") as handle:
            np.save(handle, order.astype(np.int32), allow_pickle=False)
        _forget_old(file.parent)
    except (HinterlandError, OSError):
        return


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.npy"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT_ORDERS:]:
        file.unlink(missing_ok=True)

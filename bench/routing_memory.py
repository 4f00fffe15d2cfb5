"""Peak memory of one matrix, in a process of its own: `python -m bench.routing_memory FILE`.

The file holds tail, head, cost, nodes, order and seats. Prints MB as JSON.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from bench.routing_measures import Ours, compile_all
from hinterland.numerics.paths import Graph, Router

MB = 1e6


def measure(ours: Ours) -> dict[str, float]:
    """Start the process and read what it says; see `main`."""
    graph = ours.roads.graph
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "graph.npz"
        np.savez(
            file,
            nodes=graph.nodes,
            tail=graph.tail,
            head=graph.head,
            cost=graph.cost,
            order=ours.order,
            seats=ours.roads.seats,
        )
        command = [sys.executable, "-m", "bench.routing_memory", str(file)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(said))


def memory() -> tuple[float, float]:
    """Resident memory now and at its highest, MB.

    The kernel's own count is read where there is one: `getrusage` also holds the peak of the
    process that started this one, and building the hierarchy, which may be the higher.
    """
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = dict(
            line.split(":", 1) for line in status.read_text().splitlines() if line.startswith("Vm")
        )
        now, most = (int(kilobytes[key].split()[0]) * 1024 for key in ("VmRSS", "VmHWM"))
        return now / MB, most / MB
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (most / MB,) * 2 if sys.platform == "darwin" else (most * 1024 / MB,) * 2


def main() -> None:
    """Load graph and hierarchy, then compute all seats to all seats."""
    compile_all()
    with np.load(sys.argv[1]) as kept:
        graph = Graph(int(kept["nodes"]), kept["tail"], kept["head"], kept["cost"])
        order, seats = kept["order"], kept["seats"]
    router = Router(graph, order=order, threads=1)
    gc.collect()
    # Building needed more than the hierarchy does; only from here on the peak counts.
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5")
    before, _ = memory()
    result = router.many_to_many(seats, seats)
    _, most = memory()
    print(json.dumps({"before": before, "peak": most, "result": result.nbytes / MB}))


if __name__ == "__main__":
    main()

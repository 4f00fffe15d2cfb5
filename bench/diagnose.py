"""Time and memory of the main commands against the limits set for them: `make bench`.

Each command runs in a process of its own; wall and processor seconds and the peak of resident memory
are those of that process and its children. The load average stands beside them, because a busy machine
is a slow one. Prints a table in Markdown.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limit:
    """A command and what it may take: seconds (of processor where `cpu`, else wall) and GB."""

    command: str
    seconds: float
    gigabytes: float
    cpu: bool = False


LIMITS = (
    Limit("--help", 0.5, 0.5, cpu=True),
    Limit("diagnose china-west --out west", 60.0, 2.0),
    Limit("diagnose china --out whole", 180.0, 4.0),
    Limit("access china-west --to clinics --villages --k 3 --measure 2sfca --out c", 120.0, 4.0),
)


@dataclass(frozen=True)
class Taken:
    """What a run took."""

    wall: float
    cpu: float
    gigabytes: float


def run(command: str, folder: Path) -> Taken:
    """Run one command in `folder` and measure it.

    Raises:
        RuntimeError: the command failed.
    """
    start = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "hinterland.cli", *command.split()],
        {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, str(folder / "said"), os.O_WRONLY | os.O_CREAT, 0o600)
        ],
    )
    _, code, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if code:
        raise RuntimeError(f"hinterland {command} failed with {code}")
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6)


def main() -> None:
    """Measure every command and print the table."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n")
    print(
        "| command | wall s | processor s | limit s | share of limit | peak GB | limit GB | load |"
    )
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        for limit in LIMITS:
            taken = run(limit.command, Path(scratch))
            counted = taken.cpu if limit.cpu else taken.wall
            print(
                f"| `hinterland {limit.command}` | {taken.wall:.2f} | {taken.cpu:.2f} "
                f"| {limit.seconds:g}{' processor' if limit.cpu else ''} "
                f"| {counted / limit.seconds:.2f} | {taken.gigabytes:.2f} | {limit.gigabytes:g} "
                f"| {os.getloadavg()[0]:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""Speeds that a link of its mode can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hinterland.errors import Fault
from hinterland.scenario.drawing import Drawn

SPEEDS: Mapping[str, tuple[float, float]] = {
    "road": (5.0, 130.0),
    "rail": (10.0, 350.0),
    "ferry": (5.0, 60.0),
}
"""Mean speed of travel in km/h by mode: on foot below the first, beyond what is built above the
second. Assumed from speed limits of 120 km/h on roads, trains in service at 350 and fast ferries.
"""


def too_fast(drawn: Sequence[Drawn], source: str) -> list[Fault]:
    """Faults of candidates faster than anything of their mode."""
    faults = []
    for one in drawn:
        mode, speed = str(one.facts["link_mode"]), float(one.facts["link_speed"])
        low, high = SPEEDS[mode]
        if speed > high:
            faults.append(
                Fault(
                    f"No {mode} carries traffic at {speed:g} km/h.",
                    f"{source}, line {one.candidate.line}: {one.candidate.title}",
                    f"Give {low:g} to {high:g} km/h, the mean of travel and not of the design.",
                )
            )
    return faults


def too_slow(one: Drawn) -> str:
    """A note where a candidate is slower than going on foot; empty otherwise."""
    mode, speed = str(one.facts["link_mode"]), float(one.facts["link_speed"])
    low = SPEEDS[mode][0]
    return f"{one.candidate.title}: {speed:g} km/h is slow for {mode}." if speed < low else ""

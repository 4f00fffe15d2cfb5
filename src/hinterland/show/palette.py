"""Colours: few, readable in print, and apart for people who see red and green alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

INK = "#1d2a35"
MUTED = "#6b7885"
GRID = "#dfe5ea"
ACCENT = "#0b6e8f"
WARM = "#c8611a"
NO_DATA = "#e4e7ea"
UNREACHED = "#5d5166"
BORDER = "#ffffff"
PROVINCE_BORDER = "#55626e"

# Light to dark: more of the quantity is darker, whether that is good or bad.
SEQUENTIAL = ("#eef3d9", "#cfe3bd", "#9fcdb1", "#62aca6", "#2f8596", "#1c5c80", "#153a5f")
# Changes: the darker the larger; the two sides differ to people who see red and green alike.
LOSSES = ("#f6d9b8", "#e9a765", "#c8611a", "#7f3a0c")
GAINS = ("#d3e8e4", "#8fc5c0", "#3f93a0", "#155a72")
SAME = "#f4f4f0"
CATEGORICAL = (
    "#8a98a5", "#e0a63c", "#4f9a94", "#1c5c80", "#7c4d79", "#b5523b", "#6f8f3a", "#3d4f8c",
)  # fmt: skip
STATUS: Mapping[str, str] = MappingProxyType(
    {
        "observed": "#1c5c80",
        "typed": "#62aca6",
        "typed-unverified": "#c8611a",
        "modelled": "#e3c26f",
    }
)


def ramp(classes: int) -> tuple[str, ...]:
    """So many colours of the sequential ramp, spread over all of it."""
    return spread(SEQUENTIAL, classes)


def spread(colours: Sequence[str], classes: int) -> tuple[str, ...]:
    """So many of some colours, spread over all of them; the middle one if one is asked for."""
    if classes <= 1:
        return (colours[len(colours) // 2],)
    last = len(colours) - 1
    return tuple(colours[round(i * last / (classes - 1))] for i in range(classes))

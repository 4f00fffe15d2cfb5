"""The example that `hinterland scenario example` prints."""

from __future__ import annotations

from importlib.resources import files


def example() -> str:
    """A commented scenario file that works on china-west."""
    return (files("hinterland.scenario") / "example.yaml").read_text(encoding="utf-8")

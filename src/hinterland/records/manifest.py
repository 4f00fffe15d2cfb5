"""The manifest of a run: what was run, on what, with which versions."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

WATCHED = ("numpy", "scipy", "pandas", "xarray", "geopandas", "shapely", "routingkit-cch")


def manifest(
    *, version_text: str, command: Sequence[str], seed: int | None, contents: Mapping[str, Any]
) -> dict[str, Any]:
    """The manifest as a mapping that can be written as JSON."""
    return {
        "hinterland": version_text,
        "command": list(command),
        "seed": seed,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in WATCHED},
        **contents,
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a mapping as readable UTF-8 JSON."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"

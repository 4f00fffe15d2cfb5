"""Compiled kernels of the tests are kept apart by what their sources say.

A kernel that another module's kernel was compiled into is not compiled again when only its own file
changes; a folder for each state of the sources cannot be out of date.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

_KERNELS = Path(__file__).parent.parent / "src" / "hinterland" / "numerics"


def _state() -> str:
    digest = hashlib.sha256()
    for file in sorted(_KERNELS.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


os.environ.setdefault(
    "NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / f"hinterland-kernels-{_state()}")
)

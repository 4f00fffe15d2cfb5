"""Array types and the integer costs that all kernels share."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int32]
Costs = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]

INFINITE = 2**30 - 1
"""No way. The sum of two costs stays below 2**31, so no addition can wrap around."""

"""Carbon dioxide of the goods that go between counties: rough, from values and tonnes a value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

KG = 1000.0


def freight_emissions_total(
    farm: Floats, goods: Floats, co2: Floats, value: tuple[float, float], inside: Floats
) -> float:
    """Tonnes of CO2 a year of goods that leave or enter counties of the region.

    Args:
        farm, goods: (county, county) money/year of farm goods, and of all goods.
        co2: (2, county, county) kg a tonne, of bulk goods and of containers, on the ways that are
            cheapest; infinite where there is none.
        value: money a tonne of both.
        inside: (county,) 1 in the region, 0 outside.
    """
    counted = np.maximum(inside[:, None], inside[None, :])
    kg = np.where(np.isfinite(co2), co2, 0.0)
    rest = np.maximum(goods - farm, 0.0)
    total = farm / value[0] * kg[0] + rest / value[1] * kg[1]
    return float((counted * total).sum()) / KG

"""Welfare of groups with their options to live elsewhere: equation 8 for each group.

    Omega'_og = sum_n M'_on a_n v^_ng^eps,   W^_og = (Omega'_og / Omega_o)^(1/eps)

with the kernel and the places' attraction of everybody, and what has become of each place for the
group.
"""

from __future__ import annotations

import numpy as np

from hinterland.equilibrate.incidence.traits import HOUSEHOLDS
from hinterland.equilibrate.kernels import Kernel
from hinterland.numerics.groups import Mask
from hinterland.numerics.paths import Floats

LEAST = 1e-12
"""Share of a place's workers that are registered in either kind of place at least."""


def living(kernel: Kernel, attraction: Floats, registered: Floats, urban: Mask) -> Floats:
    """(place, 2) workers by whether they are registered in villages and towns or in cities.

    Args:
        kernel: of migration.
        attraction: (place,).
        registered: (place,) workers by place of registration.
        urban: (place,) True for cities.
    """
    chosen = registered / kernel.spread(attraction[None])[0]
    asked = np.stack([np.where(urban, 0.0, chosen), np.where(urban, chosen, 0.0)])
    found = attraction * kernel.gather(asked)
    return np.asarray(np.maximum(found, LEAST * found.sum(axis=0)).T)


def registered_by_group(
    kernel: Kernel, attraction: Floats, registered: Floats, urban: Mask, share: Floats
) -> Floats:
    """(place, group) workers registered in a place, by the groups they belong to where they live.

    Args:
        kernel, attraction, registered, urban: of the baseline, as in `living`.
        share: (place, group) of the workers there who are registered alike.
    """
    options = kernel.spread(attraction[None])[0]
    found = registered / options * kernel.spread(attraction * share.T)
    of_city = np.array([registered == "urban" for registered, _, _ in HOUSEHOLDS])
    return np.where(urban[None, :] == of_city[:, None], found, 0.0).T


def ln_group_welfare(
    before: Kernel, after: Kernel, attraction: Floats, ln_utility: Floats, elasticity: float
) -> Floats:
    """(place of registration, group) ln W^.

    Args:
        before, after: kernels of migration.
        attraction: (place,) of the baseline.
        ln_utility: (place, group) ln v^ of living there.
        elasticity: eps.
    """
    options = after.spread(attraction * np.exp(elasticity * ln_utility.T))
    base = before.spread(attraction[None])
    return np.asarray(((np.log(options) - np.log(base)) / elasticity).T)

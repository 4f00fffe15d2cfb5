"""Wedges of migration where single villages are places: the search may not run away."""

from __future__ import annotations

import numpy as np
import pytest

from hinterland.connect import connect
from hinterland.equilibrate.calibration import people
from hinterland.equilibrate.calibration.calibrate import calibrate
from hinterland.errors import NotConverged
from hinterland.sources.synthetic import synthetic_region


def test_a_search_that_runs_away_is_taken_up_in_short_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    land = synthetic_region(counties=8, villages_per_county=20, seed=3)
    access = connect(land, modes=True)
    free = calibrate(land, access).moved
    tried, found = [], people.accelerated

    def away(update, start, *, longest, **rest):
        tried.append(longest)
        if np.isinf(longest):
            update(np.full(4, 60.0))  # as far off as no wedge can be
        return found(update, start, longest=longest, **rest)

    monkeypatch.setattr(people, "accelerated", away)
    again = calibrate(land, access).moved
    assert tried == [np.inf, 1.0]
    np.testing.assert_allclose(again.reached, free.reached, atol=2e-4)
    np.testing.assert_allclose(again.kernel.wedges, free.kernel.wedges, rtol=5e-3)
    monkeypatch.setattr(people, "SHORT_ROUNDS", 2)
    with pytest.raises(NotConverged, match="could not be fitted"):
        calibrate(land, access)

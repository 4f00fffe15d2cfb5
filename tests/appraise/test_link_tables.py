"""Networks that a territory gets from a table of links: none before, a number after."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from hinterland.appraise import run
from hinterland.connect import connect
from hinterland.flow import Access, Territory
from hinterland.scenario.columns import blank
from hinterland.sources.tables import import_table
from tests.filled_tables import region


@cache
def _access() -> Access:
    return connect(region())


def _waits(word: str) -> bool:
    return word in {gap.word for gap in run(region(), _access()).missing}


def _found(folder: Path, word: str, rows: list[list[object]]) -> np.ndarray:
    table = folder / "links.csv"
    with table.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    land: Territory = import_table(region(), table, "made up for tests", "typed", assumed=blank)
    return run(land, _access()).indicators[word].values


def _fibre(factor: float) -> Iterator[list[object]]:
    """From every seat with a road to its provincial capital, 1, 2, 3 ... wide."""
    facts = region().facts
    codes, province = facts["county"].values, facts["county_province"].values
    capital = facts["provincial_capital"].values > 0
    yield ["from", "to", "mode", "two_way", "link_speed_km_per_h", "link_bandwidth_Gbit_per_s"]
    for at in np.flatnonzero(~capital & (facts["seat_node"].values >= 0)).tolist():
        to = codes[capital & (province == province[at])][0]
        yield [codes[at], to, "fibre", 1, 60, factor * (1 + at)]


def test_a_table_of_fibre_brings_the_bandwidth_and_moves_it(tmp_path: Path) -> None:
    word = "backbone_bandwidth"
    assert _waits(word)
    once = _found(tmp_path, word, list(_fibre(1.0)))
    facts = region().facts
    seat, capital = facts["seat_node"].values, facts["provincial_capital"].values > 0
    # A star around each capital: every seat has its own width to itself.
    mine = np.flatnonzero(~capital & (seat >= 0))
    np.testing.assert_allclose(once[mine], 1.0 + mine)
    assert (once[seat < 0] == 0).all()
    np.testing.assert_allclose(_found(tmp_path, word, list(_fibre(2.0))), 2 * once)


def _timetable(factor: float) -> Iterator[list[object]]:
    """Trains a day on every railway that is there."""
    facts = region().facts
    yield ["link", "link_frequency_1_per_day"]
    for at in np.flatnonzero(facts["link_mode"].values == "rail").tolist():
        yield [facts["link"].values[at], factor * (1 + at)]


def test_a_timetable_of_railways_brings_the_departures_and_moves_them(tmp_path: Path) -> None:
    word = "public_transport_access"
    assert _waits(word)
    once = _found(tmp_path, word, list(_timetable(1.0)))
    assert (once > 0).any()
    assert (once == 0).any(), "a seat far from every railway has no train"
    np.testing.assert_allclose(_found(tmp_path, word, list(_timetable(2.0))), 2 * once)

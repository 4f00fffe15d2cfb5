"""Traffic that slows itself: against loops over a small network, and what must hold whatever."""

from __future__ import annotations

import heapq
import math
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner

from hinterland import congestion
from hinterland.change import Change, apply
from hinterland.cli import main
from hinterland.congestion import crowded, elasticity, switched_on
from hinterland.connect import connect
from hinterland.connect.modes.loading import layer
from hinterland.connect.modes.multimodal import multimodal_graph
from hinterland.connect.modes.traffic import loads
from hinterland.equilibrate.equilibrium import Model, model
from hinterland.equilibrate.pair_flows import pair_flows
from hinterland.equilibrate.system import Causes, Outcome, System
from hinterland.errors import InputError, NotConverged
from hinterland.evaluation import evaluate, travel
from hinterland.flow import Access, Territory
from hinterland.show.crowded_roads import crowded_roads, crowded_text
from hinterland.sources.synthetic import synthetic_region

POWER = 0.3


@cache
def region() -> tuple[Territory, Access, Model]:
    land = switched_on(synthetic_region(counties=5, seed=2), POWER)
    access = travel(land)
    return land, access, model(land, access)


def busiest(known: Model) -> int:
    """Position of the road with most traffic today."""
    net = multimodal_graph(known.territory)
    links = known.territory.facts.sizes["link"]
    found = loads(net, pair_flows(known.calibrated, Causes(), at_rest(known)))
    road = known.territory.facts["link_mode"].values == "road"
    return int(np.argmax(np.where(road, congestion.on_links(found.flow, net.arcs.link, links), -1)))


def at_rest(known: Model) -> Outcome:
    system = System(known.calibrated.economy)
    return system.outcome(system.start())


def quicker(by: float = 1.6) -> Territory:
    land, _, known = region()
    label = land.facts["link"].values[busiest(known)]
    return apply(land, [Change("link_speed", "scale", by, {"link": (label,)})])


@cache
def solved():
    _, _, known = region()
    after = quicker()
    return after, crowded(known, after, connect(after, modes=True))


def test_pair_flows_are_those_of_a_loop_over_places() -> None:
    land, _, known = region()
    made, outcome = known.calibrated, at_rest(known)
    economy, found = made.economy, pair_flows(made, Causes(), outcome)
    county = np.concatenate(
        [land.facts["place_county"].values, made.found.counties + np.arange(made.found.foreign)]
    )
    seats = made.found.counties + made.found.foreign
    goods, people = np.zeros((seats, seats)), np.zeros((seats, seats))
    for k in range(economy.sectors):
        way = economy.trade.kernels[made.sectors.trade[k]]
        rank = int((made.sectors.trade[:k] == made.sectors.trade[k]).sum())
        size = int((made.sectors.trade == made.sectors.trade[k]).sum())
        for i in range(economy.places):
            alone = np.zeros((size, economy.places))
            alone[rank, i] = outcome.supply[k, i]
            sold = way.spread(alone)[rank] * outcome.spending[k] / outcome.reached[k]
            for n in np.flatnonzero(county != county[i]):
                if made.sectors.trade[k] < 2:
                    goods[county[i], county[n]] += sold[n]
                else:
                    people[county[n], county[i]] += sold[n]
    np.testing.assert_allclose(
        found["bulk"] + found["container"], goods, rtol=1e-5, atol=1e-6 * goods.max()
    )
    np.testing.assert_allclose(found["passenger"], people, rtol=1e-5, atol=1e-6 * people.max())


def test_where_nothing_changes_nothing_moves() -> None:
    land, access, known = region()
    found = crowded(known, land, access)
    assert found.rounds == 1
    np.testing.assert_array_equal(found.equilibrium.values["link_slowness"].values, 1.0)
    np.testing.assert_allclose(found.equilibrium.values["welfare_change"].values, 1.0, atol=1e-7)
    base = evaluate(land, equilibrium=True)
    assert "link_slowness" not in base.balanced.values
    assert crowded_roads(land, base.balanced) is None


def test_the_speeds_are_those_that_the_traffic_leaves() -> None:
    """A user who slows the roads by hand to what is told finds the same equilibrium, and a loop
    that sends every pair its quickest way finds the same traffic."""
    land, _, known = region()
    after, found = solved()
    values = found.equilibrium.values
    off = switched_on(land, 0.0)
    label = land.facts["link"].values
    changes = [
        Change("link_speed", "scale", float(now / was), {"link": (name,)})
        for name, now, was in zip(
            label,
            after.facts["link_speed"].values / values["link_slowness"].values,
            land.facts["link_speed"].values,
            strict=True,
        )
    ]
    again = evaluate(off, changes, equilibrium=True)
    for word in ("welfare_change", "worker_income", "workers", "price_level"):
        np.testing.assert_allclose(again.balanced.values[word], values[word], rtol=1e-5)
    made, slowed = known.calibrated, again.territory
    moved = known.moved(slowed, again.access)
    wanted = pair_flows(made, moved, _outcome(known, moved))
    traffic = by_hand(slowed, wanted)
    told = values["link_traffic"].values
    road = told > 0.05 * told.max()
    # Averages over rounds: pairs with two ways of nearly equal cost are between the two.
    assert np.abs(traffic - told)[road].sum() < 0.02 * told[road].sum()
    assert found.moved < congestion.AT_REST
    assert found.gap < congestion.AT_REST


def _outcome(known: Model, moved: Causes) -> Outcome:
    from hinterland.equilibrate import solve

    return solve(known.calibrated.economy, moved).outcome


def by_hand(land: Territory, demands: dict[str, np.ndarray]) -> np.ndarray:
    """(link,) traffic, every pair on its cheapest way: Dijkstra with a heap, arc by arc."""
    net = multimodal_graph(land)
    arcs, total = net.arcs, np.zeros(land.facts.sizes["link"])
    for name, amounts in demands.items():
        of = layer(net, name)
        cost, ends = np.where(of.used, of.cost, np.inf), of.ends
        out: dict[int, list[int]] = {}
        for arc in np.flatnonzero(np.isfinite(cost)):
            out.setdefault(int(arcs.tail[arc]), []).append(int(arc))
        for start in range(len(net.county)):
            best, came = {int(net.county[start]): 0.0}, {}
            heap = [(0.0, int(net.county[start]))]
            while heap:
                paid, node = heapq.heappop(heap)
                if paid > best[node]:
                    continue
                for arc in out.get(node, []):
                    to = int(arcs.head[arc])
                    if paid + cost[arc] < best.get(to, math.inf):
                        best[to], came[to] = paid + cost[arc], arc
                        heapq.heappush(heap, (best[to], to))
            for end in range(len(ends)):
                amount = amounts[start, end]
                if end >= len(net.county):
                    amount += amounts[end, start]
                node = int(ends[end])
                while amount > 0 and node in came:
                    arc = came[node]
                    if arcs.link[arc] >= 0:
                        total[arcs.link[arc]] += amount
                    node = int(arcs.tail[arc])
    return total


def test_slowness_follows_from_traffic_by_the_formula() -> None:
    land, _, known = region()
    _, found = solved()
    values, facts = found.equilibrium.values, land.facts
    was, now = values["link_traffic_before"].values, values["link_traffic"].values
    np.testing.assert_allclose(
        was, by_hand(land, pair_flows(known.calibrated, Causes(), at_rest(known))), rtol=1e-6
    )
    for link in range(len(was)):
        slow = float(values["link_slowness"].values[link])
        if facts["link_mode"].values[link] != "road":
            assert slow == 1.0
            continue
        peers = [
            was[other]
            for other in range(len(was))
            if facts["link_mode"].values[other] == "road"
            and facts["link_class"].values[other] == facts["link_class"].values[link]
        ]
        usual = 0.5 * sum(peers) / len(peers)
        if usual > 0:
            told = ((now[link] + usual) / (was[link] + usual)) ** POWER
            assert slow == pytest.approx(told, rel=2e-3)


def test_the_quicker_road_fills_and_is_worth_less_than_without() -> None:
    _, _, known = region()
    after, found = solved()
    values = found.equilibrium.values
    link = busiest(known)
    assert values["link_slowness"].values[link] > 1.001
    assert values["link_traffic"].values[link] > values["link_traffic_before"].values[link]
    plain = known.under(after, connect(after, modes=True)).values
    weights = values["registered_workers"].values
    with_it, without = (np.average(v["welfare_change"], weights=weights) for v in (values, plain))
    # A single road among few ways: what it draws costs more than what it relieves.
    assert 1 < with_it < without


def test_without_elasticity_there_is_no_congestion() -> None:
    land, _, _ = region()
    off = switched_on(land, 0.0)
    assert elasticity(off) == 0
    assert elasticity(switched_on(off)) == pytest.approx(0.092)
    label = land.facts["link"].values[0]
    changed = evaluate(
        off, [Change("link_speed", "scale", 1.3, {"link": (label,)})], equilibrium=True
    )
    assert "link_slowness" not in changed.balanced.values
    with pytest.raises(InputError, match="congestion"):
        elasticity(switched_on(land, -1.0))


def test_traffic_without_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, known = region()
    after = quicker()
    monkeypatch.setattr(congestion, "ROUNDS", 1)
    with pytest.raises(NotConverged) as told:
        crowded(known, after, connect(after, modes=True))
    text = str(told.value)
    for part in ("did not come to rest in 1 rounds", "links that move most", "% of its hours"):
        assert part in text


def test_the_evaluation_is_of_the_traffic_it_leads_to() -> None:
    land, _, known = region()
    label = land.facts["link"].values[busiest(known)]
    changes = [Change("link_speed", "scale", 1.6, {"link": (label,)})]
    got = evaluate(land, changes, equilibrium=True)
    _, found = solved()
    np.testing.assert_allclose(
        got.access.times["passenger_time"].values, found.access.times["passenger_time"].values
    )
    assert any("fill" in line for line in got.balanced.values.attrs["assumptions"])
    table = crowded_roads(got.territory, got.balanced)
    assert table is not None
    assert label in table.index[:3]
    text = crowded_text(table)
    assert "Most lost to crowding: " in text
    assert f" {label} " in text


def test_by_command(tmp_path) -> None:
    land, _, known = region()
    synthetic_region(counties=5, seed=2).save(tmp_path / "small")
    label = land.facts["link"].values[busiest(known)]
    done = CliRunner().invoke(
        main,
        ["evaluate", str(tmp_path / "small"), "--change", f"link_speed scale 1.6 link={label}",
         "--congestion", "0.3", "--starts", "2", "--out", str(tmp_path / "out")],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    for part in ("Roads that fill: ", "to the power 0.3", "2 starts end within"):
        assert part in done.stdout
    header = (tmp_path / "out" / "links.csv").read_text("utf-8").splitlines()[0]
    assert "link_slowness" in header

"""Values of links against the full model, objectives, weights, candidates, and the command."""

from __future__ import annotations

import csv
import json
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner

from bench.links import Again
from hinterland.change import Change, apply
from hinterland.cli import main
from hinterland.connect import connect
from hinterland.connect.modes.loading import layer
from hinterland.connect.modes.multimodal import multimodal_graph
from hinterland.equilibrate.causes import causes
from hinterland.equilibrate.equilibrium import model
from hinterland.equilibrate.solving import solve
from hinterland.equilibrate.system import System
from hinterland.errors import InputError
from hinterland.evaluation import travel
from hinterland.sources.synthetic import synthetic_region
from hinterland.worth import equity_weights, link_values, listed
from hinterland.worth.objectives import chosen_places

UNIT = 1 - 1 / 1.2


@cache
def land():
    return synthetic_region(counties=30, seed=5)


@cache
def values():
    return link_values(land(), ("region", "rural"))


@cache
def again():
    return Again.of(land())


def ranked():
    """Positions of the open links, the best first."""
    best = values().sort_values("region", ascending=False).index
    return land().facts.indexes["link"].get_indexer(best)


def label_of(link: int):
    return land().facts["link"].values[link]


@pytest.mark.parametrize("rank", [0, 3, 8, 15, 24])
def test_marginal_values_are_central_differences_of_the_full_model(rank: int) -> None:
    link = int(ranked()[rank])
    up, down = again().worth(link, [1 / (1 - 1e-3), 1 / (1 + 1e-3)])
    assert values()["region"].loc[label_of(link)] == pytest.approx(
        (up - down) / 2e-3 * UNIT, rel=1e-4
    )


@pytest.mark.parametrize("rank", [0, 5, 12, 20, 30])
def test_what_is_routed_anew_is_the_full_model_at_a_fifth(rank: int) -> None:
    link = int(ranked()[rank])
    (full,) = again().worth(link, [1.2])
    assert values()["region_rerouted"].loc[label_of(link)] == pytest.approx(full, rel=0.01)


def test_the_full_model_of_a_change_says_the_same() -> None:
    """By the verbs of the product alone, on its own tables of travel."""
    region, link = land(), label_of(ranked()[1])
    known = model(region, travel(region))
    made = known.calibrated
    after = apply(region, [Change("link_speed", "scale", 1.2, {"link": (link,)})])
    moved = causes(made, region, known.access, after, connect(after, modes=True))
    outcome = solve(made.economy, moved, tolerance=1e-11, max_steps=2000).outcome
    people = np.log(outcome.options / System(made.economy).options_before)
    mean = float(again().weights.welfare @ people) / made.economy.mobility.elasticity
    assert values().loc[link, "region_rerouted"] == pytest.approx(mean * again().money, rel=0.01)


def test_links_that_hardly_carry_a_way_today_are_not_missed() -> None:
    """A bad road beside a good one: small improvements do nothing, a fifth makes it the best."""
    link = int(np.flatnonzero(land().facts["link_open"].values == 0)[-1])
    label = land().facts["link"].values[link]
    poor = apply(
        land(),
        [
            Change("link_speed", "scale", 0.4, {"link": (label,)}),
            Change("link_open", "floor", 1, {"link": (label,)}),
        ],
    )
    made = link_values(poor, ("region",)).loc[label]
    (full,) = Again.of(poor).worth(link, [1.2])
    assert made["region_rerouted"] == pytest.approx(full, rel=0.01)
    assert made["region"] < 0.05 * full
    assert made["region_switching"] > 0.95
    share = values()["region_switching"].dropna()
    assert share.between(-1e-9, 1 + 1e-9).all()


def test_cheaper_freight_is_worth_something_where_goods_pay() -> None:
    made = link_values(land(), ("region",), lever="cost", faster=1.0001)
    net = multimodal_graph(land())
    paid = np.unique(net.arcs.link[layer(net, "bulk").used & (net.arcs.link >= 0)])
    paying = np.isin(land().facts.indexes["link"].get_indexer(made.index), paid)
    assert (made["region"][paying] > 0).any()
    assert not made["region"][~paying].any()
    best = made["region"].idxmax()
    assert made.loc[best, "region_rerouted"] == pytest.approx(made.loc[best, "region"], rel=1e-3)


@pytest.mark.parametrize("rank", [5, 14, 20])
def test_a_closed_link_is_worth_its_opening(rank: int) -> None:
    label = label_of(ranked()[rank])
    shut = apply(land(), [Change("link_open", "cap", 0, {"link": (label,)})])
    made = link_values(shut, ("region",), closed=True)
    assert made.index.tolist() == shut.facts["link"].values[shut.facts["link_open"] == 0].tolist()
    assert not made["region"].any()
    full = Again.of(shut).opening(multimodal_graph(land()))
    assert made.loc[label, "region_rerouted"] == pytest.approx(full, rel=0.03)
    assert label in listed(shut, made, "region", top=5, apart=0.0).index
    assert label not in link_values(shut, ("region",), rerouted=False).index
    with pytest.raises(InputError, match="No link is closed"):
        every = Change("link_open", "floor", 1, {})
        link_values(apply(land(), [every]), ("region",), closed=True)


def test_objectives_by_name() -> None:
    region = land()
    assert (chosen_places(region, "rural-region") == chosen_places(region, "rural")).all()
    last = region.name.rpartition("-")[2]
    assert (chosen_places(region, f"all-{last}") == chosen_places(region, "region")).all()
    facts = region.facts
    code, name = str(facts["province"].values[0]), str(facts["province_name_en"].values[0])
    mine = chosen_places(region, f"urban-{code}")
    assert (mine == chosen_places(region, f"urban-{name}")).all()
    assert set(facts["place_tier"].values[mine]) == {"city"}
    for wrong in ("everyone", "rural-nowhere", "old-region"):
        with pytest.raises(InputError, match="no objective"):
            link_values(region, (wrong,))


def weighted(tmp_path, *rows):
    path = tmp_path / "weights.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows(rows)
    return path


def test_weights_make_people_count_for_more_and_never_for_less(tmp_path) -> None:
    region = land()
    codes = region.facts["county"].values.astype(str)
    weights = equity_weights(region, weighted(tmp_path, ["county", "weight"], [codes[1], 50]))
    assert weights[1] == 50 and weights.sum() == len(codes) + 49
    plain, more = values()["region"], link_values(
        region, ("region",), weights=weights, rerouted=False
    )["region"]  # fmt: skip
    assert "region_rerouted" not in link_values(region, ("region",), rerouted=False)
    assert not np.allclose(plain, more, rtol=0.05)
    path = weighted(
        tmp_path, ["county", "weight"], [codes[0], 0.5], [codes[2], "much"], ["999999", 2],
        [codes[3], 2], [codes[3], 3],
    )  # fmt: skip
    with pytest.raises(InputError) as told:
        equity_weights(region, path)
    for part in ("less than their people", "no numbers", "999999", "several rows", codes[0]):
        assert part in str(told.value), part
    with pytest.raises(InputError, match="no column weight"):
        equity_weights(region, weighted(tmp_path, ["county", "x"], [codes[0], 1]))


def test_the_list_is_spaced_and_priced() -> None:
    near = listed(land(), values(), "rural", top=5, apart=0.0)
    far = listed(land(), values(), "rural", top=5, apart=80.0)
    assert near["worth_per_cost"].is_monotonic_decreasing
    assert len(near) == 5
    assert len(far) <= 5
    assert near.index[0] == far.index[0]
    assert set(near["mode"]) <= {"road", "rail"}


def test_the_command_writes_all_links_the_list_and_a_map(tmp_path) -> None:
    saved, out = tmp_path / "region", tmp_path / "out"
    land().save(saved)
    asked = ["links", str(saved), "--for", "rural,region", "--top", "6", "--out", str(out)]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    assert "rural, million a year" in told.output and "20% faster" in told.output
    assert (out / "map.png").read_bytes().startswith(b"\x89PNG")
    with (out / "links.csv").open(encoding="utf-8-sig") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == (land().facts["link_open"].values > 0).sum()
    again_told = CliRunner().invoke(main, [*asked[:4], "--marginal", "--json"])
    best = json.loads(again_told.stdout)
    assert best[0]["rural"] > 0 and "rural_rerouted" not in best[0]


def test_links_drawn_in_a_file_are_valued(tmp_path) -> None:
    saved = tmp_path / "region"
    land().save(saved)
    codes = land().facts["county"].values.astype(str)
    file = tmp_path / "new.yaml"
    file.write_text(
        "name: New roads\ncandidates:\n"
        f'  - {{name: First, from: "{codes[0]}", to: "{codes[9]}", speed: 110}}\n',
        encoding="utf-8",
    )
    told = CliRunner().invoke(
        main, ["links", str(saved), "--candidates", str(file), "--json", "--apart", "0"]
    )
    assert told.exit_code == 0, told.output
    rows = {row["link"]: row for row in json.loads(told.stdout)}
    drawn = rows[max(land().facts["link"].values.tolist()) + 1]
    assert drawn["region_rerouted"] > 0 and drawn["region"] == 0
    refused = CliRunner().invoke(
        main, ["links", str(saved), "--candidates", str(file), "--marginal"]
    )
    assert refused.exit_code == 2 and "no marginal value" in refused.output
    file.write_text("name: Edits\nlinks:\n  - {select: all, factor: {speed: 1.1}}\n")
    refused = CliRunner().invoke(main, ["links", str(saved), "--candidates", str(file)])
    assert refused.exit_code == 2 and "0 candidates, 1 edits" in refused.output

"""`hinterland evaluate` and `hinterland theory roads` as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from hinterland.cli import main
from hinterland.commands.changing import parsed
from hinterland.errors import InputError
from hinterland.sources.synthetic import synthetic_region


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("land") / "small"
    synthetic_region(counties=8, seed=2).save(folder)
    return folder


def run(*words: str):
    return CliRunner().invoke(main, list(words))


def test_who_gains_and_who_loses(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "effects"
    change = "productivity scale 1.1 place_tier=village+town sector=agro_textiles"
    done = run("evaluate", str(saved), "--change", change, "--assumptions-off", "--out", str(out))
    assert done.exit_code == 0, done.output
    for part in ("modelled, not observed", "rural industry", "Gain most", "zeta 0", "converged"):
        assert part in done.stdout
    counties = pd.read_csv(out / "counties.csv")
    provinces = pd.read_csv(out / "provinces.csv")
    assert counties["rural_jobs"].sum() == pytest.approx(provinces["rural_jobs"].sum())
    # Nobody is lost: the region is all there is.
    assert abs(counties["workers"].sum()) < 1e-3
    assert counties["rural_jobs"].sum() > 0
    for name in ("welfare", "real_income", "rural_jobs_share", "workers_share"):
        assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    about = json.loads((out / "effects.json").read_text(encoding="utf-8"))
    assert about["changes"] == [change]
    assert about["status"] == "modelled"
    again = run("evaluate", str(saved), "--change", change, "--out", str(out), "--json")
    assert again.exit_code == 0, again.output
    answer = json.loads(again.stdout)
    assert answer["region"]["welfare"] > 0


def test_who_pays_and_who_gains_by_group(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "groups"
    change = "public_works add 1e7 place_tier=town"
    nobody = run("evaluate", str(saved), "--change", change)
    assert nobody.exit_code == 2
    assert "Nobody pays" in nobody.output
    done = run("evaluate", str(saved), "--change", change, "--paid-by", "centre", "--out", str(out))
    assert done.exit_code == 0, done.output
    for part in ("incidence layer", "poorest fifth", "rural untrained", "paid, million",
                 "needs minority_share"):  # fmt: skip
        assert part in done.stdout
    groups = pd.read_csv(out / "groups.csv").set_index(["view", "group"])
    assert groups.loc[("all", "all"), "taxes"] == pytest.approx(8e7)
    assert groups.loc["fifth", "taxes"].sum() == pytest.approx(8e7)
    answer = run("evaluate", str(saved), "--change", change, "--paid-by", "centre", "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert told["not_assessed"]
    assert {row["view"] for row in told["groups"]} >= {"fifth", "registration"}


def test_a_scenario_file_moves_the_economy(saved: Path, tmp_path: Path) -> None:
    file = tmp_path / "faster.yaml"
    file.write_text("name: faster\nlinks:\n  - select: all\n    factor: {speed: 1.3}\n", "utf-8")
    done = run("evaluate", str(saved), "--scenario", str(file))
    if done.exit_code:
        pytest.fail(done.output)
    assert "welfare of the region's people +" in done.stdout


def test_changes_that_are_not_understood_are_told_at_once(saved: Path) -> None:
    done = run("evaluate", str(saved), "--change", "productivity up", "--change", "skill scale x")
    assert done.exit_code == 2
    assert "2 faults" in done.output
    assert "Nothing is changed" in run("evaluate", str(saved)).output
    missing = run("evaluate", str(saved), "--change", "produktivity scale 1.1")
    assert missing.exit_code == 2
    assert "no fact 'produktivity'" in missing.output
    with pytest.raises(InputError):
        parsed(("amenity scale 1.1 county",))
    change = parsed(("amenity add 0.1 county=a+b place_tier=city",))[0]
    assert change.where == {"county": ("a", "b"), "place_tier": ("city",)}


def test_roads_of_a_territory(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "roads"
    done = run("theory", "roads", str(saved), "--chi", "1", "--chi", "4", "--theta", "4",
               "--out", str(out))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "no forecast" in done.stdout
    assert "What would settle it" in done.stdout
    assert len(pd.read_csv(out / "grid.csv")) == 6
    assert len(pd.read_csv(out / "counties.csv")) == 8


def test_links_worth_most(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "links"
    done = run("links", str(saved), "--for", "rural,region", "--top", "5", "--apart", "0",
               "--out", str(out))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "a list is no programme" in done.stdout
    table = pd.read_csv(out / "list.csv")
    assert len(table) == 5
    assert table["worth_per_cost"].is_monotonic_decreasing
    assert (out / "map.png").read_bytes()[:4] == b"\x89PNG"
    wrong = run("links", str(saved), "--for", "farmers")
    assert wrong.exit_code == 2
    assert "no objective" in wrong.output

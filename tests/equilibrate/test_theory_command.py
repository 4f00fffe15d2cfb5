"""`hinterland theory stz` as a person uses it."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from hinterland.cli import main
from hinterland.equilibrate.laboratory.parameters import Parameters, notes
from hinterland.equilibrate.laboratory.pattern_map import EXAMPLES
from hinterland.equilibrate.laboratory.solving import PATTERNS, solve
from hinterland.equilibrate.laboratory.study import study
from hinterland.records.hashing import file_hash
from hinterland.show.fonts import cjk_font
from hinterland.show.theory_picture import COLOURS, pattern_key, theory_picture
from hinterland.show.theory_screen import EXPERIMENTS, MEANINGS, often, theory_text
from hinterland.show.wording import catalogue


def hinterland(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["theory", "stz", *(str(word) for word in words)])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("theory") / "out"
    return out, hinterland("--draws", "80", "--seed", "4", "--out", out)


def test_it_says_what_it_is_before_anything_else(written) -> None:
    _, done = written
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(
        "A reconstruction of the two-region model of Song, Thisse and Zhu"
    )
    start = " ".join(done.stdout.split())
    assert "full text of the paper was not available" in start
    assert "none is measured" in start
    for words in ("Four patterns", *PATTERNS, "of 80 random economies", "Roads and technology",
                  "Leaving farming", "One equilibrium or several?"):  # fmt: skip
        assert words in done.stdout
    assert all(text in done.stdout for text, _, _ in EXPERIMENTS)


def test_the_folder_holds_tables_picture_and_mark(written) -> None:
    out, done = written
    assert f"Tables and picture are in {out}." in done.stdout
    about = json.loads((out / "theory.json").read_text(encoding="utf-8"))
    assert about["status"] == "reconstruction" and about["seed"] == 4 and about["draws"] == 80
    for name, digest in about["files"].items():
        assert file_hash(out / name) == digest
    assert (out / "patterns.png").read_bytes().startswith(b"\x89PNG")
    names = {path.stem for path in out.glob("*.csv")}
    assert names == {"parameters", "equilibria", "examples", "draws", "signs",
                     "roads_and_technology", "leaving", "uniqueness", "map"}  # fmt: skip
    for path in out.glob("*.csv"):
        frame = pd.read_csv(path, encoding="utf-8-sig")
        assert (frame["status"] == "reconstruction").all() and len(frame)


def test_the_tables_can_be_solved_again(written) -> None:
    out, _ = written
    draws = pd.read_csv(out / "draws.csv", encoding="utf-8-sig")
    again = solve(Parameters(**{name: draws[name].to_numpy() for name in notes()}))
    assert again.names().tolist() == draws["pattern"].tolist()
    assert again.migrants == pytest.approx(draws["migrants"].to_numpy(), abs=1e-6)
    assert set(draws["pattern"]) <= set(PATTERNS) and len(draws) == 80
    examples = pd.read_csv(out / "examples.csv", encoding="utf-8-sig")
    assert examples["pattern"].tolist() == list(EXAMPLES)


def test_numbers_that_are_given_are_held(tmp_path) -> None:
    out = tmp_path / "out"
    words = ("--draws", "5", "--transport-cost", "0.3", "--attachment", "50", "--json")
    done = hinterland(*words, "--out", out)
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["about"].startswith("A reconstruction")
    given = {row["parameter"]: row["value"] for row in answer["parameters"] if row["given"]}
    assert given == {"transport_cost": 0.3, "attachment": 50.0}
    (only,) = answer["equilibria"]
    expected = solve(Parameters(transport_cost=0.3, attachment=50.0))
    assert only["pattern"] == str(expected.names())
    assert math.isclose(only["rural_workers"], float(expected.rural_workers), abs_tol=1e-9)
    draws = pd.read_csv(out / "draws.csv", encoding="utf-8-sig")
    assert (draws["transport_cost"] == 0.3).all() and (draws["attachment"] == 50.0).all()
    assert draws["farmers"].nunique() == 5


def test_bad_numbers_are_refused_together_and_nothing_is_written(tmp_path) -> None:
    out = tmp_path / "out"
    done = hinterland("--transport-cost", "-1", "--attachment", "0", "--out", out)
    assert done.exit_code == 2
    assert done.stdout == "" and not out.exists()
    assert "2 faults were found" in done.stderr
    for words in ("transport_cost = -1", "attachment = 0", "Give a number above 0."):
        assert words in done.stderr


def test_a_folder_with_own_files_is_refused_and_ours_replaced(written, tmp_path) -> None:
    out = shutil.copytree(written[0], tmp_path / "out")
    (out / "notes.txt").write_text("mine")
    done = hinterland("--draws", "2", "--out", out)
    assert done.exit_code == 2 and "where:" in done.stderr
    assert (out / "notes.txt").read_text() == "mine"
    (out / "notes.txt").unlink()
    assert hinterland("--draws", "2", "--seed", "2", "--out", out).exit_code == 0
    assert json.loads((out / "theory.json").read_text(encoding="utf-8"))["seed"] == 2


def test_without_interior_draws_there_are_no_signs() -> None:
    done = hinterland("--draws", "3", "--moving-cost", "500")
    assert done.exit_code == 0, done.output
    assert "there are no signs to tell" in done.stdout


def test_several_equilibria_of_ones_own_economy_are_told() -> None:
    done = hinterland(
        *("--draws", "3", "--willingness-to-pay", "4.87", "--substitution", "0.41"),
        *("--city-workers", "6.65", "--farmers", "18.6", "--city-firm-cost", "0.23"),
        *("--technology-gap", "0.26", "--transport-cost", "0.94", "--farm-income", "5.1"),
        *("--land-rent", "0.43", "--rent-kept-in-village", "0.23", "--attachment", "3"),
        *("--moving-cost", "0.83"),
    )
    assert done.exit_code == 0, done.output
    assert "has 3 equilibria" in done.stdout and "not stable" in done.stdout


def test_every_number_has_an_option_with_its_symbol() -> None:
    text = " ".join(hinterland("--help").stdout.split())
    for name, note in notes().items():
        assert f"--{name.replace('_', '-')}" in text
        assert f"{note.symbol}: " in text


def test_the_command_line_starts_without_the_laboratory() -> None:
    code = "import sys, hinterland.cli; sys.exit('hinterland.equilibrate' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_picture_is_the_same_each_time_and_speaks_without_chinese() -> None:
    found = study(draws=2)
    english = theory_picture(found, None)
    assert theory_picture(found, None) == english
    if cjk_font() is not None:
        assert theory_picture(found, cjk_font()) != english


def test_patterns_have_words_and_colours_apart_in_lightness() -> None:
    assert set(MEANINGS) == set(COLOURS) == set(PATTERNS)
    assert {pattern_key(name) for name in PATTERNS} <= set(catalogue())
    parts = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in COLOURS.values())
    light = sorted(0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue in parts)
    assert min(b - a for a, b in pairwise(light)) > 35


def test_shares_round_to_all_and_none_only_where_true() -> None:
    assert [often(n, 1000) for n in (0, 1, 500, 999, 1000)] == [
        "0%", "<1%", "50%", ">99%", "100%",
    ]  # fmt: skip
    assert often(0, 0) == "–"


def test_the_text_counts_what_the_study_found() -> None:
    found = study(draws=120, seed=8)
    text = "\n".join(str(block) for block in theory_text(found))
    economies = sum(row.economies for row in found.leaving)
    farmers = sum(row.farmers_gain for row in found.leaving)
    assert f"better off in {often(farmers, economies)}" in text
    assert often(found.roads.roads_hurt, found.roads.economies) in text
    assert f"in {found.signs.economies} of 120 random economies" in text

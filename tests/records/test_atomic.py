"""Files appear whole or not at all."""

from __future__ import annotations

import json
import os

import pytest

from hinterland.errors import OutputError
from hinterland.records.atomic import (
    FILE_LIST,
    REPORT_MARK,
    TERRITORY_MARK,
    check_replaceable,
    writing_file,
    writing_folder,
)
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json


def _names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != FILE_LIST)


def test_a_file_that_fails_half_way_leaves_the_old_one(tmp_path) -> None:
    target = tmp_path / "table.csv"
    target.write_text("old")
    with pytest.raises(RuntimeError), writing_file(target) as scratch:
        scratch.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert _names(tmp_path) == ["table.csv"]


def test_a_folder_that_fails_half_way_leaves_the_old_one(tmp_path) -> None:
    target = tmp_path / "report"
    with writing_folder(target) as scratch:
        (scratch / "manifest.json").write_text("1")
    with pytest.raises(RuntimeError), writing_folder(target, REPORT_MARK) as scratch:
        (scratch / "manifest.json").write_text("2")
        raise RuntimeError
    assert (target / "manifest.json").read_text() == "1"
    assert _names(tmp_path) == ["report"]


def test_a_new_folder_replaces_ours_whole(tmp_path) -> None:
    target = tmp_path / "report"
    for content in ("a", "b"):
        with writing_folder(target, REPORT_MARK) as scratch:
            (scratch / "manifest.json").write_text(content)
            (scratch / f"{content}.csv").write_text(content)
    assert _names(target) == ["b.csv", "manifest.json"]
    assert _names(tmp_path) == ["report"]


def test_a_file_is_no_folder(tmp_path) -> None:
    (tmp_path / "report").write_text("x")
    with pytest.raises(OutputError, match="is a file"):
        check_replaceable(tmp_path / "report")


def test_a_place_that_cannot_be_written_is_told(tmp_path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    if os.access(closed, os.W_OK):
        # An administrator may write anywhere; a file in the way refuses everyone.
        closed.chmod(0o700)
        closed = tmp_path / "file"
        closed.write_text("x")
    with pytest.raises(OutputError, match="cannot be written"), writing_folder(closed / "report"):
        pass
    with pytest.raises(OutputError, match="cannot be written"), writing_file(closed / "a.csv"):
        pass


def test_files_have_ordinary_permissions(tmp_path) -> None:
    with writing_file(tmp_path / "a") as scratch:
        scratch.write_text("x")
    (tmp_path / "b").write_text("x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_the_manifest_names_versions_command_and_seed(tmp_path) -> None:
    content = manifest(
        version_text="1.2", command=["hinterland", "diagnose"], seed=7, contents={"hash": "abc"}
    )
    write_json(tmp_path / "manifest.json", content)
    again = json.loads((tmp_path / "manifest.json").read_text())
    assert again["hinterland"] == "1.2"
    assert again["command"] == ["hinterland", "diagnose"]
    assert again["seed"] == 7
    assert again["hash"] == "abc"
    assert again["packages"]["numpy"][0].isdigit()
    assert len(file_hash(tmp_path / "manifest.json")) == 64


@pytest.mark.parametrize("mark", [None, REPORT_MARK, TERRITORY_MARK])
@pytest.mark.parametrize("held", [REPORT_MARK, TERRITORY_MARK, "thesis.docx"])
def test_only_a_folder_of_the_same_kind_is_replaced(tmp_path, mark, held) -> None:
    folder = tmp_path / "out"
    with writing_folder(folder) as scratch:
        (scratch / held).write_text("x")
    if mark == held:
        check_replaceable(folder, mark)
    else:
        with pytest.raises(OutputError, match="not replaced"):
            check_replaceable(folder, mark)


@pytest.mark.parametrize("own", ["notes.txt", "more/notes.txt", "edited.csv"])
def test_a_folder_with_files_of_its_user_is_not_replaced(tmp_path, own) -> None:
    folder = tmp_path / "report"
    with writing_folder(folder, REPORT_MARK) as scratch:
        (scratch / REPORT_MARK).write_text("{}")
        (scratch / "edited.csv").write_text("a,b")
    (folder / own).parent.mkdir(exist_ok=True)
    (folder / own).write_text("mine")
    with pytest.raises(OutputError, match="added or edited") as told:
        check_replaceable(folder, REPORT_MARK)
    assert own in str(told.value)
    with pytest.raises(OutputError), writing_folder(folder, REPORT_MARK):
        pass
    assert (folder / own).read_text() == "mine"

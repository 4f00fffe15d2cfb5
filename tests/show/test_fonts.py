"""A font with Chinese characters is found as a file; without one pictures speak English only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hinterland.flow import Assessment
from hinterland.show import fonts
from hinterland.show.maps import bilingual, two
from hinterland.show.progress import Progress
from hinterland.show.report import write_report


def test_none_where_there_are_no_fonts(tmp_path: Path) -> None:
    assert fonts.cjk_font([tmp_path, tmp_path / "not there"]) is None


def test_a_damaged_file_and_a_font_without_the_characters_are_passed_over(tmp_path: Path) -> None:
    import matplotlib

    latin = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"no font")
    (tmp_path / "NotoSansSC.ttf").write_bytes(latin.read_bytes())
    assert fonts.cjk_font([tmp_path]) is None


def test_a_font_is_found_by_path_without_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    if fonts.cjk_font() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must draw Chinese characters: no font has them")
        pytest.skip("no font with Chinese characters on this machine")
    fonts._found.cache_clear()
    stale = [f for f in font_manager.fontManager.ttflist if "DejaVu" in f.name]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", stale)
    family = fonts.cjk_font()
    assert family in {f.name for f in font_manager.fontManager.ttflist}


def test_labels_are_english_without_a_font() -> None:
    assert two({"zh": "人口", "en": "people"}, None) == "people"
    assert bilingual("chart.people", None).isascii()
    assert "人口" in bilingual("chart.people", "some font")


def test_report_warns_and_draws_no_boxes(
    assessment: Assessment,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(fonts, "cjk_font", lambda: None)
    # A glyph that no font has makes matplotlib warn, and warnings are errors in these tests.
    page = write_report(assessment, tmp_path / "out", command=["x"], progress=Progress(force=False))
    assert "fonts-wqy-zenhei" in capsys.readouterr().err
    assert 'id="no-font"' in page.read_text(encoding="utf-8")

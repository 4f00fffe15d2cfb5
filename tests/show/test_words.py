"""The catalogue: both languages everywhere, alike in their values, and every key used exists."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter

import pytest

from hinterland.codebook import STATUSES
from hinterland.connect.services import SERVICES
from hinterland.show import report
from hinterland.show.formats import Figures, grouped, percent, plain, significant
from hinterland.show.wording import catalogue, label, say, spans, unit_name


def test_every_string_has_both_languages() -> None:
    for key, texts in catalogue().items():
        assert set(texts) == {"en", "zh"}, key
        assert all(text.strip() for text in texts.values()), key


def test_both_languages_take_the_same_values() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for key, texts in catalogue().items():
        assert fields(texts["en"]) == fields(texts["zh"]), key


def test_keys_of_template_and_script_exist() -> None:
    folder = files("hinterland.show") / "templates"
    html = (folder / "report.html.j2").read_text(encoding="utf-8")
    script = (folder / "report.js").read_text(encoding="utf-8")
    used = set(re.findall(r'\b(?:t|say)\([\'"]([a-z_.]+)[\'"][,)]', html))
    used |= set(re.findall(r'say\("([a-z_.]+)"\)', script))
    assert len(used) > 40
    assert not used - set(catalogue())


def test_keys_made_of_parts_exist() -> None:
    keys = {f"section.{name}" for name in report.SECTIONS}
    keys |= {f"room.{name}" for name in report.ROOMS}
    keys |= {f"file.{name}" for name in report.FILES.values()}
    keys |= {f"status.{name}" for name in STATUSES}
    keys |= {f"service.{name}" for name in SERVICES}
    assert not keys - set(catalogue())


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("no.such.key", "en")


def test_text_is_escaped() -> None:
    assert "<script>" not in spans({"zh": "<script>", "en": "a"})


def test_names() -> None:
    assert unit_name("松阳县", "Songyang") == "松阳县 Songyang"
    assert unit_name("", "Songyang") == unit_name("Songyang", "Songyang") == "Songyang"
    assert label("service", "rail")["zh"] == "火车站"
    assert label("service", "space_port")["en"] == "Space port"


def test_large_numbers() -> None:
    china, other = Figures("CNY", 2020), Figures("SYN")
    assert china.people(12_345_678, "zh") == "1,235 万人"
    assert china.money(2.5e9, "zh") == "25.0 亿元"
    assert china.money(2.5e9, "en") == "CNY 2,500 million"
    assert other.people(12_345_678, "en") == "12.3 million people"
    assert other.people(12_345_678, "zh") == "12.3 百万人"
    assert "元/人/年" in china.unit("income", "zh")
    assert china.unit("income", "en") == "CNY/person/year (2020 prices)"


def test_small_numbers() -> None:
    assert grouped(float("inf")) == "∞" and grouped(float("nan")) == "–"
    assert grouped(-0.0001) == "0"
    assert significant(0.012345) == "0.0123" and significant(12_345.6) == "12,346"
    assert plain(0.2) == "0.2" and plain(3.0) == "3" and plain(1200.5) == "1,200.5"
    assert percent(0.1234) == "12.3%"

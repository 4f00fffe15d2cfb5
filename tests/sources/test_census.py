"""Census workbooks: a made-up one with known answers, bad ones, and the published ones."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.sources import bundle
from hinterland.sources.bundle import Known
from hinterland.sources.census import apply_census, crosswalk, read_census, ten_year_change
from hinterland.sources.census_reading import read_with_census
from hinterland.sources.census_workbook import INDUSTRIES, LAYOUTS
from hinterland.sources.focus import focus
from hinterland.sources.synthetic import synthetic_region

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
REGION = synthetic_region(10)
FACTS = REGION.facts


def workbook(path, year, rows, drop=(), extra=()):
    """A workbook of the layout of `year`; rows are mappings from our words to cells."""
    book = openpyxl.Workbook()
    headers = {word: head for word, head in LAYOUTS[year].items() if word not in drop}
    book.active.append([*headers.values(), *extra])
    for row in rows:
        book.active.append([*(row.get(word, "NA") for word in headers), *("x" for _ in extra)])
    book.save(path)
    return path


def row_of(position, **other):
    """A census row for a county of the region; every industry counts 10 workers."""
    code = str(FACTS["county"].values[position])
    province = FACTS["county_province"].values[position]
    names = dict(zip(FACTS["province"].values, FACTS["province_name_zh"].values, strict=True))
    return {
        "code": code,
        "name": str(FACTS["county_name_zh"].values[position]),
        "province": str(names[province]),
        "prefecture": str(FACTS["prefecture_name_zh"].values[position]),
        "population": 1000, "urban": 400, "rural": 600, "minority": 12.5, "young": 20.0,
        "old": 15.0, "same_province": 30, "other_province": 40, "schooling": 8.5,
        "workers": 200, **dict.fromkeys(INDUSTRIES, 10), **other,
    }  # fmt: skip


def every(**other):
    return [row_of(position, **other) for position in range(10)]


def by_tier(territory, word, position):
    facts = territory.facts
    mine = facts["place_county"].values == position
    tiers = facts["place_tier"].values[mine].tolist()
    return dict(zip(tiers, facts[word].values[mine].tolist(), strict=True))


def test_people_are_replaced_by_tier_and_the_split_is_modelled(tmp_path):
    path = workbook(tmp_path / "c.xlsx", 2020, every())
    made, report = apply_census(REGION, path)
    before, after = by_tier(REGION, "population", 3), by_tier(made, "population", 3)
    assert after["village"] == 600
    assert after["city"] + after["town"] == pytest.approx(400)
    assert after["city"] / after["town"] == pytest.approx(before["city"] / before["town"])
    status = made.status_of("population").to_numpy()
    tiers = made.facts["place_tier"].values
    assert set(status[tiers == "village"]) == {"observed"}
    assert set(status[tiers != "village"]) == {"modelled"}
    assert report.matched == {"code": 10}
    assert report.unmatched == ()
    assert "10 % sample" in str(report)


def test_a_published_split_of_townspeople_is_observed(tmp_path):
    path = workbook(tmp_path / "c.xlsx", 2020, every(seat_people=250))
    made, _ = apply_census(REGION, path)
    assert by_tier(made, "population", 0) == {"city": 250, "town": 150, "village": 600}
    assert set(made.status_of("population")) == {"observed"}


def test_work_follows_the_mapping_of_industries(tmp_path):
    path = workbook(tmp_path / "c.xlsx", 2020, every())
    made, _ = apply_census(REGION, path)
    workers = made.facts["employment"]
    assert workers.values.sum() == pytest.approx(FACTS["employment"].values.sum(), rel=1e-12)
    # 20 industries of 10 workers: farming 1, mining 1, manufacturing 1, tourism 2, the rest 15.
    share = workers.sum("place") / workers.values.sum()
    assert float(share.sel(sector=["crops", "livestock", "forestry"]).sum()) == pytest.approx(0.05)
    assert float(share.sel(sector="mining")) == pytest.approx(0.05)
    assert float(share.sel(sector=["agro_textiles", "manufacturing"]).sum()) == pytest.approx(0.05)
    assert float(share.sel(sector="tourism")) == pytest.approx(0.10)
    assert float(share.sel(sector="services")) == pytest.approx(0.75)
    assert set(made.status_of("employment")) == {"modelled"}
    of = FACTS["county_province"].values[FACTS["place_county"].values]
    for province in FACTS["province"].values:
        mine = of == province
        assert made.facts["output"].values[mine].sum() == pytest.approx(
            FACTS["output"].values[mine].sum(), rel=1e-12
        )


def test_traits_and_migrants_are_added_and_gaps_are_modelled(tmp_path):
    rows = every()
    rows[2]["other_province"] = "NA"
    rows = rows[:9]
    made, report = apply_census(REGION, workbook(tmp_path / "c.xlsx", 2020, rows))
    missing = str(FACTS["county"].values[9])
    assert report.unmatched == (missing,)
    assert by_tier(made, "schooling", 1) == {"city": 8.5, "town": 8.5, "village": 8.5}
    assert not made.tells_tiers_apart("schooling")
    assert by_tier(made, "age_65_share", 1)["town"] == pytest.approx(0.15)
    assert by_tier(made, "minority_share", 1)["city"] == pytest.approx(0.125)
    assert set(made.status_of("schooling")) == {"modelled"}
    minority = made.status_of("minority_share").to_numpy()
    assert set(minority[FACTS["place_county"].values == 9]) == {"modelled"}
    assert set(minority[FACTS["place_county"].values != 9]) == {"observed"}
    migrants = made.facts["migrants_other_province"].values
    assert migrants[0] == 40
    assert migrants[2] == pytest.approx(40)  # 4 % of 1,000 people, the provincial or overall mean
    status = made.status_of("migrants_other_province").to_numpy()
    assert status[0] == "observed"
    assert status[2] == status[9] == "modelled"
    people = made.facts["population"].values
    kept = FACTS["place_county"].values == 9
    assert np.array_equal(people[kept], FACTS["population"].values[kept])
    made.save(tmp_path / "made")
    assert Territory.load(tmp_path / "made").hash == made.hash


def test_the_crosswalk_follows_its_rules_in_order(tmp_path):
    rows = every()
    rows[0]["code"] = "999901"  # the same name in the province
    # A prefecture whose stem is unique: the kind of unit changed, and the code with it.
    rows[1] |= {"code": "999902", "name": rows[1]["name"][:-1] + "旗"}
    rows[2]["name"] = "完全不同市"  # the code was given to another unit
    table = read_census(workbook(tmp_path / "c.xlsx", 2020, rows))
    found = crosswalk(REGION, table)["rule"]
    codes = FACTS["county"].values
    assert found[codes[0]] == "same name in the province"
    assert found[codes[1]] == "same stem in the prefecture"
    assert codes[2] not in found.index
    assert found[codes[3]] == "code"


def test_a_context_unit_takes_the_row_of_its_prefecture(tmp_path):
    facts = FACTS.copy(deep=True)
    role = facts["county_role"].values.astype("<U8").copy()
    role[0] = "context"
    codes = facts["county"].values.astype("<U8").copy()
    codes[0] = "110100"
    facts["county_role"] = ("county", role, facts["county_role"].attrs)
    around = Territory("around", facts.assign_coords(county=codes), REGION.settings)
    rows = [{**row_of(0), "code": "110100"}, {**row_of(0), "code": "110101"}, *every()[1:]]
    made, report = apply_census(around, workbook(tmp_path / "c.xlsx", 2020, rows))
    assert report.matched == {"code": 9, "code of the prefecture": 1}
    assert report.unused == ()
    assert by_tier(made, "population", 0)["village"] == 600


def test_ten_years_give_people_by_place_and_the_urban_share(tmp_path):
    rows = [{key: row[key] for key in ("code", "name", "population", "urban", "rural")}
            for row in every(population=800, urban=200, rural=600)[:9]]  # fmt: skip
    made, report = ten_year_change(REGION, workbook(tmp_path / "c.xlsx", 2010, rows))
    assert report.year == 2010
    assert report.matched == {"code": 9}
    assert by_tier(made, "population_before", 4)["village"] == 600
    assert made.facts["urban_share_before"].values[4] == 0.25
    assert made.status_of("urban_share_before").tolist() == ["observed"] * 9 + ["modelled"]
    assert np.isfinite(made.facts["population_before"].values).all()


def refused(call):
    with pytest.raises(InputError) as told:
        call()
    return str(told.value)


def test_subtotals_and_rows_without_people_are_no_units(tmp_path):
    rows = [{**row_of(0), "code": "110000"}, {**row_of(0), "code": "110100"},
            {**row_of(0), "code": "110101"}, {**row_of(1), "code": "441900"},
            {"name": "forum.example"}]  # fmt: skip
    table = read_census(workbook(tmp_path / "c.xlsx", 2020, rows))
    assert table.rows.loc[table.rows["leaf"], "code"].tolist() == ["110101", "441900"]
    assert table.left_out == ("forum.example",)


def test_all_faults_of_the_cells_are_told_at_once(tmp_path):
    rows = every()
    rows[0]["urban"] = "four hundred"
    rows[1]["rural"] = -5
    rows[2]["code"] = rows[3]["code"]
    rows[4]["schooling"] = "8.5 8.6"
    text = refused(lambda: read_census(workbook(tmp_path / "c.xlsx", 2020, rows)))
    for part in ("urban has text", rows[0]["code"], "rural has a negative", "more than once",
                 rows[3]["code"], "schooling has text"):  # fmt: skip
        assert part in text, part


def test_parts_must_add_up_and_be_given(tmp_path):
    rows = every()
    rows[0]["urban"] = 401
    rows[1] |= {"urban": "NA", "rural": None}
    rows[2]["rural"] = "NA"  # one part may be missing: it follows from the others
    text = refused(lambda: read_census(workbook(tmp_path / "c.xlsx", 2020, rows)))
    assert "do not add up" in text
    assert rows[0]["code"] in text
    assert "Two of population" in text
    assert rows[1]["code"] in text
    assert rows[2]["code"] not in text


@pytest.mark.parametrize("extra", ["姓名", "户主姓名", "身份证号", "手机号码", "phone"])
def test_columns_about_persons_are_refused(tmp_path, extra):
    path = workbook(tmp_path / "c.xlsx", 2020, every(), extra=[extra])
    assert f"single persons: {extra}" in refused(lambda: read_census(path))


def test_missing_columns_are_listed(tmp_path):
    path = workbook(tmp_path / "c.xlsx", 2020, every(), drop=("urban", "教育"))
    text = refused(lambda: read_census(path))
    assert "2 column(s)" in text
    assert "城镇人口" in text
    assert "教育" in text


def test_broken_workbooks_are_refused(tmp_path):
    whole = workbook(tmp_path / "c.xlsx", 2020, every()).read_bytes()
    for name, content in (("cut", whole[: len(whole) // 2]), ("text", b"code,name\n1,2\n"),
                          ("empty", b"")):  # fmt: skip
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        assert "cannot be read" in refused(lambda path=path: read_census(path))
    assert "does not exist" in refused(lambda: read_census(tmp_path / "absent.xlsx"))
    assert "no rows" in refused(lambda: read_census(workbook(tmp_path / "h.xlsx", 2020, [])))


def test_the_wrong_year_and_a_foreign_workbook_are_refused(tmp_path):
    early = workbook(tmp_path / "e.xlsx", 2010, every())
    late = workbook(tmp_path / "l.xlsx", 2020, every())
    assert "census of 2010" in refused(lambda: apply_census(REGION, early))
    assert "census of 2020" in refused(lambda: ten_year_change(REGION, late))
    rows = [{**row, "code": f"9999{n:02d}", "name": "无名县", "province": "无"}
            for n, row in enumerate(every())]  # fmt: skip
    foreign = workbook(tmp_path / "f.xlsx", 2020, rows)
    assert "No row" in refused(lambda: apply_census(REGION, foreign))


@pytest.mark.parametrize(
    ("year", "people", "leaves"), [(2020, 1_409_778_724, 2900), (2010, 1_332_810_866, 2800)]
)
def test_the_published_workbooks_are_read(year, people, leaves):
    path = SHARED / f"census_county_{year}_v1.xlsx"
    if not path.exists():
        pytest.skip("the published workbook is not beside the repository (../shared/data)")
    table = read_census(path)
    assert table.year == year
    units = table.rows[table.rows["leaf"]]
    # The published national total; a few islands have no row of their own.
    assert units["population"].sum() == pytest.approx(people, rel=1e-5)
    assert len(units) > leaves
    assert np.allclose(units["urban"] + units["rural"], units["population"])


def test_both_censuses_come_before_the_surroundings_are_merged(tmp_path, monkeypatch):
    def part(whole):
        return focus(whole, ["R01"], "part", "Part", "部分")

    known = Known("part", "Part", "部分", lambda: REGION, part)
    monkeypatch.setattr(bundle, "TERRITORIES", {"part": known})
    late = workbook(tmp_path / "late.xlsx", 2020, every()[:9])
    keys = ("code", "name", "population", "urban", "rural")
    early = workbook(tmp_path / "early.xlsx", 2010,
                     [{key: row[key] for key in keys}
                      for row in every(population=450, urban=200, rural=250)])  # fmt: skip
    land, report = read_with_census("part", late, early)
    whole, _ = ten_year_change(apply_census(REGION, late)[0], early)
    assert land.hash == part(whole).hash
    village = land.facts["place_tier"].values == "village"
    outside = ~land.place_region & village
    assert {"observed"} <= set(land.status_of("population").to_numpy()[outside])
    assert land.has("population_before", "urban_share_before")
    missing = str(FACTS["county"].values[9])
    said, told = str(report), report.as_dict()
    assert f"{FACTS['county_name_zh'].values[9]} {missing}" in said
    assert [each["year"] for each in told["census"]] == [2020, 2010]
    assert told["census"][0]["matched"] == {"code": 9}
    assert told["census"][0]["unmatched"] == [
        {"county": missing, "name": str(FACTS["county_name_zh"].values[9])}
    ]
    assert "doubled or fell by half in 10 counties" in said
    assert 0 < report.people_observed < 1
    assert json.loads(json.dumps(told)) == told
    sources = {land.facts[word].attrs["source"] for word in ("population", "population_before")}
    assert not any(str(tmp_path) in source for source in sources)
    assert any("late.xlsx" in source for source in sources)


def test_every_unmatched_unit_is_listed(tmp_path):
    REGION.save(tmp_path / "land")
    _, report = read_with_census(
        tmp_path / "land", workbook(tmp_path / "c.xlsx", 2020, every()[:1])
    )
    assert len(report.applied[0].unmatched) == 9
    for label in report.applied[0].unmatched:
        assert label in str(report)


def test_units_of_the_region_are_listed_before_those_of_its_surroundings(tmp_path, monkeypatch):
    def part(whole):
        return focus(whole, ["R02"], "part", "Part", "部分")

    known = Known("part", "Part", "部分", lambda: REGION, part)
    monkeypatch.setattr(bundle, "TERRITORIES", {"part": known})
    keys = ("code", "name", "population", "urban", "rural")
    early = workbook(tmp_path / "early.xlsx", 2010,
                     [{key: row[key] for key in keys}
                      for row in every(population=450, urban=200, rural=250)])  # fmt: skip
    late = workbook(tmp_path / "late.xlsx", 2020, every()[:1])
    land, report = read_with_census("part", late, early)
    inside = land.facts["county"].values[land.region].tolist()
    for labels in (report.applied[0].unmatched, report.applied[1].jumps):
        there = [label in inside for label in labels]
        assert there == sorted(there, reverse=True)
        assert set(there) == {True, False}
    count = sum(label in inside for label in report.applied[0].unmatched)
    said = str(report)
    assert f"{count} in the region: " in said
    assert f"{9 - count} in its surroundings: " in said
    told = report.as_dict()["census"][0]
    assert told["unmatched_in_surroundings"] == 9 - count


def test_the_workbook_of_2010_alone_is_told_where_it_belongs(tmp_path):
    keys = ("code", "name", "population", "urban", "rural")
    early = workbook(tmp_path / "early.xlsx", 2010,
                     [{key: row[key] for key in keys} for row in every()])  # fmt: skip
    assert "--earlier" in refused(lambda: apply_census(REGION, early))


def test_faults_of_both_workbooks_are_told_at_once(tmp_path):
    text = refused(lambda: read_with_census("synthetic", tmp_path / "a.xlsx", tmp_path / "b.xlsx"))
    assert "a.xlsx" in text
    assert "b.xlsx" in text

"""Tables: every template imports; units are converted; every kind of bad input is named."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from hinterland.codebook import quantity, split_header
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.sources.synthetic import synthetic_region
from hinterland.sources.table_explain import explained
from hinterland.sources.tables import (
    TEMPLATES,
    import_table,
    import_table_with_report,
    template_path,
    write_template,
)

REGION = synthetic_region(8, context=2)
CODES = REGION.facts["county"].values[REGION.region].tolist()
TIERS = ("city", "town", "village")


def write(path, header, *rows):
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def whole(path, header, *cells, codes=CODES, tiers=()):
    """A table with the same cells for every county (and tier)."""
    keys = ["county", "code_year", *(["tier"] if tiers else [])]
    rows = [[code, 2020, *([tier] if tiers else []), *cells]
            for code in codes for tier in (tiers or [""])]  # fmt: skip
    return write(path, [*keys, *header], *rows)


def faults(path, territory=REGION, template=None):
    with pytest.raises(InputError) as told:
        import_table(territory, path, "a made-up yearbook", "typed", template)
    return str(told.value)


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_templates_carry_only_words_of_the_codebook(name):
    header = template_path(name).read_text(encoding="utf-8").strip().split(",")
    words = [split_header(h.replace("_CNY_", "_money_")) for h in header]
    facts = {found[0] for found in words if found and found[0] in TEMPLATES[name].facts}
    expected = {
        word
        for word in TEMPLATES[name].facts
        if TEMPLATES[name].level != "tier" or quantity(word).dims[0] == "place"
    }
    assert facts == expected


def cell_of(header):
    """A cell that every fact of this kind accepts."""
    if header == "cell_size":
        return 50
    word, _ = split_header(header.replace("_SYN", "_money"))
    return 3 if quantity(word).type == "int" else 0.25


@pytest.mark.parametrize("name", [n for n, t in TEMPLATES.items() if t.level in ("county", "tier")])
def test_a_filled_template_imports(tmp_path, name):
    path = write_template(name, tmp_path, currency="SYN")
    header = path.read_text(encoding="utf-8").strip().split(",")
    keys = {"county", "code_year", "tier", "cell_size"}
    cells = [cell_of(h) for h in header if h not in keys - {"cell_size"}]
    names = [h for h in header if h not in keys - {"cell_size"}]
    tiers = TIERS if "tier" in header else ()
    filled = import_table(REGION, whole(path, names, *cells, tiers=tiers), "a yearbook", "typed")
    for word in TEMPLATES[name].facts:
        assert filled.has(word)
        assert "a yearbook" in filled.facts[word].attrs["source"]
        status = filled.status_of(word).to_numpy()
        outside = ~(filled.region if filled.facts[word].dims[0] == "county"
                    else filled.place_region)  # fmt: skip
        assert set(status[outside]) == {"modelled"}
    with pytest.raises(InputError, match="there already"):
        write_template(name, tmp_path)


def test_units_are_converted(tmp_path):
    path = whole(tmp_path / "t.csv", ["road_distance_m", "road_passability_percent"], 1500, 100,
                 tiers=TIERS)  # fmt: skip
    made = import_table(REGION, path, "survey", "observed")
    assert np.allclose(made.facts["road_distance"].values, 1.5)
    assert np.allclose(made.facts["road_passability"].values, 1.0)
    path = whole(tmp_path / "u.csv", ["public_investment_yi_SYN_per_year"], 2)
    made = import_table(REGION, path, "yearbook", "typed")
    assert np.allclose(made.facts["public_investment"].values[REGION.region], 2e8)


def test_a_count_of_a_county_is_divided_by_people_and_then_modelled(tmp_path):
    path = whole(tmp_path / "t.csv", ["clinics", "schooling_year"], 12, 9)
    with pytest.raises(InputError, match="does not take schooling"):
        import_table(REGION, path, "yearbook", "observed")
    path = whole(tmp_path / "t.csv", ["clinics"], 12)
    made = import_table(REGION, path, "yearbook", "observed")
    clinics, of = made.facts["clinics"].values, made.facts["place_county"].values
    assert np.allclose(np.bincount(of, clinics)[REGION.region], 12)
    people = made.facts["population"].values
    one = of == 0
    assert np.allclose(clinics[one] / people[one], 12 / people[one].sum())
    assert set(made.status_of("clinics")) == {"modelled"}
    assert set(made.status_of("clinics")[~one]) == {"modelled"}


def test_some_rows_replace_what_is_there_and_the_others_stay(tmp_path):
    rich = synthetic_region(8, context=2, with_optional=True)
    path = whole(tmp_path / "t.csv", ["broadband_share"], 0.5, codes=CODES[:2], tiers=TIERS)
    made = import_table(rich, path, "operator", "observed")
    hit = np.isin(rich.facts["place_county"].values, [0, 1])
    assert (made.facts["broadband_share"].values[hit] == 0.5).all()
    assert np.array_equal(
        made.facts["broadband_share"].values[~hit], rich.facts["broadband_share"].values[~hit]
    )
    status = made.status_of("broadband_share").to_numpy()
    assert set(status[hit]) == {"observed"}
    assert set(status[~hit]) == {"modelled"}


def test_people_by_tier_at_the_earlier_census_give_the_urban_share(tmp_path):
    path = write(
        tmp_path / "earlier.csv",
        ["county", "code_year", "tier", "population_before_wan_person"],
        *[[c, 2020, t, n] for c in CODES for t, n in zip(TIERS, (2, 1, 3), strict=True)],
    )
    made = import_table(REGION, path, "census", "observed")
    assert np.allclose(made.facts["urban_share_before"].values[REGION.region], 0.5)
    assert made.facts["population_before"].values[0] == 20_000


MONEY = "SYN_per_person_per_year"


def test_incomes_of_the_nation_replace_the_series(tmp_path):
    header = ["year", f"national_urban_income_{MONEY}", f"national_rural_income_{MONEY}"]
    path = write(tmp_path / "i.csv", header, [2024, 52_000, 21_500], [2023, 50_000, 20_000])
    made = import_table(REGION, path, "bulletin", "typed")
    assert made.facts["income_year"].values.tolist() == [2023, 2024]
    assert made.facts["national_rural_income"].values.tolist() == [20_000, 21_500]
    assert set(made.status_of("national_rural_income")) == {"typed"}
    path = write(tmp_path / "j.csv", header[:2], [2023, 50_000])
    assert "national_rural_income" in faults(path)
    text = faults(write(tmp_path / "k.csv", header, [2023, 50_000, ""], [2023.5, 1, "many"],
                        [2023, 50_000, 20_000]))  # fmt: skip
    for part in ("is empty", "is not a number", "not whole", "more than once"):
        assert part in text, part


def test_figures_of_provinces_replace_those_given(tmp_path):
    header = ["province", "year", f"province_rural_income_{MONEY}", "province_coastal",
              "province_gross_product_yi_SYN_per_year"]  # fmt: skip
    path = write(tmp_path / "p.csv", header, ["R02", 2021, 17_000, "", 900],
                 ["R02", 2022, 18_000, 1, 1000], ["R03", 2022, "", 0, ""])  # fmt: skip
    made = import_table(REGION, path, "yearbook", "typed")
    rural, coast = made.facts["province_rural_income"], made.facts["province_coastal"]
    assert rural.sel(province="R02") == 18_000
    assert rural.sel(province="R01") == REGION.facts["province_rural_income"].sel(province="R01")
    assert made.status_of("province_rural_income").to_dict()["R02"] == "typed"
    assert made.status_of("province_rural_income").to_dict()["R03"] == "modelled"
    assert coast.dtype.kind == "i"
    assert coast.sel(province=["R02", "R03"]).values.tolist() == [1, 0]
    product, former = (t.facts["province_gross_product"] for t in (made, REGION))
    assert product["year"].values.tolist() == former["year"].values.tolist()
    assert product.sel(province="R02", year=[2021, 2022]).values.tolist() == [9e10, 1e11]
    assert product.sel(province="R02", year=2020) == former.sel(province="R02", year=2020)
    # Of five years two are typed now: the row is known no better than the others.
    assert set(made.status_of("province_gross_product")) == {"modelled"}


def provincial(path, header, *years):
    labels = REGION.facts["province"].values.tolist()
    return write(path, ["province", "year", *header],
                 *[[label, year, *(1000 + n for _ in header)]
                   for n, label in enumerate(labels) for year in years])  # fmt: skip


def test_a_gross_product_of_other_years_brings_its_years(tmp_path):
    path = provincial(tmp_path / "p.csv", ["province_gross_product_SYN_per_year"], 2030, 2031)
    made = import_table(REGION, path, "yearbook", "typed")
    product = made.facts["province_gross_product"]
    assert product["year"].values.tolist() == [2030, 2031]
    assert product.values[:, 0].tolist() == [1000, 1001, 1002, 1003, 1004]
    assert set(made.status_of("province_gross_product")) == {"typed"}
    assert made.has("province_rural_income")


def test_all_faults_of_provincial_figures_are_told_at_once(tmp_path):
    bare = Territory(
        "bare",
        REGION.facts.drop_vars(["province_rural_income", "province_coastal"]),
        dict(REGION.settings),
    )
    header = [f"province_rural_income_{MONEY}", "province_coastal",
              "province_gross_product_SYN_per_year"]  # fmt: skip
    path = write(tmp_path / "p.csv", ["province", "year", *header], ["R01", 2030, 17_000, 1, 5])
    text = faults(path, bare)
    for part in (
        "province_rural_income is not given for 4",
        "province_coastal is not given for 4",
        "province_gross_product is not given for 4",
        "R02 2030",
        "2018, 2019, ",
    ):
        assert part in text, part
    path = write(tmp_path / "q.csv", ["province", "year", *header],
                 ["", 2022, 1, 0.5, 5], ["R09", 2022, 1, 0, 5])  # fmt: skip
    text = faults(path)
    for part in ("R09", "2 province(s) are unknown", "not a whole number"):
        assert part in text, part


def test_whole_numbers_stay_whole(tmp_path):
    path = whole(tmp_path / "u.csv", ["towns", "townships"], 3, 2)
    made = import_table(REGION, path, "list of units", "observed")
    assert made.facts["towns"].dtype.kind == "i"
    assert made.facts["towns"].values[REGION.region].tolist() == [3] * 8
    path = whole(tmp_path / "v.csv", ["towns"], 3.5)
    assert "towns is not a whole number" in faults(path)


def test_known_roads_are_laid_on_the_links(tmp_path):
    facts = REGION.facts
    link = int(np.flatnonzero((facts["link_mode"].values == "road")
                              & (facts["link_open"].values > 0))[4])  # fmt: skip
    ends = facts["link_from"].values[link], facts["link_to"].values[link]
    where = [round(float(facts[w].values[e]), 4) for e in ends for w in ("node_lon", "node_lat")]
    header = ["from_lon", "from_lat", "to_lon", "to_lat", "mode", "link_class",
              "link_speed_km_per_h"]  # fmt: skip
    path = write(tmp_path / "links.csv", header, [*where, "road", "expressway", 108])
    made = import_table(REGION, path, "road map", "typed")
    assert made.facts["link_class"].values[link] == "expressway"
    assert made.facts["link_speed"].values[link] == 108
    assert (made.facts["link_speed"].values != facts["link_speed"].values).sum() == 1
    assert made.status_of("link_speed").iloc[link] == "typed"
    far = write(tmp_path / "far.csv", header, [10, 10, 11, 11, "road", "expressway", 108],
                [*where, "tram", "x", 10])  # fmt: skip
    text = faults(far)
    assert "line 2" in text
    assert "'tram'" in text


def test_all_faults_of_a_table_are_told_at_once(tmp_path):
    path = write(
        tmp_path / "bad.csv",
        ["county", "tier", "road_distance", "road_passability", "broadband_share"],
        [CODES[0], "city", 1, "often", 0.5],
        [CODES[0], "city", 1, 0.5, 0.5],
        ["R9999", "hamlet", 1, "", 0.5],
        [CODES[1], "town", 1, 1.7, 0.5],
    )
    text = faults(path, template="road_access")
    for part in (
        "code_year",  # a missing column
        "'road_distance' has no unit",
        "does not take broadband_share",
        "is not a number",
        "is empty",
        "outside [0, 1]",
        "unknown",
        "R9999",
        "'hamlet'",
        "occur more than once",
    ):
        assert part in text, part


@pytest.mark.parametrize(
    ("header", "cell", "told"),
    [
        (["public_investment_CNY_per_year"], 5, "not in SYN"),
        (["public_investment_km"], 5, "not in SYN"),
        (["flow_goods_out_km"], 5, "cannot be given in 'km'"),
        (["farm_freight_share"], -0.1, "outside"),
        (["farm_freight_share"], "nan", "is empty"),
        (["farm_freight_share"], "inf", "is not a number"),
        (["farm_freight_share", "phone"], 0.1, "single persons: phone"),
        (["farm_freight_share", "身份证号"], 0.1, "single persons"),
        (["farm_freight_share", "farm_freight_share"], 0.1, "Headers occur twice"),
        (["happiness"], 0.1, "No column of the table is a fact"),
    ],
)
def test_bad_columns_are_named(tmp_path, header, cell, told):
    path = whole(tmp_path / "t.csv", header, *[cell] * len(header))
    assert told in faults(path)


def test_a_fact_that_is_new_needs_every_county(tmp_path):
    text = faults(whole(tmp_path / "t.csv", ["farm_freight_share"], 0.1, codes=CODES[2:]))
    assert CODES[0] in text and CODES[1] in text
    for remedy in ("every county of the region", "--rest mean", "hinterland focus"):
        assert remedy in text


def test_missing_counties_are_one_fault_after_the_others(tmp_path):
    path = whole(tmp_path / "t.csv", ["farm_freight_share"], "much", codes=CODES[2:])
    with pytest.raises(InputError) as told:
        import_table(REGION, path, "yearbook", "typed")
    assert ["not a number" in told.value.faults[0].what,
            "not given" in told.value.faults[1].what] == [True, True]  # fmt: skip
    assert len(told.value.faults) == 2


def test_the_rest_takes_the_mean_weighted_as_the_codebook_merges(tmp_path):
    path = write(tmp_path / "t.csv", ["county", "code_year", "survey_trust"],
                 [CODES[0], 2020, 0.2], [CODES[1], 2020, 0.8])  # fmt: skip
    made = import_table(REGION, path, "survey", "observed", rest="mean")
    area = REGION.facts["area"].values
    mean = (0.2 * area[0] + 0.8 * area[1]) / area[:2].sum()
    assert np.allclose(made.facts["survey_trust"].values[2:], mean)
    assert made.facts["survey_trust"].values[:2].tolist() == [0.2, 0.8]
    assert made.status_of("survey_trust").tolist() == ["observed"] * 2 + ["modelled"] * 8
    assert "6 of 8 rows not given take the mean" in made.facts["survey_trust"].attrs["source"]


def test_the_rest_of_a_count_is_taken_per_head_and_by_tier(tmp_path):
    path = write(tmp_path / "t.csv", ["county", "code_year", "tier", "clinics"],
                 [CODES[0], 2020, "town", 10], [CODES[1], 2020, "town", 20],
                 [CODES[0], 2020, "village", 50])  # fmt: skip
    made = import_table(REGION, path, "yearbook", "typed", rest="mean")
    facts, clinics = REGION.facts, made.facts["clinics"].values
    people, tier = facts["population"].values, facts["place_tier"].values
    two = np.isin(facts["place_county"].values, [0, 1])
    rate = 30 / people[two & (tier == "town")].sum()
    assert np.allclose(clinics[~two & (tier == "town")], rate * people[~two & (tier == "town")])
    rate = 50 / people[(facts["place_county"].values == 0) & (tier == "village")].sum()
    assert np.allclose(clinics[~two & (tier == "village")],
                       rate * people[~two & (tier == "village")])  # fmt: skip
    # No city was given: it takes the mean of all that were.
    given = (two & (tier == "town")) | ((facts["place_county"].values == 0) & (tier == "village"))
    assert np.allclose(clinics[tier == "city"],
                       80 / people[given].sum() * people[tier == "city"])  # fmt: skip


def test_an_empty_cell_counts_as_not_given_where_the_rest_takes_the_mean(tmp_path):
    path = write(tmp_path / "t.csv", ["county", "code_year", "cell_size", "survey_trust",
                                      "survey_belonging"],
                 [CODES[0], 2020, 40, 0.2, ""],
                 *[[c, 2020, "", "", ""] for c in CODES[1:]])  # fmt: skip
    assert "--rest mean" in faults(path)
    with pytest.raises(InputError, match=r"no value at all[\s\S]*survey_belonging"):
        import_table(REGION, path, "survey", "observed", rest="mean")
    path = write(tmp_path / "u.csv", ["county", "code_year", "cell_size", "survey_trust"],
                 [CODES[0], 2020, 40, 0.2], *[[c, 2020, "", ""] for c in CODES[1:]])  # fmt: skip
    made = import_table(REGION, path, "survey", "observed", rest="mean")
    assert np.allclose(made.facts["survey_trust"].values, 0.2)
    with pytest.raises(InputError, match="'guess' says nothing"):
        import_table(REGION, path, "survey", "observed", rest="guess")


def test_a_fact_that_is_there_keeps_the_rows_not_given(tmp_path):
    rich = synthetic_region(8, context=2, with_optional=True)
    path = whole(tmp_path / "t.csv", ["survey_trust"], 0.5, codes=CODES[:1])
    made = import_table(rich, path, "survey", "observed", rest="mean")
    former = rich.facts["survey_trust"].values
    assert made.facts["survey_trust"].values.tolist() == [0.5, *former[1:]]


def test_the_report_says_what_changed(tmp_path):
    rich = synthetic_region(8, context=2, with_optional=True)
    path = whole(tmp_path / "t.csv", ["clinics"], 12, codes=CODES[:2])
    _, report = import_table_with_report(rich, path, "yearbook", "observed")
    assert str(report).splitlines() == [
        "Table t.csv: 2 rows with values",
        f"  clinics replaced: {int(rich.place_region.sum())} modelled",
        "  clinics: values by county were spread to the places of the county; there they count "
        "as modelled",
    ]
    path = whole(tmp_path / "u.csv", ["survey_trust"], 0.5, codes=CODES[:2])
    _, report = import_table_with_report(REGION, path, "survey", "observed", rest="mean")
    assert "survey_trust added: 2 observed, 6 modelled" in str(report)
    assert report.spread == ()
    earlier = whole(tmp_path / "e.csv", ["population_before_person"], 5, tiers=TIERS)
    _, report = import_table_with_report(REGION, earlier, "census", "observed")
    assert [fact.word for fact in report.changed] == ["population_before", "urban_share_before"]


def test_the_urban_share_follows_or_is_given_without_tiers(tmp_path):
    assert "urban_share_before follows" in TEMPLATES["earlier"].columns
    path = whole(tmp_path / "t.csv", ["urban_share_before"], 0.4)
    made = import_table(REGION, path, "census", "observed")
    assert np.allclose(made.facts["urban_share_before"].values, 0.4)
    path = whole(tmp_path / "u.csv", ["population_before_person", "urban_share_before"], 0.4,
                 0.4, tiers=TIERS)  # fmt: skip
    assert "without the column tier" in faults(path)


@pytest.mark.parametrize("name", ["services", "survey", "provinces", "investment", "links"])
def test_a_template_for_a_territory_has_its_rows(tmp_path, name):
    path = write_template(name, tmp_path, territory=REGION)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert set(template_path(name).read_text().strip().replace("_CNY_", "_SYN_").split(",")) <= set(
        path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    )
    level = TEMPLATES[name].level
    if level == "link":
        assert rows == []
    elif level == "province":
        used = REGION.facts["county_province"].values[REGION.region]
        assert {row["province"] for row in rows} == set(used.tolist())
        assert all(row["province_name_zh"] and row["year"] == "" for row in rows)
    else:
        tiers = TIERS if level == "tier" else ("",)
        keys = [(row["county"], row.get("tier", "")) for row in rows]
        assert keys == [(code, tier) for code in CODES for tier in tiers]
        assert {row["code_year"] for row in rows} == {"2020"}
        names = REGION.facts["county_name_zh"].values[REGION.region].tolist()
        assert [row["county_name_zh"] for row in rows[:: len(tiers)]] == names


def test_a_template_for_a_territory_comes_in_once_it_is_filled(tmp_path):
    path = write_template("survey", tmp_path, territory=REGION)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = list(csv.reader(handle))
    cells = {"cell_size": "30", "survey_trust": "0.5", "survey_belonging": "0.25"}
    filled = [[cells.get(h, cell) for h, cell in zip(header, row, strict=True)] for row in rows]
    made = import_table(REGION, write(path, header, *filled), "survey", "observed")
    assert np.allclose(made.facts["survey_belonging"].values, 0.25)


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_every_column_of_a_template_is_explained(name):
    columns = explained(name, "SYN")
    assert all(column.meaning_en and column.meaning_zh and column.unit for column in columns)
    assert not any("money" in str(column.unit) for column in columns)
    said = "".join(map(str, explained("investment", "SYN")))
    assert "SYN/year" in said


def test_shares_in_per_cent_are_recognised(tmp_path):
    path = whole(tmp_path / "t.csv", ["survey_trust"], 45)
    assert "'survey_trust_percent'" in faults(path)
    path = whole(tmp_path / "u.csv", ["survey_trust_percent"], 45)
    made = import_table(REGION, path, "survey", "observed")
    assert np.allclose(made.facts["survey_trust"].values, 0.45)
    for cell in (101, -3):
        assert "percent" not in faults(whole(tmp_path / "v.csv", ["survey_trust"], cell))


def test_a_file_that_excel_saved_in_chinese_comes_in(tmp_path):
    names = REGION.facts["county_name_zh"].values.tolist()
    rows = [f"{code},2020,{name},0.1" for code, name in zip(CODES, names, strict=False)]
    text = "\n".join(["county,code_year,county_name_zh,farm_freight_share", *rows])
    (tmp_path / "t.csv").write_bytes(text.encode("gb18030"))
    with pytest.raises(UnicodeDecodeError):
        (tmp_path / "t.csv").read_text(encoding="utf-8")
    made = import_table(REGION, tmp_path / "t.csv", "yearbook", "typed")
    assert np.allclose(made.facts["farm_freight_share"].values, 0.1)


@pytest.mark.parametrize(("mark", "told"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_named(tmp_path, mark, told):
    path = tmp_path / "t.csv"
    path.write_text(mark.join(["county", "code_year", "towns"]) + "\n" + mark.join("abc"))
    assert f"separated by {told}" in faults(path)


def test_a_workbook_in_place_of_a_table_is_named(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"PK\x03\x04 and so on")
    assert "workbook, not a CSV" in faults(tmp_path / "t.csv")


def test_a_code_of_another_year_is_refused(tmp_path):
    path = write(tmp_path / "t.csv", ["county", "code_year", "farm_freight_share"],
                 *[[code, 2010, 0.1] for code in CODES])  # fmt: skip
    assert "Give codes of 2020" in faults(path)


def test_small_survey_cells_are_refused(tmp_path):
    path = whole(tmp_path / "t.csv", ["cell_size", "survey_trust"], 29, 0.5)
    text = faults(path)
    assert "fewer than 30" in text
    assert "--rest mean" in text


def test_broken_files_are_refused(tmp_path):
    assert "cannot be read" in faults(tmp_path / "absent.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00county")
    assert "UTF-8" in faults(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text("county,code_year,farm_freight_share\n")
    assert "no rows" in faults(tmp_path / "c.csv")
    (tmp_path / "d.csv").write_text("county,code_year,farm_freight_share\nR0101,2020\n")
    assert "line 2" in faults(tmp_path / "d.csv")


def test_source_and_status_must_be_given(tmp_path):
    path = whole(tmp_path / "t.csv", ["farm_freight_share"], 0.1)
    with pytest.raises(InputError) as told:
        import_table(REGION, path, " ", "certain")
    assert len(told.value.faults) == 2
    with pytest.raises(InputError, match="no template"):
        template_path("serviices")

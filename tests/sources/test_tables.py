"""Tables: every template imports; units are converted; every kind of bad input is named."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from hinterland.codebook import quantity, split_header
from hinterland.errors import InputError
from hinterland.flow import Territory
from hinterland.sources.synthetic import synthetic_region
from hinterland.sources.tables import TEMPLATES, import_table, template_path, write_template

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
    assert "every county of the region" in text


def test_a_code_of_another_year_is_refused(tmp_path):
    path = write(tmp_path / "t.csv", ["county", "code_year", "farm_freight_share"],
                 *[[code, 2010, 0.1] for code in CODES])  # fmt: skip
    assert "Give codes of 2020" in faults(path)


def test_small_survey_cells_are_refused(tmp_path):
    path = whole(tmp_path / "t.csv", ["cell_size", "survey_trust"], 29, 0.5)
    assert "fewer than 30" in faults(path)


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

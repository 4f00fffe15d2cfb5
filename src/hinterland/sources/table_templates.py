"""Templates of CSV tables: which there are, written for a territory with a row for each county."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from hinterland.codebook import TIERS
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.records.atomic import writing_file
from hinterland.sources.facility_words import GIVEN

CURRENCY = "CNY"


@dataclass(frozen=True)
class Template:
    """A CSV file that can be filled in.

    Attributes:
        name: the file name without `.csv`.
        level: county, tier (county x tier), nation (by year), province (by year), link or facility.
        facts: codebook words that it may carry.
        title_en, title_zh: what it is.
        follows: those of the facts that follow from the others in a table by tier, so that only a
            table without tiers may give them.
    """

    name: str
    level: str
    facts: tuple[str, ...]
    title_en: str
    title_zh: str
    follows: tuple[str, ...] = ()

    @property
    def columns(self) -> str:
        """The facts in words: those of its columns, then those that follow from them."""
        own = ", ".join(word for word in self.facts if word not in self.follows)
        if not self.follows:
            return own
        rest = ", ".join(self.follows)
        return f"{own} ({rest} follows from it, or is given in a table without the column tier)"

    @property
    def file(self) -> str:
        """File name of the template."""
        return f"{self.name}.csv"


def _template(
    name: str, level: str, facts: str, title_en: str, title_zh: str, *, follows: str = ""
) -> Template:
    return Template(name, level, tuple(facts.split()), title_en, title_zh, tuple(follows.split()))


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        template.name: template
        for template in (
            _template("services", "tier", "clinics teachers hospital_beds",
                      "Clinics, teachers, hospital beds", "卫生院所、教师、床位"),
            _template("digital", "tier", "broadband_share mobile_share",
                      "Broadband and mobile internet", "宽带与移动互联网"),
            _template("parcels", "tier", "parcel_lockers parcel_locker_cost",
                      "Parcel lockers and the last mile", "快件箱与末端配送"),
            _template("road_access", "tier",
                      "road_distance road_passability rural_near_road_share",
                      "Access to all-season roads", "全天候道路可达"),
            _template("people", "tier",
                      "schooling age_65_share age_0_14_share vacant_house_share births",
                      "Schooling, ages, vacant houses, births", "受教育年限、年龄、空置房、出生"),
            _template("flows", "county",
                      "flow_goods_out flow_goods_in flow_people_out flow_people_in "
                      "flow_money_out flow_money_in flow_information_out flow_information_in "
                      "flow_town_share", "Flows between town and country", "城乡要素流动"),
            _template("institutions", "county",
                      "single_entitlement_share pooled_service_share land_statute_share "
                      "mixed_occupation_share rural_security_ratio rural_price_ratio",
                      "Shared institutions", "制度一体化"),
            _template("survey", "county", "survey_trust survey_belonging",
                      "Survey means, cells of 30 or more", "调查均值（样本不少于 30）"),
            _template("prices", "county", "farm_freight_share",
                      "Freight in the cost of farm products", "农产品运输成本"),
            _template("earlier", "tier", "population_before urban_share_before",
                      "Population at an earlier census", "上一次普查人口",
                      follows="urban_share_before"),
            _template("investment", "county", "public_investment",
                      "Public fixed investment", "公共固定资产投资"),
            _template("links", "link",
                      "link_class link_speed link_surface link_wet_passability link_toll "
                      "link_capacity link_frequency link_fare link_bandwidth link_quality "
                      "link_year link_technology link_owner link_access_rule",
                      "New links, and what is known of links that are there",
                      "新增路段与现有路段属性"),
            _template("incomes", "nation", "national_urban_income national_rural_income",
                      "Published national incomes", "公布的全国居民收入"),
            _template("provinces", "province",
                      "province_population province_urban_population province_rural_population "
                      "province_migrants_in province_gross_product province_urban_income "
                      "province_rural_income province_income_all province_coastal",
                      "Published figures of provinces", "公布的分省数据"),
            _template("units", "county",
                      "subdistricts towns townships residents_committees villagers_committees",
                      "Units below the county", "县以下行政区划"),
            _template("migrants", "county",
                      "registered_population migrants_same_province migrants_other_province",
                      "Registered people and migrants", "户籍人口与流动人口"),
        )
    }
)  # fmt: skip


FACILITIES = Template(
    "facilities", "facility", GIVEN, "Clinics, schools, markets and other facilities", "设施清单"
)
"""The file of `hinterland data facilities`; `data table` does not take it."""


def template_path(name: str) -> Path:
    """Path of a template inside the package.

    Raises:
        InputError: no template has this name.
    """
    template = known_template(name)
    return Path(str(files("hinterland.sources") / "templates" / template.file))


def known_template(name: str) -> Template:
    """The template of this name.

    Raises:
        InputError: there is none.
    """
    known = {**TEMPLATES, FACILITIES.name: FACILITIES}
    if name in known:
        return known[name]
    raise InputError(
        Fault(f"There is no template {name!r}.", name, f"Use one of {', '.join(known)}.")
    )


def template_headers(name: str, currency: str = CURRENCY) -> list[str]:
    """The headers of a template, with its money columns in `currency`.

    Raises:
        InputError: no template has this name.
    """
    text = template_path(name).read_text(encoding="utf-8").strip()
    return text.replace(f"_{CURRENCY}_", f"_{currency}_").split(",")


def write_template(
    name: str, folder: str | Path, currency: str = CURRENCY, territory: Territory | None = None
) -> Path:
    """Write a template into a folder, to be filled in; an existing file is not replaced.

    Args:
        name: of the template.
        folder: to write to.
        currency: of money columns, which must be the territory's; without `territory` only.
        territory: with one, the file has a row for each county of its region (for each tier in
            which the county has a place, or for each province), with its name and without values.

    Raises:
        InputError: no template has this name, or the file is there already.
        OutputError: the folder cannot be written.
    """
    target = Path(folder) / template_path(name).name
    if target.exists():
        raise InputError(
            Fault("The file is there already.", str(target), "Give another folder or move it.")
        )
    if territory is not None:
        currency = str(territory.settings["currency"])
    headers = template_headers(name, currency)
    rows = _rows(territory, known_template(name).level) if territory is not None else []
    if rows:
        last = max(
            headers.index(key) for key in ("code_year", "tier", "province") if key in headers
        )
        headers.insert(last + 1, next(key for key in rows[0] if key.endswith("_name_zh")))
    # Without a byte order mark Excel reads the Chinese names as Latin letters.
    encoding = "utf-8-sig" if rows else "utf-8"
    with (
        writing_file(target) as scratch,
        scratch.open("w", encoding=encoding, newline="") as handle,
    ):
        writer = csv.DictWriter(handle, headers, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return target


def _rows(territory: Territory, level: str) -> list[dict[str, object]]:
    """Keys of every row that a region needs; none for links and series of the nation."""
    facts = territory.facts
    if level == "province":
        used = set(facts["county_province"].values[territory.region].tolist())
        names = zip(facts["province"].values, facts["province_name_zh"].values, strict=True)
        return [{"province": p, "province_name_zh": name} for p, name in names if p in used]
    if level not in ("county", "tier"):
        return []
    counties = zip(
        *(facts[word].values[territory.region].tolist()
          for word in ("county", "code_year", "county_name_zh")),
        strict=True,
    )  # fmt: skip
    rows = [{"county": c, "code_year": y, "county_name_zh": name} for c, y, name in counties]
    if level == "county":
        return rows
    labels = facts["county"].values[facts["place_county"].values].tolist()
    there = set(zip(labels, facts["place_tier"].values.tolist(), strict=True))
    return [row | {"tier": t} for row in rows for t in TIERS if (row["county"], t) in there]

"""Importer of CSV tables: templates by county or place, checked at the door, units converted.

Header rows carry words and units of the codebook (`road_distance_km`); a row of text such as
`0123` stays text. Every fault of a file is told at once, and nothing is read from columns about
single persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from hinterland.codebook import STATUSES
from hinterland.errors import Fault, InputError, refuse
from hinterland.flow import Territory
from hinterland.records.atomic import writing_file
from hinterland.sources.source import Source
from hinterland.sources.table_check import checked
from hinterland.sources.table_fill import filled
from hinterland.sources.table_links import overlaid
from hinterland.sources.table_read import read_rows
from hinterland.sources.table_series import with_series

SOURCE = Source(
    "tables",
    "Tables (CSV) of facts by county, place, province, nation or link",
    "按县、地点、省、全国或路段的 CSV 表",
    "CSV files with codebook headers; see the templates",
)


@dataclass(frozen=True)
class Template:
    """A CSV file that can be filled in.

    Attributes:
        name: the file name without `.csv`.
        level: county, tier (county x tier), nation (by year), province (by year) or link.
        facts: codebook words that it may carry.
        title_en, title_zh: what it is.
    """

    name: str
    level: str
    facts: tuple[str, ...]
    title_en: str
    title_zh: str

    @property
    def file(self) -> str:
        """File name of the template."""
        return f"{self.name}.csv"


def _template(name: str, level: str, facts: str, title_en: str, title_zh: str) -> Template:
    return Template(name, level, tuple(facts.split()), title_en, title_zh)


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
                      "Population at an earlier census", "上一次普查人口"),
            _template("investment", "county", "public_investment",
                      "Public fixed investment", "公共固定资产投资"),
            _template("links", "link", "link_class link_speed",
                      "Class and speed of links", "路段等级与速度"),
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


def template_path(name: str) -> Path:
    """Path of a template inside the package.

    Raises:
        InputError: no template has this name.
    """
    template = _known(name)
    return Path(str(files("hinterland.sources") / "templates" / template.file))


def write_template(name: str, folder: str | Path, currency: str = "CNY") -> Path:
    """Copy a template into a folder, to be filled in; an existing file is not replaced.

    Money columns are headed in `currency`, which must be the territory's.

    Raises:
        InputError: no template has this name, or the file is there already.
        OutputError: the folder cannot be written.
    """
    source = template_path(name)
    target = Path(folder) / source.name
    if target.exists():
        raise InputError(
            Fault("The file is there already.", str(target), "Give another folder or move it.")
        )
    with writing_file(target) as scratch:
        text = source.read_text(encoding="utf-8")
        scratch.write_text(text.replace("_CNY_", f"_{currency}_"), encoding="utf-8")
    return target


def import_table(
    territory: Territory,
    path: str | Path,
    source: str,
    status: str,
    template: str | None = None,
) -> Territory:
    """The territory with the facts of a CSV table.

    Args:
        territory: what to add to.
        path: a filled template; its kind is told by its headers unless `template` names it.
        source: where the numbers come from; kept with every fact.
        status: `observed`, `typed`, `typed-unverified` or `modelled`.
        template: name of the template.

    Returns:
        A new Territory. A fact that it lacks must be given for every county of the region;
        context units take the region's mean, marked modelled. A fact that it has is replaced in
        the rows given. A county's value goes to each place (a share or mean) or is divided among
        them by people (a count) when the table has no column `tier`. Figures of provinces and of
        the nation are described in `table_series`.

    Raises:
        InputError: any fault of the file; all at once.
    """
    faults = []
    if not source.strip():
        faults.append(Fault("No source is given.", "source", "Say where the numbers come from."))
    if status not in STATUSES:
        faults.append(
            Fault(f"{status!r} is no status.", "status", f"Use one of {', '.join(STATUSES)}.")
        )
    refuse(InputError, faults)
    rows = read_rows(Path(path))
    chosen = _known(template) if template else _guess(rows.headers, rows.where)
    table = checked(territory, rows, chosen.level, chosen.facts)
    if chosen.level == "link":
        return overlaid(territory, table, source, status)
    if chosen.level in ("nation", "province"):
        return with_series(territory, table, source, status)
    return filled(territory, table, source, status)


def _known(name: str) -> Template:
    if name in TEMPLATES:
        return TEMPLATES[name]
    raise InputError(
        Fault(f"There is no template {name!r}.", name, f"Use one of {', '.join(TEMPLATES)}.")
    )


def _guess(headers: tuple[str, ...], where: str) -> Template:
    """The template most of whose words occur among the headers."""
    scores = {
        name: sum(any(_starts(h, word) for h in headers) for word in template.facts)
        for name, template in TEMPLATES.items()
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best]:
        return TEMPLATES[best]
    raise InputError(
        Fault(
            "No column of the table is a fact of a template.",
            where,
            f"Fill in a template ({', '.join(TEMPLATES)}); `hinterland data template NAME` writes one.",
        )
    )


def _starts(header: str, word: str) -> bool:
    return header == word or header.startswith(f"{word}_")

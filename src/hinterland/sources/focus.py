"""A part of a territory in full, its surroundings merged by prefecture.

Goods, migrants and ports lie beyond a region's edge too, so its surroundings stay as context units
with all their people and output; the tables of the region do without them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from hinterland.codebook import TIERS, quantity, status_word
from hinterland.errors import Fault, InputError, first_labels, refuse
from hinterland.flow import Territory
from hinterland.sources.link_counties import WORD as LINK_COUNTY
from hinterland.sources.link_counties import kept_link_counties
from hinterland.sources.merge import Merge, centre
from hinterland.sources.source import Source

SOURCE = Source(
    "focus",
    "Part of a territory with its surroundings merged by prefecture",
    "聚焦部分省份，外围按地级单元合并",
    "a Territory",
)
MERGED_KIND = "prefecture"
_NOTE = "; units outside the focus merged by prefecture"


def focus(
    territory: Territory, provinces: Sequence[str], name: str, title_en: str, title_zh: str
) -> Territory:
    """Keep the counties of some provinces and merge every other county into its prefecture.

    Args:
        territory: any territory.
        provinces: codes of the provinces to keep in full.
        name, title_en, title_zh: of the new territory.

    Returns:
        A Territory with the kept counties first, in their order, then one context unit for each
        other prefecture, labelled by its code, with one place for each tier. Each fact is merged
        by the rule in the codebook; sums (people, workers, output) are conserved. Networks,
        facilities and published series stay as they are. `link_county` is added where it is not
        carried, so that the links of a county stay the same ones however much is merged.

    Raises:
        InputError: no province is given, or one is unknown.
    """
    facts = territory.facts
    _check(facts, provinces)
    kept = np.isin(facts["county_province"].values, list(provinces)) & territory.region
    told = {"title_en": title_en, "title_zh": title_zh, "focus": list(map(str, provinces))}
    return _with_merged(territory, kept, name, told)


def by_prefecture(territory: Territory) -> Territory:
    """Every prefecture as one unit, region and surroundings alike.

    For telling how far results rest on the size of units. What is merged and conserved is as in
    `focus`; units of the region stay units of the region.

    Returns:
        A Territory whose counties are prefectures, labelled by their codes.
    """
    kept = np.zeros(territory.facts.sizes["county"], dtype=bool)
    made = _with_merged(territory, kept, f"{territory.name}-prefectures", {})
    group = _groups(territory.facts, kept)[0]
    inside = np.zeros(made.facts.sizes["county"], dtype=bool)
    np.logical_or.at(inside, group, territory.region)
    role = made.facts["county_role"]
    return made.with_facts({"county_role": role.copy(data=np.where(inside, "region", "context"))})


def _with_merged(
    territory: Territory, kept: NDArray[np.bool_], name: str, told: Mapping[str, Any]
) -> Territory:
    """The counties that are kept first, every other one in its prefecture.

    Args:
        territory: any territory.
        kept: (county,).
        name: of the new territory.
        told: settings that are new.
    """
    facts = territory.facts
    people = np.bincount(
        facts["place_county"].values,
        facts["population"].values,
        minlength=facts.sizes["county"],
    ).astype(np.float64)
    group, labels = _groups(facts, kept)
    counties = Merge(group, people)
    context = np.asarray(~kept[counties.largest])
    place_group, place_county, place_labels = _places(facts, kept, counties, labels)
    places = Merge(place_group, facts["population"].values.astype(float))
    merged: dict[str, Any] = {}
    for word in map(str, facts.data_vars):
        merge = {"county": counties, "place": places}.get(str(facts[word].dims[0]))
        if merge is None or word.endswith(status_word("")):
            continue
        rule = quantity(word).aggregate
        values = _merged(facts, word, rule, merge, context)
        attributes = dict(facts[word].attrs)
        attributes["source"] = attributes["source"] + _NOTE
        merged[word] = (facts[word].dims, values, attributes)
        if status_word(word) in facts.data_vars:
            codes = facts[status_word(word)].values
            # A merged row is known no better than its least known member.
            worst = merge.pick(codes) if rule == "largest" else merge.greatest(codes)
            merged[status_word(word)] = (facts[word].dims[:1], worst)
    merged |= _recomputed(facts, places, place_county)
    merged |= _named(merged, context)
    rest = facts.drop_dims(["county", "place"])
    dataset = rest.assign_coords(county=labels, place=place_labels).assign(merged)
    dataset = dataset.assign({LINK_COUNTY: kept_link_counties(facts)})
    order = [word for word in map(str, facts.data_vars) if word in dataset]
    order += [] if LINK_COUNTY in order else [LINK_COUNTY]
    return Territory(
        name,
        dataset[order],
        _settings(territory, told, set(labels.tolist())),
        _shapes(territory, counties, labels),
    )


def _check(facts: xr.Dataset, provinces: Sequence[str]) -> None:
    known = facts["province"].values.astype(str).tolist()
    used = set(facts["county_province"].values.astype(str).tolist())
    faults = []
    if not provinces:
        faults.append(Fault("No province is given.", "focus", "Name at least one province."))
    unknown = [code for code in provinces if code not in used]
    if unknown:
        near = [m for code in unknown for m in difflib.get_close_matches(str(code), known, 1, 0.4)]
        hint = f", e.g. {', '.join(dict.fromkeys(near))}" if near else ""
        faults.append(
            Fault(
                f"{len(unknown)} province(s) have no county in the territory.",
                first_labels(unknown),
                f"Use codes of territory.facts['province']{hint}.",
            )
        )
    refuse(InputError, faults)


def _groups(facts: xr.Dataset, kept: NDArray[np.bool_]) -> tuple[Any, NDArray[np.str_]]:
    """Group of each county, kept counties first, and the labels of the groups."""
    codes = facts["county"].values.astype(str)
    prefecture = facts["county_prefecture"].values.astype(str)
    outside = list(dict.fromkeys(prefecture[~kept].tolist()))
    number = {code: int(kept.sum()) + row for row, code in enumerate(outside)}
    group = np.empty(len(codes), np.int64)
    group[kept] = np.arange(kept.sum())
    group[~kept] = [number[code] for code in prefecture[~kept].tolist()]
    taken = set(codes[kept].tolist())
    return group, np.asarray([*codes[kept].tolist(), *_free(outside, taken)])


def _free(labels: Iterable[str], taken: set[str]) -> list[str]:
    """The labels, altered where a kept row already has one of them."""
    free = []
    for label in labels:
        candidate = label
        while candidate in taken:
            candidate += "-context"
        taken.add(candidate)
        free.append(candidate)
    return free


def _places(
    facts: xr.Dataset, kept: NDArray[np.bool_], counties: Merge, labels: NDArray[np.str_]
) -> tuple[Any, Any, NDArray[np.str_]]:
    """Group of each place, county of each group, and labels of the groups."""
    of = facts["place_county"].values
    tier = np.asarray([TIERS.index(t) for t in facts["place_tier"].values.tolist()])
    stays = kept[of]
    key = counties.group[of] * len(TIERS) + tier
    cells, position = np.unique(key[~stays], return_inverse=True)
    group = np.empty(len(of), np.int64)
    group[stays] = np.arange(stays.sum())
    group[~stays] = stays.sum() + position
    county = np.concatenate([counties.group[of][stays], cells // len(TIERS)])
    own = facts["place"].values.astype(str)[stays].tolist()
    wanted = [f"{labels[cell // len(TIERS)]}-{TIERS[cell % len(TIERS)]}" for cell in cells]
    return group, county, np.asarray([*own, *_free(wanted, set(own))])


def _merged(
    facts: xr.Dataset, word: str, rule: str, merge: Merge, context: NDArray[np.bool_]
) -> Any:
    values = facts[word].values
    if rule == "sum":
        return merge.total(values)
    if rule == "max":
        return merge.greatest(values)
    if rule.startswith("mean:"):
        weight = facts[rule.removeprefix("mean:")].values.astype(float)
        return merge.mean(values.astype(float), weight)
    if rule == "context":
        return _context(word, merge, values, context)
    return merge.pick(values)


def _context(word: str, merge: Merge, values: Any, context: NDArray[np.bool_]) -> Any:
    if word == "county_role":
        return np.where(context, "context", "region")
    if word == "county_kind":
        return np.where(context, MERGED_KIND, merge.pick(values))
    return merge.joined(values)


def _named(merged: dict[str, Any], context: NDArray[np.bool_]) -> dict[str, Any]:
    """A context unit is called as its prefecture, not as the largest of its counties."""
    named = {}
    for tongue in ("en", "zh"):
        word, above = f"county_name_{tongue}", merged[f"prefecture_name_{tongue}"][1]
        # A unit outside every prefecture keeps its own name.
        own = np.where(context & (above != ""), above, merged[word][1])
        named[word] = (("county",), own, merged[word][2])
    return named


def _recomputed(facts: xr.Dataset, places: Merge, place_county: Any) -> dict[str, Any]:
    """Where the merged places lie and what they belong to."""
    lon, lat = centre(facts["place_lon"].values, facts["place_lat"].values, places, places.size)
    new = {"place_county": np.asarray(place_county, np.int64), "place_lon": lon, "place_lat": lat}
    about = {word: dict(facts[word].attrs) for word in new}
    for attributes in about.values():
        attributes["source"] += _NOTE
    return {word: (("place",), values, about[word]) for word, values in new.items()}


def _settings(territory: Territory, told: Mapping[str, Any], labels: set[str]) -> dict[str, Any]:
    settings = {**territory.settings, **told}
    if "unconnected" in settings:
        settings["unconnected"] = [code for code in settings["unconnected"] if code in labels]
    return settings


def _shapes(
    territory: Territory, counties: Merge, labels: NDArray[np.str_]
) -> gpd.GeoSeries | None:
    if territory.boundaries is None:
        return None
    merged = territory.boundaries.to_frame("geometry").dissolve(by=counties.group)
    return gpd.GeoSeries(merged.geometry.to_numpy(), index=labels, crs=territory.boundaries.crs)

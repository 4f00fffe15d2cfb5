"""The county table and the place table of the China bundle, put together from the parts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from bundles.china import (
    committees,
    contested,
    economy,
    employment,
    places,
    population,
    rasters,
    seats,
    shapes,
    units,
)

GRP_YEAR = 2022
_PARTS = (units, seats, rasters, committees, contested, places, population, employment, economy)
PROVENANCE: dict[str, tuple[str, str, str]] = {
    column: entry for part in _PARTS for column, entry in part.PROVENANCE.items()
}


@dataclass(frozen=True)
class Ground:
    """What is read before anything is modelled, all in the order of `units`."""

    units: pd.DataFrame
    shapes: gpd.GeoSeries
    grid: rasters.Pixels
    land: pd.DataFrame
    counts: pd.DataFrame


def ground(cache: Path) -> Ground:
    """Units, polygons, rasters and committee counts; heavy parts are kept below `cache`."""
    listed = units.units()
    drawn = shapes.polygons(list(listed["boundary_code"]), cache)
    drawn.index = listed.index
    grid = rasters.pixels(drawn, cache)
    counts = committees.counts(*committees.read())
    return Ground(listed, drawn, grid, rasters.statistics(drawn, grid), counts)


def counties(base: Ground) -> pd.DataFrame:
    """The county table, indexed by six-digit code; nothing in it is modelled save marked seats."""
    counts = base.counts.reindex(base.units["statistical_code"]).set_axis(base.units.index)
    return pd.concat(
        [
            base.units,
            seats.seats(base.units, base.shapes),
            base.land,
            counts.fillna(0).astype(int),
            contested.contested(base.units.index),
        ],
        axis=1,
    )


def place_table(base: Ground, table: pd.DataFrame) -> pd.DataFrame:
    """Three places per county, indexed `{code}-{tier}`: position, people, work, output, income."""
    people = tier_population(base)
    located = places.places(table, base.land, base.grid)
    located["population"] = people.to_numpy(float).ravel()
    features = county_features(base, people.sum(axis=1))
    jobs = employment.employment(people, features, employment.parameters())
    known = economy.parameters()
    province = located["county"].map(base.units["province"])
    value = economy.output(
        jobs, located["place_tier"], province, economy.grp_million(GRP_YEAR), known
    )
    about = pd.DataFrame(
        {
            "province": province,
            "place_tier": located["place_tier"],
            "population": located["population"],
            "relief": located["county"].map(base.land["relief"]),
            "remoteness": remoteness(located, table),
            "farm_land": located["county"].map(farm_land(base.land)),
            "urban_district": located["county"].map(base.units["county_kind"] == "district"),
        }
    )
    earned = economy.income(about, economy.provincial_incomes(), known)
    return pd.concat([located, jobs, value, earned], axis=1)


def tier_population(base: Ground) -> pd.DataFrame:
    """People by county and tier, development zones given to their neighbours."""
    known = population.parameters()
    rows = population.areas(base.units, base.land, base.counts)
    people = population.fold_zones(rows, population.split(rows, known, population.totals()))
    share = population.city_share(rows[rows["is_unit"]], known)
    rates = employment.parameters().rates
    return population.tiers(people, share, base.units["province"], known, rates)


def county_features(base: Ground, people: pd.Series) -> pd.DataFrame:
    """What the industry mix depends on: raster columns, kind, people, provincial product."""
    per_head = economy.grp_million(GRP_YEAR) / population.totals().sum(axis=1) * 100.0
    return base.land.assign(
        population=people,
        county_kind=base.units["county_kind"],
        grp_per_head=base.units["province"].map(per_head),
    )


def farm_land(land: pd.DataFrame) -> pd.Series:
    """Cropland and a tenth of grassland (km2) by county."""
    share = land["share_crop"] + economy.GRASS_AS_CROP * land["share_grass"]
    return land["area"] * share


def remoteness(located: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """Crow-fly km from a place to its seat and on to the main seat of its prefecture.

    The main seat is that of the member with most people in its city tier. The provincial capital
    would do worse: it is far from rich oases at the other end of a long province.
    """
    city = located[located["place_tier"] == "city"].set_index("county")["population"]
    main = city.groupby(table["prefecture"]).idxmax()
    lon = table["prefecture"].map(table["seat_lon"].reindex(main).set_axis(main.index))
    lat = table["prefecture"].map(table["seat_lat"].reindex(main).set_axis(main.index))
    onward = places.great_circle(
        *(np.asarray(v, dtype=float) for v in (table["seat_lon"], table["seat_lat"], lon, lat))
    )
    return located["seat_distance"] + located["county"].map(pd.Series(onward, index=table.index))

"""Values of links for the terminal, as a table and on a map."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from hinterland import __version__
from hinterland.flow import Territory
from hinterland.numerics.hierarchy.arrays import Array
from hinterland.records.atomic import LINKS_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written

SHOWN = 20
MARKED = 15
"""Links of the list whose rank stands on the map."""
ABOUT = (
    "Modelled: what an improved link is worth in equilibrium, in money a year by which people's "
    "income would have to rise to do as much. One link at a time; a list is no programme."
)


@dataclass(frozen=True)
class Stated:
    """What was asked.

    Attributes:
        objectives: names, the first for the ranking.
        faster: speed over that of today, or payment today over then.
        lever: `speed` or `cost`.
        candidates: whether links are listed that are not there yet.
        weighted: whether equity weights were given.
    """

    objectives: tuple[str, ...]
    faster: float
    lever: str
    candidates: bool = False
    weighted: bool = False

    def __str__(self) -> str:
        if self.candidates:
            what = "the link is opened as drawn"
        elif self.lever == "speed":
            what = f"{self.faster - 1:.0%} faster"
        else:
            what = f"goods pay {1 - 1 / self.faster:.0%} less on the link"
        told = "; equity weights as given" if self.weighted else ""
        return f"Improvement: {what}{told}."


def links_text(table: pd.DataFrame, stated: Stated) -> Iterator[str]:
    """Blocks: what it is, the list, and how objectives differ."""
    yield f"{ABOUT} {stated}"
    if table.empty:
        yield "No link is worth anything to them."
        return
    first = stated.objectives[0]
    columns = {
        "near": table["near_county"],
        "mode": table["mode"],
        "km": table["km"].map("{:.1f}".format),
        "worth/cost": (1000 * table["worth_per_cost"]).map("{:.2f}".format),
    }
    for name in stated.objectives:
        routed = f"{name}_rerouted"
        column = table[routed] if routed in table else table[name]
        columns[f"{name}, million a year"] = (column / 1e6).map("{:,.2f}".format)
    if f"{first}_switching" in table:
        columns["switching"] = table[f"{first}_switching"].map("{:.0%}".format)
    shown = pd.DataFrame(columns).head(SHOWN)
    yield (
        f"Worth most for their cost to {first} (worth/cost: money a year for 1,000 of "
        "cost, at assumed unit costs; switching: share from pairs whose way does not pass the "
        f"link today):\n{shown.to_string()}"
    )


def write_links(
    territory: Territory,
    values: pd.DataFrame,
    table: pd.DataFrame,
    stated: Stated,
    out: Path,
    *,
    command: Sequence[str],
) -> None:
    """Write all links, the list, a map and `links.json`.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    with writing_folder(out, LINKS_MARK) as folder:
        for name, frame in (("links", values.reset_index()), ("list", table.reset_index())):
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        (folder / "map.png").write_bytes(links_map(territory, values, table, stated))
        contents = {
            "about": f"{ABOUT} {stated}",
            "status": "modelled",
            "territory": territory.name,
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / LINKS_MARK, about)


def links_map(
    territory: Territory, values: pd.DataFrame, table: pd.DataFrame, stated: Stated
) -> bytes:
    """A picture: each link as thick as it is worth, those of the list marked by their rank."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure
    from matplotlib.patheffects import withStroke

    objective = stated.objectives[0]
    routed = f"{objective}_rerouted"
    facts = territory.facts.sel(link=values.index.to_numpy())
    lines = _lines(territory, values.index.to_numpy())
    worth = values[routed if routed in values else objective].to_numpy(dtype=float)
    worth = np.maximum(worth, 0.0)
    km = np.maximum(facts["link_geometry"].values.astype(float), 0.1)
    each = worth / km
    largest = float(np.quantile(each[each > 0], 0.995)) if (each > 0).any() else 1.0
    figure = Figure(figsize=(10, 8), layout="constrained")
    axes = figure.add_subplot()
    axes.add_collection(LineCollection(list(_lines(territory)), colors="#d9d9d9", linewidths=0.2))
    used = np.flatnonzero(each > 0.01 * largest)
    share = np.minimum(each[used] / largest, 1.0)
    drawn = LineCollection(
        list(lines[used]), array=share, cmap="YlOrRd", linewidths=0.4 + 2.2 * share, clim=(0, 1)
    )
    axes.add_collection(drawn)
    # Names are in the table; beside each mark stands its rank.
    axes.scatter(table["lon"], table["lat"], s=18, c="#1b3a5c", edgecolors="white", zorder=3)
    halo = [withStroke(linewidth=2, foreground="white")]
    marked = list(zip(table["lon"], table["lat"], strict=True))[:MARKED]
    for rank, (x, y) in enumerate(marked, start=1):
        axes.annotate(
            str(rank), (x, y), xytext=(4, 4), textcoords="offset points", fontsize=8,
            path_effects=halo, zorder=4,
        )  # fmt: skip
    region = facts["seat_lon"].values[territory.region], facts["seat_lat"].values[territory.region]
    axes.set_xlim(region[0].min() - 1, region[0].max() + 1)
    axes.set_ylim(region[1].min() - 1, region[1].max() + 1)
    axes.set_aspect(1 / np.cos(np.radians(float(np.mean(region[1])))))
    axes.set_xlabel("longitude, degrees")
    axes.set_ylabel("latitude, degrees")
    axes.set_title(
        f"What a link is worth per km to {objective} (modelled). {stated}\n"
        f"points: list by worth for cost, the first {len(marked)} numbered"
    )
    bar = figure.colorbar(drawn, ax=axes, shrink=0.6)
    bar.set_label("worth per km, share of the highest half percent")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=130)
    return buffer.getvalue()


def _lines(territory: Territory, links: Array | None = None) -> Array:
    """(link, end, lon and lat) of some links, or of all."""
    facts = territory.facts if links is None else territory.facts.sel(link=links)
    ends = [facts[word].values.astype(int) for word in ("link_from", "link_to")]
    lon, lat = facts["node_lon"].values.astype(float), facts["node_lat"].values.astype(float)
    return np.stack([np.column_stack([lon[end], lat[end]]) for end in ends], axis=1)

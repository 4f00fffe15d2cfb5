"""When village roads hurt rural industry, for the terminal and as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from hinterland import __version__
from hinterland.records.atomic import MECHANISM_MARK, writing_folder
from hinterland.records.hashing import file_hash
from hinterland.records.manifest import manifest, write_json
from hinterland.show.export import ENCODING, as_written

ABOUT = (
    "Better village roads let village firms sell more outside and outsiders sell more in the "
    "village. Rural industry shrinks where firms sell more than a threshold share at home; home "
    "sales and county technology are not observed, so this is a table over the assumed outward "
    "wedge chi (1: no wedge) and the trade elasticity theta, and no forecast."
)


def mechanism_text(counties: pd.DataFrame, grid: pd.DataFrame) -> Iterator[str]:
    """Blocks: what it is, the grid, thresholds of counties."""
    yield ABOUT
    wide = grid.pivot_table(
        index=["theta", "chi"], columns="counties", values=["closed", "revenue", "jobs"], sort=False
    )
    shown = pd.DataFrame(
        {
            "closed form": wide["closed", "all"],
            "sales": wide["revenue", "all"],
            "jobs": wide["jobs", "all"],
            "jobs, low half": wide["jobs", "low"],
            "jobs, high half": wide["jobs", "high"],
        }
    ).map("{:.1%}".format)
    yield (
        "Share of counties whose rural industry shrinks, by closed form and when all adjusts "
        "(low, high: halves by industrial employment, of which chi is not made):\n"
        + shown.to_string()
    )
    yield (
        f"Home share of rural industry: median {counties.home_share.median():.1%}, highest tenth "
        f"above {counties.home_share.quantile(0.9):.1%}; threshold "
        f"{counties.threshold_home_share.min():.1%} to {counties.threshold_home_share.max():.1%}. "
        f"Wedge in force: median {counties.chi.median():.2f}; roads begin to hurt at "
        f"{counties.threshold_chi.median():.1f} (median). Hurt at the wedge in force: "
        f"{counties.hurt.mean():.1%} of counties.\n"
        "What would settle it: surveyed shares of sales outside the county, by county."
    )


def write_mechanism(
    counties: pd.DataFrame, grid: pd.DataFrame, out: Path, *, command: Sequence[str]
) -> None:
    """Write both tables and `mechanism.json`.

    Raises:
        OutputError: the folder cannot be written, or holds something else.
    """
    with writing_folder(out, MECHANISM_MARK) as folder:
        for name, frame in (("counties", counties.reset_index()), ("grid", grid)):
            as_written(frame).to_csv(
                folder / f"{name}.csv", index=False, encoding=ENCODING, lineterminator="\n"
            )
        contents = {
            "about": ABOUT,
            "status": "modelled",
            "files": {path.name: file_hash(path) for path in sorted(folder.iterdir())},
        }
        about = manifest(version_text=__version__, command=command, seed=None, contents=contents)
        write_json(folder / MECHANISM_MARK, about)

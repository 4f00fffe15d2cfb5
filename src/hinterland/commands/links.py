"""`hinterland links`: what every link is worth."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from hinterland.commands.telling import json_option, out_option, told
from hinterland.errors import Fault, InputError

if TYPE_CHECKING:
    from hinterland.flow import Territory


@click.command()
@click.argument("territory")
@click.option(
    "--for",
    "objectives",
    default="region,rural",
    show_default=True,
    help="Whose welfare counts, the first for the ranking: region, rural, urban, everybody, or "
    "WHO-WHERE: all, rural or urban people of the region (rural-west) or of a province "
    "(rural-Guizhou).",
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    default=None,
    help="CSV file with county and weight, at least 1: whose people count for more.",
)
@click.option("--top", default=50, show_default=True, type=click.IntRange(1, 1000), help="Links.")
@click.option(
    "--faster",
    default=1.2,
    show_default=True,
    type=click.FloatRange(min=1.0, min_open=True, max=10.0),
    help="Speed over that of today; with --lever cost, what goods pay today over then.",
)
@click.option(
    "--lever",
    default="speed",
    show_default=True,
    type=click.Choice(["speed", "cost"]),
    help="What improves: speed, or the tariffs and tolls that goods pay on the link.",
)
@click.option(
    "--apart",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=0.0),
    help="km within which a better link keeps another out.",
)
@click.option(
    "--marginal",
    is_flag=True,
    help="Only the value of a small improvement on the ways of today: quick, but blind to links "
    "that carry no way yet.",
)
@click.option(
    "--candidates",
    type=click.Path(path_type=Path),
    default=None,
    help="Scenario file whose drawn links are listed, instead of the links that are there.",
)
@out_option("Folder for tables and map; earlier ones there are replaced.")
@json_option
@told
def links(
    *,
    territory: str,
    objectives: str,
    weights: Path | None,
    top: int,
    faster: float,
    lever: Literal["speed", "cost"],
    apart: float,
    marginal: bool,
    candidates: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Which links are worth most to whom? Every link of TERRITORY, through the equilibrium.

    Each improvement is routed anew, with every pair of counties free to change its way, and valued
    with wages, prices, jobs and homes adjusted. One link at a time; a list is no programme.
    """
    from hinterland.records.atomic import LINKS_MARK, check_replaceable
    from hinterland.show.links_screen import Stated, links_text, write_links
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read
    from hinterland.worth import equity_weights, link_values, listed

    if out is not None:
        check_replaceable(out, LINKS_MARK)
    if marginal and candidates is not None:
        raise InputError(
            Fault(
                "A link that is not there has no marginal value.",
                "--marginal with --candidates",
                "Leave out --marginal.",
            )
        )
    names = tuple(dict.fromkeys(word.strip() for word in objectives.split(",") if word.strip()))
    land = read(territory)
    if candidates is not None:
        land = _drawn(land, candidates)
    values = link_values(
        land,
        names,
        faster=faster,
        lever=lever,
        rerouted=not marginal,
        closed=candidates is not None,
        weights=None if weights is None else equity_weights(land, weights),
        progress=Progress(),
    )
    table = listed(land, values, names[0], top=top, apart=apart)
    stated = Stated(names, faster, lever, candidates is not None, weights is not None)
    if out is not None:
        write_links(land, values, table, stated, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        click.echo(
            json.dumps(
                json.loads(table.reset_index().to_json(orient="records")),
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    for block in links_text(table, stated):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and map are in {out}.")


def _drawn(land: Territory, file: Path) -> Territory:
    """The territory with the links that a scenario file draws, closed; its edits are not made.

    Raises:
        InputError: no links are drawn, or the file edits what is there.
    """
    from hinterland.scenario.reading import draft

    scenario = draft(file)
    if not scenario.candidates or scenario.edits:
        raise InputError(
            Fault(
                "Links that are to be valued are drawn in a file that does nothing else.",
                f"{file.name}: {len(scenario.candidates)} candidates, {len(scenario.edits)} edits",
                "Give a file with `candidates` only.",
            )
        )
    return scenario.resolve(land).territory

"""`hinterland links`: what every link is worth."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from hinterland.commands.telling import json_option, told


@click.command()
@click.argument("territory")
@click.option(
    "--for",
    "objectives",
    default="region,rural",
    show_default=True,
    help="Whose welfare counts, the first for the ranking: region, rural, urban, everybody.",
)
@click.option("--top", default=50, show_default=True, type=click.IntRange(1, 1000), help="Links.")
@click.option(
    "--faster",
    default=1.2,
    show_default=True,
    type=click.FloatRange(min=1.0, min_open=True, max=10.0),
    help="Speed over that of today.",
)
@click.option(
    "--apart",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=0.0),
    help="km within which a better link keeps another out.",
)
@click.option(
    "--exact",
    default=60,
    show_default=True,
    type=click.IntRange(min=0),
    help="Links of largest marginal value whose improvement is routed anew; 0 for none.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder for tables and map; earlier ones there are replaced.",
)
@json_option
@told
def links(
    *,
    territory: str,
    objectives: str,
    top: int,
    faster: float,
    apart: float,
    exact: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Which links are worth most to whom? Every link of TERRITORY, through the equilibrium.

    One link at a time, with wages, prices, jobs and homes adjusted; a list is no programme.
    """
    from hinterland.records.atomic import LINKS_MARK, check_replaceable
    from hinterland.show.links_screen import links_text, write_links
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read
    from hinterland.worth import link_values, listed

    if out is not None:
        check_replaceable(out, LINKS_MARK)
    names = tuple(dict.fromkeys(word.strip() for word in objectives.split(",") if word.strip()))
    land = read(territory)
    values = link_values(land, names, faster=faster, exact=exact, progress=Progress())
    table = listed(land, values, names[0], top=top, apart=apart)
    if out is not None:
        write_links(land, values, table, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        click.echo(
            json.dumps(
                json.loads(table.reset_index().to_json(orient="records")),
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    for block in links_text(table, names, faster):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and map are in {out}.")

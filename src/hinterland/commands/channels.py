"""`hinterland channels`: what a result comes from."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from hinterland.commands.changing import change_options, wanted
from hinterland.commands.telling import json_option, out_option, told


@click.command()
@click.argument("territory")
@change_options
@click.option(
    "--by",
    type=click.Choice(("cause", "mechanism")),
    default="cause",
    show_default=True,
    help="Which of the changes did it, or what carried it: costs, reach, rivals, demand.",
)
@out_option("Folder for tables and picture; earlier ones there are replaced.")
@json_option
@told
def channels(
    *,
    territory: str,
    changes: tuple[str, ...],
    file: Path | None,
    settings: tuple[str, ...],
    measures: tuple[str, ...],
    packages: tuple[str, ...],
    paid_by: str | None,
    by: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Why is that so? What changes of TERRITORY do in equilibrium, in parts that add up.

    By cause every combination of causes is solved; by mechanism one equilibrium is taken apart.
    """
    from hinterland.records.atomic import CHANNELS_MARK, check_replaceable
    from hinterland.show.channels_files import write_channels
    from hinterland.show.channels_screen import channels_text
    from hinterland.show.progress import Progress
    from hinterland.splitting import channels as split

    if out is not None:
        check_replaceable(out, CHANNELS_MARK)
    land, asked, notes, _ = wanted(
        territory,
        changes,
        file,
        settings=settings,
        measures=measures,
        packages=packages,
        paid_by=paid_by,
    )
    found = split(land, asked, by, progress=Progress())  # type: ignore[arg-type]
    if out is not None:
        write_channels(land, found, notes, out, command=["hinterland", *sys.argv[1:]])
    if as_json:
        answer = {
            "by": found.by,
            "method": found.method,
            "changes": notes,
            "region": {measure: row.to_dict() for measure, row in found.region.items()},
            "meaning": dict(found.meaning),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in channels_text(found, notes):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables and picture are in {out}.")

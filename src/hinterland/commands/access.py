"""`hinterland access`: who reaches what, and in how long."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from hinterland.commands.telling import json_option, out_option, told

FORMATS = ("csv", "gpkg")


def _minutes(_: click.Context, __: click.Parameter, text: str) -> tuple[float, ...]:
    """Thresholds in minutes from `30,60`."""
    try:
        found = tuple(sorted({float(part) for part in text.split(",")}))
    except ValueError:
        raise click.BadParameter("give minutes, e.g. 30,60") from None
    if not found or not all(0 < minutes < 100_000 for minutes in found):
        raise click.BadParameter("give minutes above 0, e.g. 30,60")
    return found


def _formats(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if not set(found) <= set(FORMATS):
        raise click.BadParameter(f"give one or more of {', '.join(FORMATS)}")
    return found


@click.command()
@click.argument("territory")
@click.option("--to", default="county_seat", show_default=True, help="Kind of destination.")
@click.option(
    "--within", callback=_minutes, default="30,60", show_default=True, help="Thresholds in minutes."
)
@click.option("--k", default=1, show_default=True, type=click.IntRange(1, 50), help="How many.")
@click.option("--measure", default="nearest", show_default=True, help="Beside the nearest.")
@click.option(
    "--clip", type=click.Choice(["county", "prefecture", "province"]), help="Only trips inside it."
)
@click.option("--villages", is_flag=True, help="Each village by itself, at a modelled position.")
@out_option("Folder for the tables; earlier ones there are replaced.")
@click.option(
    "--format", "formats", callback=_formats, default="csv", show_default=True, help="csv,gpkg"
)
@json_option
@told
def access(
    *,
    territory: str,
    to: str,
    within: tuple[float, ...],
    k: int,
    measure: str,
    clip: str | None,
    villages: bool,
    out: Path | None,
    formats: tuple[str, ...],
    as_json: bool,
) -> None:
    """Who reaches what, and in how long? Times of a TERRITORY's people to a kind of place.

    TERRITORY is a built-in name or a saved folder. `--to` takes clinics, airports, stations and
    more, also in Chinese (诊所, 机场, 火车站); a word that is unknown lists those that there are.
    For people, jobs and places it adds up what is within the thresholds. Minutes here (above 180 as
    h:mm), hours in the files. Every trip by road includes the setting road_terminal_time.
    """
    from hinterland.commands.reaching import reach
    from hinterland.records.atomic import ACCESS_MARK, check_replaceable
    from hinterland.show.access_files import write_access
    from hinterland.show.access_notes import modelled
    from hinterland.show.access_screen import access_text, heading
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is None and "gpkg" in formats:
        raise click.BadParameter("a GeoPackage needs --out FOLDER", param_hint="--format")
    if out is not None:
        check_replaceable(out, ACCESS_MARK)
    progress = Progress()
    found = reach(
        read(territory),
        to,
        within=tuple(minutes / 60.0 for minutes in within),
        k=k,
        measure=measure,
        clip=clip,
        villages=villages,
        progress=progress,
    )
    if out is not None:
        write_access(
            found, out, formats=formats, command=["hinterland", *sys.argv[1:]], progress=progress
        )
    if as_json:
        frame = found.provinces()
        # Through pandas, which writes null where there is no way: JSON has no infinity.
        rows = json.loads(frame.to_json(orient="records"))
        answer = {"to": found.to, "about": heading(found), "notes": modelled(found)}
        answer["provinces"] = rows
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in access_text(found):
        click.echo(block)
        click.echo()
    if out is not None:
        click.echo(f"Tables are in {out}.")

"""`hinterland data facilities` and `hinterland data gtfs`: real facilities and timetables."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hinterland.commands.telling import (
    CHOICES,
    json_option,
    on_option,
    save_option,
    saved,
    told,
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@on_option()
@save_option
@click.option("--source", required=True, help="Where the list comes from.")
@click.option(
    "--status", type=click.Choice(CHOICES), required=True, help="How far it can be relied on."
)
@click.option("--replace", is_flag=True, help="Replace facilities that have the same label.")
@click.option(
    "--join-within",
    type=click.FloatRange(0, 500),
    default=50.0,
    show_default=True,
    help="km of way to the nearest road node beyond which a facility has no road.",
)
@json_option
@told
def facilities(
    *,
    file: Path,
    territory: str,
    source: str,
    status: str,
    replace: bool,
    join_within: float,
    save: Path,
    as_json: bool,
) -> None:
    """Bring in real facilities: clinics, schools, bank branches, markets, bus stations, ...

    FILE is .csv, .parquet, .gpkg or .xlsx with one facility a row; `hinterland data template
    facilities` writes an empty one. Says how far each is from its road. The result is saved.
    """
    from hinterland.records.atomic import check_replaceable
    from hinterland.sources.bundle import read
    from hinterland.sources.facility_table import with_facilities

    check_replaceable(save)
    land, report = with_facilities(
        read(territory), file, source, status, replace=replace, join_within=join_within
    )
    land.save(save)
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
        return
    click.echo(str(report))
    kind = next(iter(report.kinds))
    saved(territory, save, f"access {{folder}} --to {kind}")


def _window(_: click.Context, __: click.Parameter, text: str | None) -> tuple[str, str] | None:
    """Two times from `07:00-09:00`; seconds may be left out."""
    if text is None:
        return None
    start, dash, end = text.partition("-")
    if not dash:
        raise click.BadParameter("give two times, e.g. 07:00-09:00")
    return _clock(start), _clock(end)


def _clock(text: str) -> str:
    return f"{text}:00" if text.count(":") == 1 else text


@click.command()
@click.argument("feed", type=click.Path(path_type=Path))
@on_option()
@save_option
@click.option("--date", required=True, help="Service day, YYYYMMDD or YYYY-MM-DD.")
@click.option(
    "--window", callback=_window, default=None, help="Only departures between, e.g. 07:00-09:00."
)
@click.option("--source", default="", help="Where the feed comes from; its file name if left out.")
@click.option(
    "--status",
    type=click.Choice(CHOICES),
    default="observed",
    show_default=True,
    help="How far it can be relied on.",
)
@told
def gtfs(
    *,
    feed: Path,
    territory: str,
    date: str,
    window: tuple[str, str] | None,
    source: str,
    status: str,
    save: Path,
) -> None:
    """Bring in a timetable: the stops and lines of a GTFS FEED (zip file or folder) on one day.

    Says what was added and which stops have no road nearby. The result is saved.
    """
    from hinterland.records.atomic import check_replaceable
    from hinterland.sources.bundle import read
    from hinterland.sources.gtfs import with_gtfs

    check_replaceable(save)
    land, report = with_gtfs(
        read(territory), feed, date, window=window, source=source, status=status
    )
    land.save(save)
    click.echo(str(report))
    saved(territory, save, "show {folder}")

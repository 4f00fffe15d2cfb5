"""`hinterland programmes`: named packages side by side, and the first campaign back-tested."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hinterland.commands.telling import json_option, out_option, told


@click.command()
@click.argument("territory")
@click.option(
    "--package",
    "names",
    multiple=True,
    default=("first_campaign", "fifteen", "western_companions"),
    show_default=True,
    help="Named packages to compare.",
)
@click.option("--no-back-test", is_flag=True, help="Leave the back-test of the campaign out.")
@out_option("Folder for the tables; an earlier comparison there is replaced.")
@json_option
@told
def programmes(
    *, territory: str, names: tuple[str, ...], no_back_test: bool, out: Path | None, as_json: bool
) -> None:
    """Programmes side by side on one TERRITORY: the first Go-West campaign, and those after it.

    The campaign is also tested against what was published of it: its trunk links are undone, and
    what it spent is added; signs are compared, and the verdict told as it falls.
    """
    from hinterland.measures.programmes import programme
    from hinterland.programmes import back_test, compare_programmes
    from hinterland.records.atomic import PROGRAMMES_MARK, check_replaceable
    from hinterland.show.programmes_screen import programmes_text, write_programmes
    from hinterland.show.progress import Progress
    from hinterland.sources.bundle import read

    if out is not None:
        check_replaceable(out, PROGRAMMES_MARK)
    packages = {name: programme(name).package() for name in names}
    land, progress = read(territory), Progress()
    side = compare_programmes(land, packages, progress=progress)
    tested = None if no_back_test else back_test(land, progress=progress)
    if out is not None:
        write_programmes(side, tested, land, out)
    if as_json:
        answer = {
            "programmes": side.to_dict(),
            "back_test": None if tested is None else tested.findings.to_dict(orient="records"),
            "numbers": None if tested is None else dict(tested.numbers),
        }
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for block in programmes_text(side, tested):
        click.echo(f"{block}\n")
    if out is not None:
        click.echo(f"Tables are in {out}.")

"""From words on the command line to a computed access: kinds in plural, villages, clinics."""

from __future__ import annotations

from hinterland.connect.reach.measures import MEASURES
from hinterland.connect.reach.opportunities import kinds_there
from hinterland.connect.reach.reachability import access
from hinterland.errors import Fault, InputError
from hinterland.flow import Territory
from hinterland.records.progress import Progress, silent
from hinterland.show.access import Reached
from hinterland.sources.clinics import SUPPLY, with_clinics
from hinterland.sources.villages import with_villages

CLINIC = "clinic"

_ALIASES = {
    "station": "rail_station",
    "railway": "rail",
    "border": "land_crossing",
    "诊所": CLINIC,
    "卫生院": CLINIC,
    "乡镇卫生院": CLINIC,
    "卫生室": CLINIC,
    "村卫生室": CLINIC,
    "医院": "hospital",
    "学校": "school",
    "小学": "primary_school",
    "中学": "middle_school",
    "机场": "airport",
    "火车站": "rail_station",
    "铁路": "rail",
    "铁路车站": "rail_station",
    "港口": "port",
    "海港": "sea_port",
    "河港": "river_port",
    "口岸": "land_crossing",
    "陆路口岸": "land_crossing",
    "边境口岸": "land_crossing",
    "县城": "county_seat",
    "地级市": "prefecture_seat",
    "地级政府驻地": "prefecture_seat",
    "省会": "provincial_capital",
    "人口": "people",
    "就业": "jobs",
    "村庄": "places",
}


def reach(
    territory: Territory,
    to: str,
    *,
    within: tuple[float, ...] = (0.5, 1.0),
    k: int = 1,
    measure: str = "nearest",
    clip: str | None = None,
    villages: bool = False,
    progress: Progress = silent,
) -> Reached:
    """Access of a territory's people to a kind of destination, with what is modelled said.

    Args:
        territory: facts.
        to: kind of destination, singular, plural or Chinese; `clinics` are synthesised at towns
            where the territory has none, which also makes each town and village a place of its own.
        within: thresholds, hours, rising.
        k: how many nearest.
        measure: a further measure of `connect.reach_measures.MEASURES`.
        clip: "county", "prefecture" or "province", or None.
        villages: whether each village is a place of its own.
        progress: told where the work is.

    Raises:
        InputError: an unknown kind or measure, with those that are known.
    """
    if measure not in MEASURES:
        raise InputError(
            Fault(f"There is no measure {measure!r}.", "--measure", f"Use {', '.join(MEASURES)}.")
        )
    notes, made = [], ""
    kind = known_kind(territory, to)
    synthesised = kind == CLINIC and CLINIC not in kinds_there(territory)
    if villages or synthesised:
        with progress("single towns and villages", 1):
            territory = with_villages(territory)
        notes.append(
            "Towns and villages are single places at modelled positions; their numbers by county "
            "are those of the territory."
        )
    if synthesised:
        territory = with_clinics(territory)
        doctors = SUPPLY["doctors"]["township_health_centre"]
        made = f"at seats and towns, {doctors:g} doctors at a town (assumed)"
        notes.append(
            "The territory lists no clinics: they are synthesised, one for each subdistrict at the "
            f"seat and one for each town, with {doctors:g} doctors there (assumed)."
        )
    words = tuple(dict.fromkeys(("nearest", "within", measure)))
    found = access(
        territory, kind, measures=words, within=within, k=k, clip=clip, progress=progress
    )
    return Reached(
        territory,
        kind,
        found,
        tuple(within),
        measure,
        clip,
        tuple(notes),
        synthesised=made,
        villages=villages or synthesised,
    )


def known_kind(territory: Territory, to: str) -> str:
    """The kind of destination that a word means: `Airports`, `rail-stations`, `clinic`, `诊所`.

    Raises:
        InputError: no such kind; lists those that there are.
    """
    known = (*kinds_there(territory), CLINIC)
    word = to.strip().casefold().replace("-", "_").replace(" ", "_")
    for form in _singulars(word):
        # A kind of the territory's own comes before what the word means elsewhere.
        for meant in (form, _ALIASES.get(form, form)):
            if meant in known:
                return meant
    raise InputError(
        Fault(
            f"There is no kind of destination {to!r}.",
            f"--to {to}",
            f"Use one of {', '.join(dict.fromkeys(known))}; another kind can be brought in with "
            "`hinterland data facilities`.",
        )
    )


def _singulars(word: str) -> list[str]:
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("s"):
        forms += [word[:-1], word[:-2] if word.endswith("es") else word[:-1]]
    return forms

"""The first page of a package: what it would do to whom, and who loses, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from hinterland.judging import Judgement
from hinterland.show.formats import LANGUAGES, Figures, Language, grouped
from hinterland.show.wording import say

FIRST = 3
ALIKE = 0.005
"""Share of the whole below which two worths are told as the same."""

Texts = Mapping[Language, str]


def signed_percent(share: float, digits: int = 2) -> str:
    """A relative change in percent with its sign."""
    told = f"{100 * share:+.{digits}f}%"
    return told if told.strip("+-0.%") else told.lstrip("+-")


def sentences(found: Judgement) -> Iterator[tuple[str, Texts]]:
    """Key and text of each sentence; the third says who loses."""
    tell = _Teller(found)
    for key in ("effect", "gain", "lose", "assumed", "alone", "pace", "hub", "use"):
        texts = {language: getattr(tell, key)(language) for language in LANGUAGES}
        if all(texts.values()):
            yield key, texts


class _Teller:
    def __init__(self, found: Judgement) -> None:
        self._found = found
        self._row = found.effects.region
        self._figures = Figures.of(found.base.territory.settings)

    def effect(self, language: Language) -> str:
        """What changes, with its range, and what it costs."""
        found, row = self._found, self._row
        return self._say(
            "say.effect",
            language,
            welfare=signed_percent(row.welfare),
            range=range_text(found, "welfare", language) or say("package.range.none", language),
            rural=signed_percent(row.rural_welfare),
            urban=signed_percent(row.urban_welfare),
            worth=self._money(found.variants["unpaid"].worth, language),
            cost=self._money(float(found.costs["yearly"].sum()), language),
        )

    def gain(self, language: Language) -> str:
        """How many gain and lose, and where most."""
        row = self._row
        best = self._found.effects.provinces.sort_values("welfare", ascending=False)
        best = best[best["welfare"] > 0]
        return self._say(
            "say.gain",
            language,
            gaining=self._figures.large(row.gaining, language),
            gain_share=_share(row.gaining, row.registered),
            losing=self._figures.large(row.losing, language),
            lose_share=_share(row.losing, row.registered),
            best=self._provinces(best.head(FIRST), language) or say("package.nothing", language),
            jobs=f"{row.rural_jobs:+,.0f}",
        )

    def lose(self, language: Language) -> str:
        """One sentence on who loses."""
        row = self._row
        more = self._also(language)
        if row.losing <= 0:
            return self._say("say.lose.nobody", language, **more)
        worst = self._found.effects.provinces.sort_values("losing", ascending=False)
        why = "trade" if self._found.payer == "nobody" else "tax"
        return self._say(
            "say.lose",
            language,
            losing=self._figures.large(row.losing, language),
            worst=self._provinces(worst[worst["losing"] > 0].head(FIRST), language),
            why=say(f"package.why.{why}", language),
            share=_share(row.losing, row.registered),
            **more,
        )

    def _also(self, language: Language) -> dict[str, str]:
        """Who else bears something: payers outside, people who would move, losers by the bare
        model; empty texts where nobody does."""
        found = self._found
        accounts = found.accounts
        outside = float(accounts.loc[~accounts["region"], "paid"].sum())
        moved = found.harms.get("displaced_people", 0.0)
        bare = found.variants["no assumed responses"].effects.region
        tell = self._say
        return {
            "outside": tell("lose.outside", language, money=self._money(outside, language))
            if outside > 0
            else "",
            "moved": tell("lose.moved", language, people=self._figures.large(moved, language))
            if moved >= 1
            else "",
            "bare": tell("lose.bare", language, share=_share(bare.losing, bare.registered))
            if bare.losing > 0
            else "",
        }

    def assumed(self, language: Language) -> str:
        """How much rests on assumed responses."""
        found = self._found
        if found.assumed_share is None or found.interaction_share is None:
            return ""
        return self._say(
            "say.assumed",
            language,
            assumed=f"{100 * found.assumed_share:.0f}%",
            together=f"{100 * found.interaction_share:.0f}%",
            left=self._money(found.variants["no assumed responses"].worth, language),
        )

    def alone(self, language: Language) -> str:
        """What is built alone, its companions alone, and both."""
        worth = {name: one.worth for name, one in self._found.variants.items()}
        if "infrastructure alone" not in worth:
            return ""
        built, rest = worth["infrastructure alone"], worth["companions alone"]
        more = worth["paid"] - built - rest
        near = abs(more) <= ALIKE * max(abs(worth["paid"]), 1.0)
        word = "same" if near else "more" if more > 0 else "less"
        return self._say(
            "say.alone",
            language,
            built=self._money(built, language),
            rest=self._money(rest, language),
            both=self._money(worth["paid"], language),
            word=say(f"package.word.{word}", language),
        )

    def pace(self, language: Language) -> str:
        """Whether people keep pace with what is built."""
        pace = self._found.pace
        skills, industry = (pace.by_reach(p) for p in ("human capital", "industry"))
        money = pace.by_money("human capital")
        if skills is None or industry is None or money is None:
            return say("package.say.pace.none", language)
        return self._say(
            "say.pace",
            language,
            skills=f"{100 * skills:.0f}",
            industry=f"{100 * industry:.0f}",
            money=f"{100 * money:.0f}%",
            alert=say("package.alert", language) if pace.alerts else "",
        )

    def hub(self, language: Language) -> str:
        """Whether money and gains favour hubs."""
        hubs, ratio = self._found.hubs, self._found.spillover
        none = say("package.nothing", language)
        spill = (
            say("package.hub.none", language)
            if ratio is None
            else say("package.hub.spill", language, ratio=f"{ratio:.2f}")
        )
        return self._say(
            "say.hub",
            language,
            people=f"{100 * hubs.people:.0f}%",
            budget=none if hubs.budget is None else f"{100 * hubs.budget:.0f}%",
            gains=none if hubs.gains is None else f"{100 * hubs.gains:.0f}%",
            warning=say("package.hub.warning", language) if hubs.warns else "",
            spill=spill,
        )

    def use(self, language: Language) -> str:
        """How much is spent where it is hardly used."""
        return self._say("say.use", language, share=f"{100 * self._found.use.share:.0f}%")

    def _say(self, key: str, language: Language, **values: Any) -> str:
        return say(f"package.{key}", language, **values)

    def _money(self, value: float, language: Language) -> str:
        sign = "-" if value < 0 else ""
        return f"{sign}{self._figures.money(abs(value), language)}"

    def _provinces(self, rows: pd.DataFrame, language: Language) -> str:
        facts = self._found.base.territory.facts
        word = "province_name_zh" if language == "zh" else "province_name_en"
        names = dict(
            zip(facts["province"].values.astype(str), facts[word].values.astype(str), strict=True)
        )
        return ("、" if language == "zh" else ", ").join(
            names.get(str(r), str(r)) for r in rows.index
        )


def range_text(found: Judgement, word: str, language: Language) -> str:
    """The range of a headline over draws; empty without draws."""
    ranges = found.ranges
    if ranges is None or ranges.draws.empty:
        return ""
    low, high = ranges.of(word)
    told = [
        f"{v:+,.0f}" if word in ("rural_jobs", "product") else signed_percent(v)
        for v in (low, high)
    ]
    count = grouped(len(ranges.draws))
    return say("package.range", language, low=told[0], high=told[1], count=count)


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f}%" if whole > 0 else "–"

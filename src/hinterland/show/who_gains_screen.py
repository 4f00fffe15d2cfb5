"""Who gains and who loses by group of households, for the terminal."""

from __future__ import annotations

import pandas as pd

from hinterland.incidence import Incidence

VIEWS = ("all", "registration and training", "fifth", "minority")


def who_gains_text(found: Incidence) -> str:
    """A table of groups, what is not assessed, and what it rests on."""
    rows = found.groups[found.groups.index.get_level_values("view").isin(VIEWS)]
    view, group = (rows.index.get_level_values(level) for level in ("view", "group"))
    shown = pd.DataFrame(
        {
            "group": [_name(v, g) for v, g in zip(view, group, strict=True)],
            "workers registered": rows["registered"].map("{:,.0f}".format).to_numpy(),
            "welfare": rows["welfare"].map(_percent).to_numpy(),
            "losing": (rows["losing"] / rows["registered"]).map("{:.0%}".format).to_numpy(),
            "real income": rows["real_income"].map(_percent).to_numpy(),
            "income a worker": rows["income"].map("{:,.0f}".format).to_numpy(),
            "farm": rows["from_farm"].map("{:.0%}".format).to_numpy(),
            "land": rows["from_land"].map("{:.0%}".format).to_numpy(),
            "food": rows["food"].map("{:.0%}".format).to_numpy(),
        }
    )
    if rows["taxes"].abs().max() > 0:
        shown["tax"] = rows["taxes_share"].map("{:.3%}".format).to_numpy()
    for word, title in (("taxes", "paid, million"), ("transfers", "received, million")):
        if rows[word].abs().max() > 0:
            shown[title] = (rows[word] / 1e6).map("{:,.1f}".format).to_numpy()
    lines = ["Who gains, by group (an incidence layer, modelled; groups differ by assumption):"]
    lines.append(shown.to_string(index=False))
    lines += [f"Not assessed: {line}." for line in found.not_assessed]
    lines += [f"- {line}" for line in found.assumptions]
    return "\n".join(lines)


def _name(view: str, group: str) -> str:
    if view == "fifth":
        return {"1": "poorest fifth", "5": "richest fifth"}.get(group, f"fifth {group}")
    if view == "minority":
        return f"counties of {group} minority share"
    return "everybody" if view == "all" else group


def _percent(share: float) -> str:
    return f"{100 * share:+.2f} %"

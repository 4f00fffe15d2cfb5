"""Templates of pages: bilingual words at hand, nothing asked of any network."""

from __future__ import annotations

from importlib.resources import files

import jinja2

from hinterland.show.wording import both, say, spans


def environment() -> jinja2.Environment:
    """Templates of this package, in which a name that is not given is an error."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(template_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(t=both, say=say, spans=spans)
    return made


def template_text(name: str) -> str:
    """The text of a template, style or script."""
    return (files("hinterland.show") / "templates" / name).read_text(encoding="utf-8")

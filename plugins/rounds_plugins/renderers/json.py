"""The whole report as data, for other programs."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from rounds import Renderer, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds import Report, Templates

FORMAT: Final = "rounds-report/1"
"""Changes its number when a reader of the data would have to change."""


def render(report: Report, templates: Templates) -> Mapping[str, str | bytes]:  # noqa: ARG001 - what a renderer is given
    """One file, its keys in order; each block says what it is in ``block``."""
    data = {"format": FORMAT, **as_data(report)}
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2, sort_keys=True)
    return {"report.json": text.encode("utf-8", "replace").decode() + "\n"}


def as_data(value: object) -> Any:
    """Records as mappings, with ``block`` for the parts of a section; what is no finite number is null."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {each.name: as_data(getattr(value, each.name)) for each in fields(value)}
        kind = type(value).__name__.lower()
        return {"block": kind, **named} if kind in _BLOCKS else named
    if isinstance(value, tuple | list):
        return [as_data(each) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


_BLOCKS: Final = frozenset({"figures", "paragraph", "table", "chart", "steps"})


@hookimpl
def register_renderers() -> Iterable[Renderer]:
    """The form ``json``."""
    return [Renderer("json", "Data for other programs", render)]

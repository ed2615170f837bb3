"""The careful plain script: what an engineer writes in a day, to measure Rounds against.

libyaml's loader, each JSON Schema compiled once, pandas for six analyses (last touch, channel mix, overdue, referrals
against the year before, attribution of referrals to touches, top movers), Jinja2 for a page. What it does not do: no
line numbers, no duplicate keys, no cross checks, no plugins, no charts, no trust, nothing incremental.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import jsonschema
import pandas as pd
import yaml

FOLDERS = {"contacts": "contact", "organizations": "organization", "touches": "touch"}
CADENCE = {"A": 30, "B": 45, "C": 90}
PAGE = """<!doctype html><html lang="en"><title>{{ client }}</title><h1>{{ client }}</h1>
{% for title, frame in tables %}<h2>{{ title }}</h2><table>
<tr>{% for name in frame.columns %}<th>{{ name }}</th>{% endfor %}</tr>
{% for row in frame.itertuples(index=False) %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</html>"""


def main(root: Path, schemas: Path, page: Path) -> int:
    """Read and check every record below ``root``, and write a page of six tables; how many records there were."""
    settings = yaml.load((root / "rounds.yaml").read_text(), yaml.CSafeLoader)
    as_of = pd.Timestamp(str(settings["as_of"]))
    read = {kind: _read(root / folder, kind, schemas) for folder, kind in FOLDERS.items()}
    referrals = pd.concat(map(pd.read_csv, sorted((root / "referrals").glob("*.csv"))), ignore_index=True)
    tables = _analyses(pd.DataFrame(read["contact"]), pd.DataFrame(read["touch"]), referrals, as_of)
    environment = jinja2.Environment(autoescape=True)
    page.write_text(environment.from_string(PAGE).render(client=settings["client"]["name"], tables=tables))
    return sum(map(len, read.values())) + len(referrals)


def _read(folder: Path, kind: str, schemas: Path) -> list[dict[str, Any]]:
    common = json.loads((schemas / "common.schema.json").read_text())
    text = (schemas / f"{kind}.schema.json").read_text().replace("common.schema.json#/$defs", "#/$defs")
    schema = {**json.loads(text), "$defs": common["$defs"]}
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    found: list[dict[str, Any]] = []
    for file in sorted(folder.rglob("*.yaml")):
        document = yaml.load(file.read_text(), yaml.CSafeLoader)
        for record in document if isinstance(document, list) else [document]:
            plain = _as_text(record)
            for error in validator.iter_errors(plain):
                print(f"{file}: {error.message}")
            found.append({"id": file.stem, **plain})
    return found


def _as_text(value: Any) -> Any:
    """YAML's dates as text again, which the schemas want."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return [_as_text(item) for item in value] if isinstance(value, list) else value


def _analyses(
    contacts: pd.DataFrame, touches: pd.DataFrame, referrals: pd.DataFrame, as_of: pd.Timestamp
) -> list[tuple[str, pd.DataFrame]]:
    touches = touches.assign(day=pd.to_datetime(touches["date"]))
    referrals = referrals.assign(day=pd.to_datetime(referrals["month"] + "-01"))
    year = pd.Timedelta(days=365)
    last = touches.groupby("contact")["day"].max()
    mix = touches["channel"].value_counts(normalize=True).rename_axis("channel").reset_index()
    due = contacts.assign(last=contacts["id"].map(last), cadence=contacts["tier"].map(CADENCE))
    due["late"] = (as_of - due["last"]).dt.days - due["cadence"]
    late = due[due["late"] > 0].sort_values("late", ascending=False)[["id", "tier", "last", "late"]]
    now = referrals[referrals["day"] > as_of - year].groupby("contact")["count"].sum()
    then = referrals[(referrals["day"] <= as_of - year) & (referrals["day"] > as_of - 2 * year)]
    change = pd.DataFrame({"now": now, "before": then.groupby("contact")["count"].sum()}).fillna(0)
    change["change"] = change["now"] - change["before"]
    movers = change.reindex(change["change"].abs().sort_values(ascending=False).index).reset_index()
    lately = touches[touches["day"] > as_of - year].sort_values("day")
    credited = pd.merge_asof(
        referrals[referrals["day"] > as_of - year].sort_values("day"),
        lately[["day", "contact", "channel"]].rename(columns={"day": "touched"}),
        left_on="day", right_on="touched", by="contact", tolerance=pd.Timedelta(days=90),
    )  # fmt: skip
    attribution = credited.groupby("channel")["count"].sum().reset_index()
    return [
        ("Last touch", last.reset_index().tail(20)),
        ("Channel mix", mix),
        ("Overdue", late.head(50)),
        ("Referrals", change.sum().rename("referrals").reset_index()),
        ("Attribution", attribution),
        ("Movers", movers.head(50)),
    ]


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))

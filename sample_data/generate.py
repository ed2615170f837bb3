"""Writes the records of the sample clinic: ``python sample_data/generate.py``.

The cast under ``cast/`` is written by hand; seeded chance fills in the eighteen months between. The same cast gives the
same bytes on every machine. What is not a record (rounds.yaml, plugins/, schemas/, templates/, README.md) is written by
hand and left alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

sys.path.insert(0, str(Path(__file__).parent))

from clinic.cast import load_cast
from clinic.contacts import contact
from clinic.feedback import feedback
from clinic.folder import record_files, touch_files, write
from clinic.places import organization
from clinic.referrals import referral_tables
from clinic.rhythm import regular_touches
from clinic.stories import calls, heard_touches, mailings, scripted_touches
from clinic.touches import in_order, taken_days

if TYPE_CHECKING:
    from clinic.cast import Cast, Document

HERE = Path(__file__).parent
CLINIC = HERE / "cedar-orthopedics"
ONE_FILE_EACH_SINCE = "2026-10"


def files_of(cast: Cast) -> dict[str, str]:
    """Every record file of the workspace: text by path."""
    touches = touches_of(cast)
    contacts = [{"id": person.id} | contact(person, cast) for person in cast.people.values()]
    places = [{"id": place.id} | organization(place) for place in cast.places.values()]
    return {
        **record_files("contact", contacts),
        **record_files("organization", places),
        **touch_files(touches, ONE_FILE_EACH_SINCE),
        **{f"referrals/{month}.csv": text for month, text in referral_tables(cast).items()},
        **record_files("feedback", feedback(cast, touches)),
        **record_files("goal", cast.goals),
        **record_files("campaign", cast.campaigns),
    }


def touches_of(cast: Cast) -> list[Document]:
    """All touches, in order of day."""
    told = [*scripted_touches(cast), *heard_touches(cast)]
    return in_order([*told, *regular_touches(cast, taken_days(told)), *calls(cast), *mailings(cast)])


def main() -> None:
    """Write the records into the sample's folder, or into the one named by ``--into``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=CLINIC, help="folder to write to (default: %(default)s)")
    folder = parser.parse_args().into
    settings = yaml.safe_load((CLINIC / "rounds.yaml").read_text("utf-8"))
    files = files_of(load_cast(HERE / "cast", settings))
    write(folder, files)
    sys.stdout.write(f"Wrote {len(files)} files, {sum(map(len, files.values())):,} characters, to {folder}\n")


if __name__ == "__main__":
    main()

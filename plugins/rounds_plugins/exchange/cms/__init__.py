"""``rounds import cms``: people and their practices from Medicare's file of doctors and clinicians.

The file is the national one of the CMS provider data catalog (DAC_NationalDownloadableFile.csv), or that of Physician
Compare, as it was called before. It has a line for each place where a person works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Importer, Option, hookimpl
from rounds_plugins.exchange.area import AREA_OPTIONS, LIMIT_OPTION
from rounds_plugins.exchange.cms.reading import read_cms

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = (
    Option("specialty", "Primary specialty, in CMS's words or ours; * and ? may be used: ortho*.", multiple=True),
    Option("any", "Let a secondary specialty match too.", flag=True),
    *AREA_OPTIONS,
    LIMIT_OPTION,
)


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``cms`` importer."""
    return [Importer("cms", "People and practices from Medicare's file of doctors.", read_cms, _OPTIONS)]

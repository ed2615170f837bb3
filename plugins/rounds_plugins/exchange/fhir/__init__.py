"""``rounds import fhir``: people, places and referrals from FHIR R4 bundles, resources and NDJSON exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Importer, Option, hookimpl
from rounds_plugins.exchange.fhir.reading import read_fhir

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = (
    Option("referrals", "Take service requests as referrals of who requested them.", flag=True),
    Option("service-line", "The service line of these referrals, as rounds.yaml names it."),
)


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``fhir`` importer."""
    return [Importer("fhir", "People, places and referrals from FHIR R4.", read_fhir, _OPTIONS)]

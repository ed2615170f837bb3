"""``rounds import fhir`` and ``export fhir``: people, places and referrals as FHIR R4 bundles, resources or NDJSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Exporter, Importer, Option, hookimpl
from rounds_plugins.exchange.fhir.reading import read_fhir
from rounds_plugins.exchange.fhir.writing import export_fhir
from rounds_plugins.exchange.nucc import NUCC_OPTION

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPTIONS = (
    Option("referrals", "Take service requests as referrals of who requested them.", flag=True),
    Option("service-line", "The service line of these referrals, as rounds.yaml names it."),
    NUCC_OPTION,
)


@hookimpl
def register_importers() -> Iterable[Importer]:
    """The ``fhir`` importer."""
    return [Importer("fhir", "People, places and referrals from FHIR R4.", read_fhir, _OPTIONS)]


@hookimpl
def register_exporters() -> Iterable[Exporter]:
    """The ``fhir`` exporter."""
    return [Exporter("fhir", "People, their roles and places as a FHIR R4 bundle.", export_fhir)]

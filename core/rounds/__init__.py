"""Rounds: referral relationships in plain files.

These are the public names for plugin authors. They are loaded on first use, so that a command pays only for what it
needs.
"""

from __future__ import annotations

# Type checkers take this name for true; importing typing would cost `rounds --help` a third of its time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from rounds.base.dates import Period
    from rounds.base.ids import make_id
    from rounds.base.npi import is_npi
    from rounds.base.problems import Problem, RefusedError, RoundsError, Source, UsageError
    from rounds.book.book import Book
    from rounds.book.citations import cite
    from rounds.book.records import (
        Campaign,
        Contact,
        Feedback,
        Goal,
        Organization,
        Provenance,
        Record,
        Referral,
        Settings,
        Touch,
    )
    from rounds.book.relationships import Relationship, relate
    from rounds.documents.schema import read_checked
    from rounds.documents.yamltext import Document
    from rounds.plugins.carriers import Account, Carrier, Invitation, Message, Receipt, Received, Rsvp
    from rounds.plugins.contracts import (
        Channel,
        Deactivated,
        Exporter,
        Importer,
        Incoming,
        Metric,
        NamedReport,
        Opportunity,
        OpportunityRule,
        Option,
        Reason,
        Rejected,
        Remark,
        Renderer,
        ScoringRule,
        Section,
        Skipped,
        Templates,
    )
    from rounds.plugins.diaries import CalendarService, Entry, Pushed
    from rounds.plugins.hookspecs import hookimpl
    from rounds.plugins.printing import Piece, PrintForm, PrintJob
    from rounds.report.blocks import (
        Basis,
        Block,
        Chart,
        Citation,
        Column,
        Figure,
        Figures,
        GoalLine,
        Paragraph,
        Point,
        Report,
        SectionContent,
        Series,
        Step,
        Steps,
        Table,
    )
    from rounds.report.builders import columns, division, first_rows
    from rounds.report.findings import Findings

__version__ = "0.1.0"

_HOMES = {
    "report.blocks": (
        "Basis Block Chart Citation Column Figure Figures GoalLine Paragraph Point Report SectionContent Series Step "
        "Steps Table"
    ),
    "report.builders": "columns division first_rows",
    "book.book": "Book",
    "plugins.carriers": "Account Carrier Invitation Message Receipt Received Rsvp",
    "book.citations": "cite",
    "plugins.contracts": (
        "Channel Deactivated Exporter Importer Incoming Metric NamedReport Opportunity OpportunityRule Option Reason "
        "Rejected Remark Renderer ScoringRule Section Skipped Templates"
    ),
    "base.dates": "Period",
    "plugins.diaries": "CalendarService Entry Pushed",
    "plugins.hookspecs": "hookimpl",
    "base.ids": "make_id",
    "base.npi": "is_npi",
    "plugins.printing": "Piece PrintForm PrintJob",
    "base.problems": "Problem RefusedError RoundsError Source UsageError",
    "book.records": "Campaign Contact Feedback Goal Organization Provenance Record Referral Settings Touch",
    "book.relationships": "Relationship relate",
    "report.findings": "Findings",
    "documents.schema": "read_checked",
    "documents.yamltext": "Document",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Account",
    "Basis",
    "Block",
    "Book",
    "CalendarService",
    "Campaign",
    "Carrier",
    "Channel",
    "Chart",
    "Citation",
    "Column",
    "Contact",
    "Deactivated",
    "Document",
    "Entry",
    "Exporter",
    "Feedback",
    "Figure",
    "Figures",
    "Findings",
    "Goal",
    "GoalLine",
    "Importer",
    "Incoming",
    "Invitation",
    "Message",
    "Metric",
    "NamedReport",
    "Opportunity",
    "OpportunityRule",
    "Option",
    "Organization",
    "Paragraph",
    "Period",
    "Piece",
    "Point",
    "PrintForm",
    "PrintJob",
    "Problem",
    "Provenance",
    "Pushed",
    "Reason",
    "Receipt",
    "Received",
    "Record",
    "Referral",
    "RefusedError",
    "Rejected",
    "Relationship",
    "Remark",
    "Renderer",
    "Report",
    "RoundsError",
    "Rsvp",
    "ScoringRule",
    "Section",
    "SectionContent",
    "Series",
    "Settings",
    "Skipped",
    "Source",
    "Step",
    "Steps",
    "Table",
    "Templates",
    "Touch",
    "UsageError",
    "__version__",
    "cite",
    "columns",
    "division",
    "first_rows",
    "hookimpl",
    "is_npi",
    "make_id",
    "read_checked",
    "relate",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'rounds' has no attribute '{name}'")
    from importlib import import_module  # noqa: PLC0415 - only when a public name is asked for

    return getattr(import_module(f"rounds.{_HOME_OF[name]}"), name)

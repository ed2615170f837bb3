"""Rounds: referral relationships in plain files.

These are the public names for plugin authors. They are loaded on first use, so that a command pays only for what it
needs.
"""

from __future__ import annotations

# Type checkers take this name for true; importing typing would cost `rounds --help` a third of its time.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from rounds.blocks import (
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
    from rounds.book import Book
    from rounds.carriers import Account, Carrier, Invitation, Message, Receipt, Received, Rsvp
    from rounds.citing import cite
    from rounds.contracts import (
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
    from rounds.dates import Period
    from rounds.diaries import CalendarService, Entry, Pushed
    from rounds.hookspecs import hookimpl
    from rounds.ids import make_id
    from rounds.npi import is_npi
    from rounds.printing import Piece, PrintForm, PrintJob
    from rounds.problems import Problem, RefusedError, RoundsError, Source, UsageError
    from rounds.records import (
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
    from rounds.relationships import Relationship, relate
    from rounds.report import Findings
    from rounds.schema import read_checked
    from rounds.yamltext import Document

__version__ = "0.1.0"

_HOMES = {
    "blocks": (
        "Basis Block Chart Citation Column Figure Figures GoalLine Paragraph Point Report SectionContent Series Step "
        "Steps Table"
    ),
    "book": "Book",
    "carriers": "Account Carrier Invitation Message Receipt Received Rsvp",
    "citing": "cite",
    "contracts": (
        "Channel Deactivated Exporter Importer Incoming Metric NamedReport Opportunity OpportunityRule Option Reason "
        "Rejected Remark Renderer ScoringRule Section Skipped Templates"
    ),
    "dates": "Period",
    "diaries": "CalendarService Entry Pushed",
    "hookspecs": "hookimpl",
    "ids": "make_id",
    "npi": "is_npi",
    "printing": "Piece PrintForm PrintJob",
    "problems": "Problem RefusedError RoundsError Source UsageError",
    "records": "Campaign Contact Feedback Goal Organization Provenance Record Referral Settings Touch",
    "relationships": "Relationship relate",
    "report": "Findings",
    "schema": "read_checked",
    "yamltext": "Document",
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

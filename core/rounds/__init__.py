"""Rounds: referral relationships in plain files.

These are the public names for plugin authors. They are loaded on first use, so that a command pays only for what it
needs; ``__init__.pyi`` tells type checkers of them.
"""

from __future__ import annotations

from rounds.base.lazy import public_names

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = public_names(
    __name__,
    {
        "base.dates": "Period",
        "base.ids": "is_npi make_id",
        "base.problems": "Problem RefusedError RoundsError Source UsageError",
        "book.book": "Book",
        "book.citations": "Citation cite",
        "book.records": "Campaign Contact Feedback Goal Organization Provenance Record Referral Settings Touch",
        "book.relationships": "Relationship relate",
        "documents.schema": "read_checked",
        "documents.yamltext": "Document",
        "plugins.carriers": "Account Carrier Invitation Message Receipt Received Rsvp",
        "plugins.contracts": (
            "Channel Deactivated Exporter Importer Incoming Metric NamedReport Opportunity OpportunityRule "
            "Option Reason Rejected Remark Renderer ScoringRule Section Skipped Templates"
        ),
        "plugins.diaries": "CalendarService Entry Pushed",
        "plugins.hookspecs": "hookimpl",
        "plugins.printing": "Piece PrintForm PrintJob",
        "report.blocks": (
            "Basis Block Chart Column Figure Figures GoalLine Paragraph Point Report SectionContent Series Step "
            "Steps Table all_rows bar_chart columns division first_rows"
        ),
        "report.findings": "Findings",
    },
    "__version__",
)

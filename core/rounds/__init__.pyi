from typing import TypeAlias

from rounds.base.dates import Period as Period
from rounds.base.ids import is_npi as is_npi
from rounds.base.ids import make_id as make_id
from rounds.base.problems import (
    Problem as Problem,
)
from rounds.base.problems import (
    RefusedError as RefusedError,
)
from rounds.base.problems import (
    RoundsError as RoundsError,
)
from rounds.base.problems import (
    Source as Source,
)
from rounds.base.problems import (
    UsageError as UsageError,
)
from rounds.book.book import Book as Book
from rounds.book.citations import Citation as Citation
from rounds.book.citations import cite as cite
from rounds.book.records import (
    Campaign as Campaign,
)
from rounds.book.records import (
    Contact as Contact,
)
from rounds.book.records import (
    Feedback as Feedback,
)
from rounds.book.records import (
    Goal as Goal,
)
from rounds.book.records import (
    Organization as Organization,
)
from rounds.book.records import (
    Provenance as Provenance,
)
from rounds.book.records import (
    Record as Record,
)
from rounds.book.records import (
    Referral as Referral,
)
from rounds.book.records import (
    Settings as Settings,
)
from rounds.book.records import (
    Touch as Touch,
)
from rounds.book.relationships import Relationship as Relationship
from rounds.book.relationships import relate as relate
from rounds.documents.schema import read_checked as read_checked
from rounds.documents.yamltext import Document as Document
from rounds.plugins.carriers import (
    Account as Account,
)
from rounds.plugins.carriers import (
    Carrier as Carrier,
)
from rounds.plugins.carriers import (
    Invitation as Invitation,
)
from rounds.plugins.carriers import (
    Message as Message,
)
from rounds.plugins.carriers import (
    Receipt as Receipt,
)
from rounds.plugins.carriers import (
    Received as Received,
)
from rounds.plugins.carriers import (
    Rsvp as Rsvp,
)
from rounds.plugins.contracts import (
    Channel as Channel,
)
from rounds.plugins.contracts import (
    Deactivated as Deactivated,
)
from rounds.plugins.contracts import (
    Exporter as Exporter,
)
from rounds.plugins.contracts import (
    Importer as Importer,
)
from rounds.plugins.contracts import (
    Incoming as Incoming,
)
from rounds.plugins.contracts import (
    Metric as Metric,
)
from rounds.plugins.contracts import (
    NamedReport as NamedReport,
)
from rounds.plugins.contracts import (
    Opportunity as Opportunity,
)
from rounds.plugins.contracts import (
    OpportunityRule as OpportunityRule,
)
from rounds.plugins.contracts import (
    Option as Option,
)
from rounds.plugins.contracts import (
    Reason as Reason,
)
from rounds.plugins.contracts import (
    Rejected as Rejected,
)
from rounds.plugins.contracts import (
    Remark as Remark,
)
from rounds.plugins.contracts import (
    Renderer as _Renderer,
)
from rounds.plugins.contracts import (
    ScoringRule as ScoringRule,
)
from rounds.plugins.contracts import (
    Section as _Section,
)
from rounds.plugins.contracts import (
    Skipped as Skipped,
)
from rounds.plugins.contracts import (
    Templates as Templates,
)
from rounds.plugins.diaries import CalendarService as CalendarService
from rounds.plugins.diaries import Entry as Entry
from rounds.plugins.diaries import Pushed as Pushed
from rounds.plugins.hookspecs import hookimpl as hookimpl
from rounds.plugins.printing import Piece as Piece
from rounds.plugins.printing import PrintForm as PrintForm
from rounds.plugins.printing import PrintJob as PrintJob
from rounds.report.blocks import (
    Basis as Basis,
)
from rounds.report.blocks import (
    Block as Block,
)
from rounds.report.blocks import (
    Chart as Chart,
)
from rounds.report.blocks import (
    Column as Column,
)
from rounds.report.blocks import (
    Figure as Figure,
)
from rounds.report.blocks import (
    Figures as Figures,
)
from rounds.report.blocks import (
    GoalLine as GoalLine,
)
from rounds.report.blocks import (
    Paragraph as Paragraph,
)
from rounds.report.blocks import (
    Point as Point,
)
from rounds.report.blocks import (
    Report as Report,
)
from rounds.report.blocks import (
    SectionContent as SectionContent,
)
from rounds.report.blocks import (
    Series as Series,
)
from rounds.report.blocks import (
    Step as Step,
)
from rounds.report.blocks import (
    Steps as Steps,
)
from rounds.report.blocks import (
    Table as Table,
)
from rounds.report.blocks import all_rows as all_rows
from rounds.report.blocks import bar_chart as bar_chart
from rounds.report.blocks import columns as columns
from rounds.report.blocks import division as division
from rounds.report.blocks import first_rows as first_rows
from rounds.report.findings import Findings as Findings

__version__: str

Section: TypeAlias = _Section[Findings]
Renderer: TypeAlias = _Renderer[Report]

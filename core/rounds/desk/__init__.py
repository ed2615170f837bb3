"""The desk: every operation that a person can do, without a terminal, a prompt or a request of the web.

The names below are public, also for plugins; they are loaded on first use. docs/desk.md tells of each.
"""

from __future__ import annotations

from rounds.base.lazy import public_names

__getattr__, __dir__, __all__ = public_names(
    __name__,
    {
        "analysis.capacity": "CapacityPlan PlannedWeek WantedTouch",
        "analysis.next_touches": "NextTouch",
        "analysis.scoring": "ScoreChange",
        "desk.agenda": "Agenda ShowAgenda show_agenda",
        "desk.attendance": "LogAnswer LogAttendance LoggedAnswer LoggedAttendance log_answer log_attendance",
        "desk.brief": "Brief ShowBrief show_brief",
        "desk.calendars": (
            "Feeds MakeFeeds PullCalendar PulledCalendar PushCalendar PushedCalendar make_feeds pull_calendar "
            "push_calendar"
        ),
        "desk.campaigns": (
            "CampaignList DueSteps ListCampaigns ListDueSteps ShowCampaign ShownCampaign list_campaigns "
            "list_due_steps show_campaign"
        ),
        "desk.day_plan": (
            "CapacityPlans DayPlan HandOutPlan PlanDays PlanFiles SimulateCapacity hand_out_plan plan_days "
            "simulate_capacity"
        ),
        "desk.desk": "Actor Desk Ear Machine Notes",
        "desk.diff": "Difference ShowDiff show_diff",
        "desk.drafts": "Draft InvalidError Saved",
        "desk.duplicates.find_duplicates": (
            "AppliedDecisions ApplyDecisions CompareRecords ComparedRecords DecisionFile FindDuplicates "
            "FoundDuplicates WriteDecisions apply_decisions compare_records find_duplicates write_decisions"
        ),
        "desk.duplicates.merge_records": (
            "MergeRecords MergedRecords RedirectRecords RedirectedRecords TellApart ToldApart merge_records "
            "redirect_records tell_apart"
        ),
        "desk.edit_contact": (
            "ChangedContact ContactDraft OpenContact SavedContact SetFields open_contact save_contact set_fields"
        ),
        "desk.explanation": (
            "ExplainGoal ExplainScore ExplainSection GoalExplanation ScoreExplanation SectionExplanation "
            "explain_goal explain_score explain_section"
        ),
        "desk.exports": "ExportRecords ExportedRecords Formats ListFormats export_records list_formats",
        "desk.feedback": (
            "CloseFeedback ClosedFeedback FeedbackList ListFeedback OpenFeedback OpenedFeedback close_feedback "
            "list_feedback open_feedback"
        ),
        "desk.gifts": "CheckGift GiftCheck GiftList ListGifts check_gift list_gifts",
        "desk.guests": (
            "EventList ListEvents PrintBadges PrintSheet PrintedGuests ShowEvent ShownEvent list_events "
            "print_badges print_sign_in_sheet show_event"
        ),
        "desk.history": "Blame BlameFields RecordHistory ShowHistory blame_fields show_history",
        "desk.imports.differences": "Outcome",
        "desk.imports.import_file": "ApplyImport FileImport PlanImport apply_import plan_import",
        "desk.invitation": "PrepareInvitations prepare_invitations",
        "desk.letters": (
            "PrintLabels PrintLetters PrintedLabels PrintedLetters log_letters print_labels print_letters"
        ),
        "desk.log": "LogTouch LoggedTouch log_touch",
        "desk.lookup": "Ambiguous Candidate",
        "desk.mail.bulk_send": (
            "PrepareMessages SendMessages SentMessages WriteDrafts WrittenDrafts prepare_messages send_messages "
            "write_drafts"
        ),
        "desk.mail.delivery": (
            "ListOutbox ListedOutbox PrepareQueued PreparedQueue SendQueued SettleMessage SettledMessage "
            "list_outbox prepare_queued send_queued settle_message"
        ),
        "desk.mail.inbound_mail": "ReceiveMessages ReceivedMessages receive_messages",
        "desk.mail.messages": "PreparedMessages",
        "desk.new_contact": "AddContact AddedContact add_contact",
        "desk.report": "ListReports MakeReport ReportFiles ReportList list_reports make_report",
        "desk.scores": "CompareScores ListScores ScoreComparison ScoreList compare_scores list_scores",
        "desk.shorthand": "LogEntries LoggedEntries log_entries",
        "desk.source_list": "ListSources SourceList list_sources",
        "desk.sync": "MergeFile MergedFile SyncRecords SyncedRecords merge_file sync_records",
        "desk.undo": "UndoCommit UndoneCommit undo_commit",
        "desk.workspace.archive": "ArchiveYear ArchivedYear archive_year",
        "desk.workspace.check": "CheckRecords CheckedRecords check_records",
        "desk.workspace.doctor": "Examination ExamineWorkspace examine_workspace",
        "desk.workspace.new_client": (
            "CopiedSample CopySample CreateClient CreatedClient copy_sample create_client prepare_client"
        ),
        "desk.workspace.plugins": (
            "CreatePlugin CreatedPlugin ListPlugins PluginList PluginReview ReviewPlugins RevokeTrust "
            "RevokedTrust TrustPlugins create_plugin list_plugins review_plugins revoke_trust trust_plugins"
        ),
        "desk.workspace.query": "ListTables QueriedRecords QueryRecords TableList list_tables query_records",
        "desk.workspace.setup": "RefreshWorkspace RefreshedWorkspace refresh_workspace",
        "storage.loader": "Loaded",
    },
)

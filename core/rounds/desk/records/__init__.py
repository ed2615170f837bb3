"""Drafts of files, edits of records, and how all of it is saved."""

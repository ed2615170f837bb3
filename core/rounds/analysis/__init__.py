"""Analyses: independent pure functions over relationships, one question a module."""

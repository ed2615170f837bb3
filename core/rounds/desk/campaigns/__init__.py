"""Campaigns: which is meant, and whose step has come."""

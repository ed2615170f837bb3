"""Promises and next touches in calendars."""

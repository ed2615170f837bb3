"""Guests of events: invited, answered, there."""

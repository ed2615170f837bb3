"""The days ahead: whom to turn to next, and when."""

"""What was heard, and what was answered."""

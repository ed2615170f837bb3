"""What knows nothing of Rounds: days, words, numbers, identifiers, files."""

"""Letters, envelopes, labels and sheets."""

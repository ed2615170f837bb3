"""Mail: who of a list gets a message, each one's message filled in, sent, and what comes back."""

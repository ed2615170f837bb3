"""Every operation that a person can do, without a terminal, a prompt or a request."""

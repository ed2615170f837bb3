"""What is known: immutable records, and questions to them."""

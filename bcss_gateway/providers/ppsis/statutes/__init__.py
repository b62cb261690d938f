"""The harmonised social statuses: the buffer that tells who has which status at a CPAS when, and nothing more."""

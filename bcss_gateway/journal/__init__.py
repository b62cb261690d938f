"""7. The security log: what is in an entry, how entries are chained, searched and exported."""

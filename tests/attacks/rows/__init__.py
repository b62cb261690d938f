"""The attack table: every attack that is tried, with what must be answered, a module a category."""

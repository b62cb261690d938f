"""The health funds (CIN): who was unfit for work, and what was paid for it, by quarter."""

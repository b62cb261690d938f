"""The reference directory: who has a file on whom, in which quality, for which period."""

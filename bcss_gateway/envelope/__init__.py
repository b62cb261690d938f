"""2. Reading: what was asked, about whom, by whom, in which context."""

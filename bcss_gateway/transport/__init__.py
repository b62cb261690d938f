"""1. The door: paths, limits, content types; the only rooms that know Spyne."""

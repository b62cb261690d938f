"""Measures every row of ``rows.costly`` over the installation in a folder, and prints what each costs as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from costing import costs, world_of
from rows.costly import ROWS

if __name__ == "__main__":
    found = costs(world_of(Path(sys.argv[1])), ROWS)
    json.dump([[one.name, one.milliseconds, one.megabytes, one.size, one.status] for one in found], sys.stdout)

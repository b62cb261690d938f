"""What broke and where, as a log may say it."""

from __future__ import annotations

import traceback
from pathlib import Path


def broke(cause: BaseException) -> str:
    """The type and the place; never the words of the exception, which may hold a person's data."""
    cause = cause.__cause__ or cause
    frames = traceback.extract_tb(cause.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(cause).__name__ + place

"""Writes docs/settings.md from the descriptions of the settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from bcss_gateway.settings import Forward, Settings

PAGE = Path(__file__).with_name("settings.md")

TEXT = """\
# Settings

<!-- Made by docs/make_settings.py from bcss_gateway/settings.py; `make docs` writes it. -->

Nothing has to be set. What is set is set in the environment or in a TOML file: `BCSS_SETTINGS` is the path of that
file, and the names in it are those of the table in small letters, without `BCSS_`. The environment wins over the file,
and options of the command line (`--data`, `serve --host --port --tls`) win over both. `bcss-gateway doctor` says when a
variable is set that does not exist.

{table}

## A service that is forwarded
Each entry of `forwards` names a service that a real source answers: [Forwarding](forwarding.md) says how.

{forward}

## An example of the file

```toml
host = "0.0.0.0"
port = 8443
public_url = "https://crossroads.example.org"
data = "/var/lib/bcss-gateway"
database_url = "postgresql://gateway@db.example.org/gateway"
workers = 4

# From which addresses which institutions may be named in classic messages. What is listed replaces the default.
[[networks]]
addresses = "10.17.0.0/16"
institutions = ["kind:cpas"]

[[networks]]
addresses = "192.0.2.25/32"
institutions = ["0999100097", "92094"]
```

An institution is named by its CBE number, by its own code, or with all of its kind (`kind:cpas`). In the environment
the same list is JSON: `BCSS_NETWORKS='[{{"addresses": "10.17.0.0/16", "institutions": ["kind:cpas"]}}]'`.
"""


def page() -> str:
    """The document."""
    rows = [f"| `BCSS_{name.upper()}` | {_default(field)} | {field.description} |" for name, field in FIELDS.items()]
    forward = [
        f"| `{name}` | {_default(field)} | {field.description} |" for name, field in Forward.model_fields.items()
    ]
    return TEXT.format(table=_table(rows), forward=_table(forward))


def _table(rows: list[str]) -> str:
    return "\n".join(["| name | default | meaning |", "|---|---|---|", *rows])


FIELDS: dict[str, FieldInfo] = dict(Settings.model_fields)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    value: Any = to_jsonable_python(field.get_default(call_default_factory=True))
    if value == "":
        return "empty"
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

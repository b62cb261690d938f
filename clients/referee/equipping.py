"""Gives an institution what it needs to sign, as an operator does: by ``bcss-gateway keys`` and ``credentials``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from serving import Server


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a client that shows more than a password is given.

    Attributes:
        secret: of the institution's UsernameToken.
        certificate: the institution's certificate and key in one PEM file; a PKCS#12 file lies beside it.
        password: of the PKCS#12 file.
        replies: the certificate that signs the gateway's replies.
        numbers: of the institution's credentials by their kind, as the journal names them.
    """

    secret: str
    certificate: Path
    password: str
    replies: Path
    numbers: dict[str, int]

    @property
    def arguments(self) -> list[str]:
        """The arguments of the client, after address and user."""
        return [self.secret, str(self.certificate), self.password, str(self.replies)]


def equip(server: Server, user: str) -> Equipment:
    """Make and register the keys of an institution at a gateway that runs, and have its replies signed.

    Raises:
        subprocess.CalledProcessError: a command did not succeed.
    """
    _command(server, "keys", "init")
    password = _command(server, "keys", "client", user).partition("password: ")[2].split()[0]
    _command(server, "credentials", "sign-replies", user)
    numbers = {one["kind"]: one["number"] for one in json.loads(_command(server, "credentials", "list", user, "--json"))}
    secret = _command(server, "credentials", "show", str(numbers["username-token"])).split()[-1]
    keys = server.settings.keys
    return Equipment(secret, keys / "clients" / f"{user}.pem", password, keys / "replies.pem", numbers)


def _command(server: Server, *arguments: str) -> str:
    environment = os.environ | {"BCSS_DATA": str(server.settings.data)}
    command = [sys.executable, "-m", "bcss_gateway", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

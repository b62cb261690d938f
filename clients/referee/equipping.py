"""An installation whose institution can sign, made once as an operator makes it, and copied for each stack."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bcss_gateway.domain.credential import Kind
from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.sandbox.key import sandbox_key
from bcss_gateway.security.secrets import derived_secret
from bcss_gateway.settings import Settings
from bcss_gateway.storage import security
from bcss_gateway.storage.database import Database
from clients.referee.judging import CPAS
from serving import Server


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a client that shows more than a password of HTTP is given.

    Attributes:
        folder: the data of the installation.
        secret: of the institution's UsernameToken.
        password: of the PKCS#12 file with its certificate and key; a PEM file with both lies beside it.
        numbers: of its credentials by their kind, as the journal names them.
    """

    folder: Path
    secret: str
    password: str
    numbers: dict[str, int]

    def copy(self, folder: Path) -> None:
        """Make another installation that is the same."""
        shutil.copytree(self.folder, folder)

    def arguments(self, server: Server) -> list[str]:
        """The arguments of a client after address and user, at a gateway over a copy, whose replies are signed now."""
        _command(server.settings.data, "credentials", "sign-replies", CPAS)
        keys = server.settings.keys
        return [self.secret, str(keys / "clients" / f"{CPAS}.pem"), self.password, str(keys / "replies.pem")]


def equip(folder: Path) -> Equipment:
    """Fill an installation, and give an institution a certificate.

    Raises:
        subprocess.CalledProcessError: a command did not succeed.
    """
    _command(folder, "init")
    _command(folder, "keys", "init")
    password = _command(folder, "keys", "client", CPAS).partition("password: ")[2].split()[0]
    cbe_number = next(one.cbe_number for one in institutions() if one.basic_user == CPAS)
    secret = derived_secret(sandbox_key(folder), cbe_number, Kind.USERNAME_TOKEN)
    return Equipment(folder, secret, password, _numbers(folder, cbe_number))


def _numbers(folder: Path, cbe_number: str) -> dict[str, int]:
    database = Database(Settings(data=folder).database)
    try:
        with database.unit_of_work() as work:
            return {one.kind: one.number for one in security.credentials(work, institution=cbe_number)}
    finally:
        database.close()


def _command(folder: Path, *arguments: str) -> str:
    own = {name: value for name, value in os.environ.items() if not name.startswith("BCSS_")}
    environment = own | {"BCSS_DATA": str(folder), "BCSS_PERSONS": "150"}
    command = [sys.executable, "-m", "bcss_gateway", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

"""The stacks: how each is run, how one sees that it is there, and what brings it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from bcss_gateway.settings import HOME

SUDS = HOME / ".venv" / "suds"
_SUDS_PYTHON = str(SUDS / "bin" / "python")
_BRING_SUDS = f"{sys.executable} -m venv {SUDS} && {SUDS}/bin/pip -q install -r clients/suds/requirements.txt"


@dataclass(frozen=True, slots=True)
class Stack:
    """A SOAP stack with a client of ours.

    Attributes:
        command: what runs its client; address, user and secret follow.
        probe: a line for the shell that succeeds where the stack is installed.
        debian: the packages of Debian that bring it.
        bring: a command that brings what Debian has not.
    """

    name: str
    command: tuple[str, ...]
    probe: str
    debian: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        return subprocess.run(["sh", "-c", self.probe], cwd=HOME, capture_output=True).returncode == 0

    @property
    def wanted(self) -> str:
        """What installs it, to be read."""
        return f"apt-get install {' '.join(self.debian)}" if self.debian else "make interop"


STACKS = (
    Stack("zeep", (sys.executable, "clients/zeep/client.py"), f"{sys.executable} -c 'import zeep'"),
    Stack(
        "suds-community",
        (_SUDS_PYTHON, "clients/suds/client.py"),
        f"{_SUDS_PYTHON} -c 'import suds'",
        bring=("sh", "-c", _BRING_SUDS),
    ),
    Stack(
        "PHP ext-soap",
        ("php", "clients/php/client.php"),
        "php -m | grep -qx soap && php -m | grep -qx SimpleXML",
        debian=("php-cli", "php-soap", "php-xml"),
    ),
    Stack(
        "node-soap",
        ("node", "clients/node/client.mjs"),
        "node --version && test -d clients/node/node_modules/soap",
        debian=("nodejs", "npm"),
        bring=("npm", "ci", "--silent", "--prefix", "clients/node"),
    ),
    Stack(
        "JAX-WS RI",
        ("sh", "clients/java/run"),
        "javac -version && wsimport -version && test -e /usr/share/java/jaxws-rt.jar",
        debian=("default-jdk-headless", "jaxws", "libjaxws-java"),
    ),
    Stack(
        "gSOAP",
        ("sh", "clients/gsoap/run"),
        "command -v gcc && command -v soapcpp2 && test -e /usr/include/stdsoap2.h",
        debian=("gcc", "libc6-dev", "gsoap", "libgsoap-dev"),
    ),
    Stack("SOAP::Lite", ("perl", "clients/perl/client.pl"), "perl -MSOAP::Lite -e 1", debian=("libsoap-lite-perl",)),
    Stack(
        "mono",
        ("sh", "clients/mono/run"),
        "command -v mono && command -v mcs && command -v wsdl",
        debian=("mono-mcs", "mono-devel"),
    ),
)

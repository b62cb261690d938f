"""The stacks: how each is run, how one sees that it is there, and what brings it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from bcss_gateway.settings import HOME

_SUDS, _ZEEP = HOME / ".venv" / "suds", HOME / ".venv" / "zeep"
_SUDS_PYTHON, _ZEEP_PYTHON = str(_SUDS / "bin" / "python"), str(_ZEEP / "bin" / "python")


def _in_its_own_venv(name: str) -> tuple[str, ...]:
    folder = HOME / ".venv" / name
    install = f"{folder}/bin/pip -q install -r clients/{name}/requirements.txt"
    return ("sh", "-c", f"{sys.executable} -m venv {folder} && {install}")


@dataclass(frozen=True, slots=True)
class Stack:
    """A SOAP stack with a client of ours.

    Attributes:
        command: what runs its client; address, user and secret follow.
        probe: a line for the shell that succeeds where the stack is installed.
        debian: the packages of Debian that bring it.
        bring: a command that brings what Debian has not.
        steps: those that the client makes, where they are not the five calls of ``judging``.
        speaker: the same stack with another client, which shows who asks by more than a password of HTTP. It is run
            after the first, and may use what that has built.
    """

    name: str
    command: tuple[str, ...]
    probe: str
    debian: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    speaker: Stack | None = None

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        return subprocess.run(["sh", "-c", self.probe], cwd=HOME, capture_output=True).returncode == 0

    @property
    def wanted(self) -> str:
        """What installs it, to be read."""
        return f"apt-get install {' '.join(self.debian)}" if self.debian else "make interop"


_UNSIGNED = ("text", "digest", "wrong")
"""The steps of a stack that signs nothing."""

STACKS = (
    Stack(
        "zeep",
        (sys.executable, "clients/zeep/client.py"),
        f"{sys.executable} -c 'import zeep'",
        speaker=Stack(
            "zeep with xmlsec",
            (_ZEEP_PYTHON, "clients/zeep/signed.py"),
            f"{_ZEEP_PYTHON} -c 'import zeep, xmlsec'",
            bring=_in_its_own_venv("zeep"),
            steps=("strict", "reply", "forged", "lenient", "text", "digest", "tampered", "sha1"),
        ),
    ),
    Stack(
        "suds-community",
        (_SUDS_PYTHON, "clients/suds/client.py"),
        f"{_SUDS_PYTHON} -c 'import suds'",
        bring=_in_its_own_venv("suds"),
        speaker=Stack("suds-community", (_SUDS_PYTHON, "clients/suds/username_token.py"), "true", steps=_UNSIGNED),
    ),
    Stack(
        "PHP ext-soap",
        ("php", "clients/php/client.php"),
        "php -m | grep -qx soap && php -m | grep -qx SimpleXML",
        debian=("php-cli", "php-soap", "php-xml"),
        speaker=Stack("PHP ext-soap", ("php", "clients/php/username_token.php"), "true", steps=_UNSIGNED),
    ),
    Stack(
        "node-soap",
        ("node", "clients/node/client.mjs"),
        "node --version && test -d clients/node/node_modules/soap",
        debian=("nodejs", "npm"),
        bring=("npm", "ci", "--silent", "--prefix", "clients/node"),
        speaker=Stack(
            "node-soap with xml-crypto",
            ("node", "clients/node/signed.mjs"),
            "test -d clients/node/node_modules/xml-crypto",
            steps=("strict", "reply", "forged", "lenient", "text", "digest", "tampered"),
        ),
    ),
    Stack(
        "JAX-WS RI",
        ("sh", "clients/java/run"),
        "javac -version && wsimport -version && test -e /usr/share/java/jaxws-rt.jar",
        debian=("default-jdk-headless", "jaxws", "libjaxws-java"),
        speaker=Stack(
            "JAX-WS RI with WSS4J",
            ("sh", "clients/java/sign"),
            "test -e /usr/share/java/wss4j.jar && test -e /usr/share/java/xmlsec.jar",
            debian=("libwss4j-java", "libxml-security-java"),
            steps=(
                *("strict", "reply", "forged", "lenient", "issuer", "ski", "thumbprint"),
                *("text", "digest", "tampered"),
            ),
        ),
    ),
    Stack(
        "gSOAP",
        ("sh", "clients/gsoap/run"),
        "command -v gcc && command -v soapcpp2 && cd /usr/include && test -e stdsoap2.h && test -e openssl/ssl.h",
        debian=("gcc", "libc6-dev", "gsoap", "libgsoap-dev", "libssl-dev"),
        speaker=Stack(
            "gSOAP with its wsse plugin",
            ("sh", "clients/gsoap/sign"),
            "test -e /usr/share/gsoap/plugin/wsseapi.c",
            steps=("strict", "reply", "intercepted", "text", "digest", "stale"),
        ),
    ),
    Stack(
        "SOAP::Lite",
        ("perl", "clients/perl/client.pl"),
        "perl -MSOAP::Lite -e 1",
        debian=("libsoap-lite-perl",),
        speaker=Stack("SOAP::Lite", ("perl", "clients/perl/username_token.pl"), "true", steps=_UNSIGNED),
    ),
    Stack(
        "mono",
        ("sh", "clients/mono/run"),
        "command -v mono && command -v mcs && command -v wsdl",
        debian=("mono-mcs", "mono-devel"),
    ),
)

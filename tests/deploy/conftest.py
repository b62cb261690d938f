"""A proxy in front of a gateway, as the files in ``deploy/`` set it up, with keys that ``keys`` made."""

from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bcss_gateway.sandbox.institutions import institutions
from bcss_gateway.security.keys import KeyFolder
from bcss_gateway.settings import HOME
from serving import Server, serving
from wsgi import XML, Heard

_PATIENCE_SECONDS = 20
_MODULES = Path("/usr/lib/apache2/modules")
_LOADED = "mpm_event authz_core ssl socache_shmcb reqtimeout proxy proxy_http headers"


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, the gateway behind it, and the keys of both sides."""

    port: int
    server: Server
    keys: KeyFolder

    def post(self, path: str, body: str, client: Path | None = None, headers: Mapping[str, str] | None = None) -> Heard:
        """Post through the proxy, with a client's certificate or without."""
        context = ssl.create_default_context(cafile=str(self.keys.authority))
        if client:
            context.load_cert_chain(client)
        line = http.client.HTTPSConnection("localhost", self.port, timeout=30, context=context)
        try:
            line.request("POST", path, body.encode(), {"Content-Type": XML} | dict(headers or {}))
            reply = line.getresponse()
            return Heard(reply.status, dict(reply.getheaders()), reply.read())
        finally:
            line.close()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFolder:
    """An authority, a server's certificate, and one of the CPAS of Namur."""
    folder = KeyFolder(tmp_path_factory.mktemp("proxy") / "keys")
    folder.make([], datetime.now(UTC))
    folder.add_client(namur(), datetime.now(UTC))
    return folder


def namur():
    return next(one for one in institutions() if one.basic_user == "cpas-namur")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


Start = Callable[[str, int, Path, KeyFolder], AbstractContextManager[None]]


@contextmanager
def nginx(gateway: str, port: int, folder: Path, keys: KeyFolder) -> Iterator[None]:
    """nginx with ``deploy/nginx.conf``: other paths, another port, and temporary files in the test's folder."""
    text = (HOME / "deploy" / "nginx.conf").read_text("utf-8")
    changes = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "listen [::]:443 ssl;": "",
        "server 127.0.0.1:8080;": f"server {gateway};",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/bcss-gateway.log": f"{folder}/access.log",
        "/etc/nginx/bcss-gateway/server": str(keys.folder / "server"),
        "/etc/nginx/bcss-gateway/clients.pem": str(keys.authority),
        "http {": "http {" + "".join(f"{kind}_temp_path {folder}/{kind};" for kind in _TEMPORARY),
    }
    file = folder / "nginx.conf"
    file.write_text(changed(text, changes))
    with running(["nginx", "-c", str(file), "-p", str(folder), "-g", "daemon off;"], port, folder):
        yield


_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def apache(gateway: str, port: int, folder: Path, keys: KeyFolder) -> Iterator[None]:
    """Apache httpd with ``deploy/apache.conf`` as its only virtual host."""
    text = (HOME / "deploy" / "apache.conf").read_text("utf-8")
    changes = {
        "*:443": f"127.0.0.1:{port}",
        "http://127.0.0.1:8080/": f"http://{gateway}/",
        "/etc/apache2/bcss-gateway/server": str(keys.folder / "server"),
        "/etc/apache2/bcss-gateway/clients.pem": str(keys.authority),
    }
    loaded = [f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in _LOADED.split()]
    rest = [f"ServerRoot {folder}", f"PidFile {folder}/pid", f"Listen 127.0.0.1:{port}", "ErrorLog /dev/stderr"]
    rest += [f"DefaultRuntimeDir {folder}", f"Mutex file:{folder}", "User www-data", "Group www-data"]
    file = folder / "apache.conf"
    file.write_text("\n".join([*loaded, *rest, changed(text, changes)]))
    with running(["apache2", "-f", str(file), "-D", "FOREGROUND"], port, folder):
        yield


def changed(text: str, changes: Mapping[str, str]) -> str:
    """The file as it ships, but for places and ports; each is there to be changed."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """A proxy in a process of its own, from when it listens."""
    log = folder / "stderr.log"
    with log.open("ab") as stderr:
        process = subprocess.Popen(command, stderr=stderr, stdout=stderr)
    try:
        wait_for(port, process, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the proxy did not start:\n{log.read_text()}")


PROXIES: dict[str, tuple[str, Start]] = {"nginx": ("nginx", nginx), "Apache": ("apache2", apache)}


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: KeyFolder) -> Iterator[Proxy]:
    """Each proxy that is installed, before a gateway that believes this machine's proxies and no network."""
    program, start = PROXIES[request.param]
    if not shutil.which(program):
        pytest.skip(f"there is no {program}")
    folder, port = tmp_path_factory.mktemp(program), free_port()
    folder.chmod(0o755)
    believing = {"BCSS_PROXIES": '["127.0.0.1/32"]', "BCSS_PROXY_CERTIFICATE_HEADER": "Client-Cert"}
    with (
        serving(folder / "data", BCSS_PUBLIC_URL=f"https://localhost:{port}", **believing) as server,
        start(f"{server.settings.host}:{server.settings.port}", port, folder, keys),
    ):
        yield Proxy(port, server, keys)

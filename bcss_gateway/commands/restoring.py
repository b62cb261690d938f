"""How a backup takes the place of a data folder: proved in a folder of its own, then renamed as a whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bcss_gateway.commands import archive, in_use
from bcss_gateway.commands import manifest as manifests
from bcss_gateway.commands.manifest import Manifest, UnusableArchive
from bcss_gateway.domain.clock import system_clock
from bcss_gateway.settings import MIGRATIONS, Settings
from bcss_gateway.storage import migration
from bcss_gateway.storage.snapshot import copied, url_of


def restore(file: Path, settings: Settings, *, force: bool) -> tuple[Manifest, Path | None]:
    """Put what a backup holds in the place of the data folder, when all of it has been checked.

    Args:
        force: also of one that holds something, which is set aside.

    Returns:
        What the backup says of itself, and where that is which was there before.

    Raises:
        UnusableArchive: it is no backup, it is not as it was written, or it does not fit here.
        OSError: it cannot be read, or there is no room for it.
        click.ClickException: a gateway serves from the data folder.
    """
    data = settings.data.resolve()
    data.parent.mkdir(parents=True, exist_ok=True)
    is_filled = data.is_dir() and any(data.iterdir())
    if is_filled and not force:
        raise UnusableArchive(f"{settings.data} is not empty; with --force it is set aside")
    with _reserved(data if is_filled else None), archive.opened(file) as (tar, manifest):
        new = Path(tempfile.mkdtemp(dir=data.parent, prefix=f".{data.name}."))
        try:
            archive.extract(tar, manifest, new)
            _prove(new, manifest)
            if not manifest.has_keys and (data / "keys").is_dir():
                shutil.copytree(data / "keys", new / "keys", symlinks=True)
            for path in (*new.rglob("*"), new):
                keep(path)
            return manifest, _put(new, data, aside=is_filled)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def keep(path: Path) -> None:
    """See that a file, or the names that a folder has, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _reserved(data: Path | None) -> Iterator[None]:
    held = in_use.reserve(data) if data else None
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _prove(new: Path, manifest: Manifest) -> None:
    """See that the database is the one that the manifest tells of, and bring it to this version's migration."""
    file = new / archive.DATABASE
    with copied(file) as work:
        revision = migration.current(work.connection)
    if revision != manifest.migration:
        raise UnusableArchive(f"its database is at migration {revision}, and its manifest says {manifest.migration}")
    if not migration.knows(MIGRATIONS, revision):
        raise UnusableArchive(f"migration {revision} is not known here: restore with version {manifest.version}")
    migration.upgrade(url_of(file), MIGRATIONS)
    found = manifests.describe(file, system_clock())
    for name in ("entries", "last_hash", "first_broken"):
        if getattr(found, name) != getattr(manifest, name):
            raise UnusableArchive(f"its journal is not the one that its manifest tells of ({name})")


def _put(new: Path, data: Path, *, aside: bool) -> Path | None:
    """Give a folder its name. Whoever stops this between the two steps leaves both folders whole, side by side."""
    if not aside:
        new.rename(data)
        keep(data.parent)
        return None
    old = Path(tempfile.mkdtemp(dir=data.parent, prefix=f"{data.name}.before-restore."))
    data.rename(old)
    try:
        new.rename(data)
    except OSError:
        old.rename(data)
        raise
    keep(data.parent)
    return old

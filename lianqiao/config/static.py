"""The collected static files: hashed, compressed, and made anew only when a source has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# The icons are read by the template tag that draws them, the diagram library by the documentation alone.
LEFT_OUT = ("vendor/icons/*", "vendor/mermaid/*", ".*")


def collect_if_changed() -> bool:
    """Bring STATIC_ROOT up to date; True when there was something to do."""
    stamp: Path = settings.STATIC_ROOT / ".sources"
    now = _signature()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=list(LEFT_OUT))
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)
    return True


def _signature() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(list(LEFT_OUT)):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()

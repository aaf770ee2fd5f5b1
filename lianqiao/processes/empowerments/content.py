"""What is agreed to, consented to and signed: its hash."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from json import dumps
from typing import Any

from lianqiao.processes.empowerments.models import Empowerment


def digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a content, whatever the order of its names."""
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def fresh_hash(empowerment: Empowerment) -> str:
    """The hash of what the database holds, whatever was read before; columns that are not saved yet count."""
    for name in ("participants", "terms"):
        getattr(empowerment, "_prefetched_objects_cache", {}).pop(name, None)
    return digest(empowerment.snapshot())

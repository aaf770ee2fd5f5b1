"""What changed between two versions of an evidence file: chapter by chapter, and file by file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from lianqiao.processes.evidence.models import EvidenceFile


@dataclass(frozen=True)
class Changed:
    """Lines of one chapter that came, and lines that went."""

    title: str
    added: list[str]
    removed: list[str]


def compare(old: EvidenceFile, new: EvidenceFile) -> list[Changed]:
    """The chapters in which something changed, in the order of the newer version."""
    before, after = _lines(old.content), _lines(new.content)
    found = []
    for title in [*after, *(one for one in before if one not in after)]:
        came, went = Counter(after.get(title, [])), Counter(before.get(title, []))
        if came != went:
            found.append(Changed(title, list((came - went).elements()), list((went - came).elements())))
    return found


def _lines(content: dict[str, Any]) -> dict[str, list[str]]:
    return {
        chapter["title"]: [line for block in chapter["blocks"] for line in _of(block)]
        for chapter in content["chapters"]
    }


def _of(block: dict[str, Any]) -> list[str]:
    if block["kind"] != "table":
        return [block["text"]]
    return ["；".join(row) for row in block["rows"]]

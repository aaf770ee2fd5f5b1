"""The tasks of a plan: its lowest points under tasks and safeguards, each with those responsible."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lianqiao.engines.plan_parser import departments
from lianqiao.engines.plan_parser.headings import Scheme
from lianqiao.engines.plan_parser.lines import Line
from lianqiao.engines.plan_parser.outline import Node, Outline, is_noun_for_safeguards
from lianqiao.engines.plan_parser.types import Part

_CLOSING: Final = re.compile(
    "(?:附则|施行日期|实施期限|解释|有效期)|本(?:措施|办法|方案|意见|计划|政策|细则|规定|通知)(?:自|由|有效|中|所)"
)
# Two points with the same number and so many same characters at their beginning are one, printed twice.
_SAME = 40


@dataclass(frozen=True, slots=True)
class Found:
    """A task as it stands in the tree, with its departments."""

    node: Node
    title: str
    lead: tuple[str, ...]
    support: tuple[str, ...]


def tasks_in(outline: Outline) -> list[Found]:
    """The tasks in document order."""
    conventions = departments.Conventions()
    found: list[Found] = []
    part = None
    seen: set[tuple[str, str]] = set()
    for node in _points(outline):
        if node.part is not part:
            if part is not None:
                conventions.leave_part()
            part = node.part
        key = (node.mark.number, node.line.text[:_SAME])
        if key in seen and len(node.line.text) >= _SAME:
            continue
        seen.add(key)
        found.append(_task(node, outline, conventions))
    return found


def _points(outline: Outline) -> Iterator[Node]:
    """The lowest points that order something to be done."""
    for node in outline.nodes():
        if (
            (node.children and not _lost_first_point(node))
            or node.part not in (Part.TASKS, Part.SAFEGUARDS)
            or node.mark.scheme is Scheme.BARE
        ):
            continue
        if _CLOSING.match(node.title):
            continue
        if node.part is Part.SAFEGUARDS and node.parent is None and is_noun_for_safeguards(node.title):
            continue
        yield node


def _lost_first_point(node: Node) -> bool:
    """Whether the points below begin with the second and the heading has a text of its own: that is the first."""
    return node.children[0].mark.value == 2 and len(node.line.text) - node.body_start > _SAME


def _task(node: Node, outline: Outline, conventions: departments.Conventions) -> Found:
    added_lead, added_support = tuple(conventions.added_lead), tuple(conventions.added_support)
    lead: list[str] = []
    support: list[str] = []
    for row in node.own_rows():
        _collect(outline.lines[row].text, conventions, lead, support)
    if not lead and not support:
        _inherit(node, outline.lines, conventions, lead, support)
    if lead or support:
        lead += added_lead
        support += added_support
    leads = tuple(dict.fromkeys(lead))
    return Found(
        node, title_without_note(node.title), leads, tuple(n for n in dict.fromkeys(support) if n not in leads)
    )


def _collect(text: str, conventions: departments.Conventions, lead: list[str], support: list[str]) -> None:
    for note in departments.notes_in(text):
        given = departments.read(note.body, conventions)
        lead += given.lead
        support += given.support


def _inherit(
    node: Node, lines: Sequence[Line], conventions: departments.Conventions, lead: list[str], support: list[str]
) -> None:
    """A note in the heading of a section holds for all its points that have none of their own."""
    above = node.parent
    while above is not None and not lead and not support:
        for row in above.own_rows():
            _collect(lines[row].text, conventions, lead, support)
        above = above.parent


def title_without_note(title: str) -> str:
    """A heading without the note of responsibility that stands in it."""
    for note in reversed(departments.notes_in(title)):
        if note.start > 0:
            title = title[: note.start] + title[note.end :]
    return title.strip(" ，；：。")

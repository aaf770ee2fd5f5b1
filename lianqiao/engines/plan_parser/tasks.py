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
    inherited: dict[int, departments.Assignment] = {}
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
        found.append(_task(node, outline, conventions, inherited))
    return found


def _points(outline: Outline) -> Iterator[Node]:
    """The lowest points that order something to be done."""
    measures = any(node.part is Part.TASKS and not node.children for node in outline.top)
    for node in outline.nodes():
        if node.children and not _lost_first_point(node):
            continue
        if node.part not in (Part.TASKS, Part.SAFEGUARDS) or node.mark.scheme is Scheme.BARE:
            continue
        if _CLOSING.match(node.title):
            continue
        # 组织保障 only names the part; 加强组织领导 is a point where the points beside it are tasks themselves.
        names_part = node.part is Part.SAFEGUARDS and node.parent is None
        if names_part and (not measures or is_noun_for_safeguards(node.title)):
            continue
        yield node


def _lost_first_point(node: Node) -> bool:
    """Whether the points below begin with the second and the heading has a text of its own: that is the first."""
    return node.children[0].mark.value == 2 and len(node.line.text) - node.body_start > _SAME


def _task(
    node: Node,
    outline: Outline,
    conventions: departments.Conventions,
    inherited: dict[int, departments.Assignment],
) -> Found:
    added_lead, added_support = tuple(conventions.added_lead), tuple(conventions.added_support)
    given = _collect(outline.lines, node.own_rows(), conventions)
    above = node.parent
    # A note in the heading of a section holds for all its points that have none of their own.
    while above is not None and not given:
        if id(above) not in inherited:
            inherited[id(above)] = _collect(outline.lines, above.own_rows(), conventions)
        given, above = inherited[id(above)], above.parent
    lead, support = [*given.lead], [*given.support]
    if lead or support:
        lead += added_lead
        support += added_support
    leads = tuple(dict.fromkeys(lead))
    return Found(
        node,
        departments.without_notes(node.title).strip(" ，；：。"),
        leads,
        tuple(n for n in dict.fromkeys(support) if n not in leads),
    )


def _collect(lines: Sequence[Line], rows: range, conventions: departments.Conventions) -> departments.Assignment:
    """The departments of all notes in these lines; labels on lines that follow each other are one note."""
    bodies: list[str] = []
    labelled = False
    for row in rows:
        for note in departments.notes_in(lines[row].text):
            whole = note.start == 0 and note.end == len(lines[row].text)
            if whole and labelled:
                bodies[-1] += f"；{note.body}"
            else:
                bodies.append(note.body)
            labelled = whole
    given = [departments.read(body, conventions) for body in bodies]
    return departments.Assignment(
        tuple(name for part in given for name in part.lead), tuple(name for part in given for name in part.support)
    )

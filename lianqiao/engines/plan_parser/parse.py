"""From the raw text of a plan to what it says: the one function that puts the stages together."""

from collections.abc import Sequence

from lianqiao.engines.plan_parser.checks import damages
from lianqiao.engines.plan_parser.clean import Clean, clean
from lianqiao.engines.plan_parser.front import front_of
from lianqiao.engines.plan_parser.lines import lines_of
from lianqiao.engines.plan_parser.outline import Node, Outline, outline_of
from lianqiao.engines.plan_parser.quantities import find
from lianqiao.engines.plan_parser.tasks import Found, tasks_in
from lianqiao.engines.plan_parser.types import Block, Plan, Section, Task


def parse(raw: str) -> Plan:
    """What a plan says; every offset counts in `raw`. Never raises, whatever the characters; takes linear time."""
    cleaned = clean(raw)
    outline = outline_of(lines_of(cleaned.text))
    ids = _ids(outline.top)
    found = tasks_in(outline)
    front = front_of(outline)
    quantities = find(_blocks(outline, found, ids), clean=cleaned, period=front.period, issued=front.issued)
    return Plan(
        title=front.title,
        issuer=front.issuer,
        document_number=front.document_number,
        date=front.date,
        period=front.period,
        region=front.region,
        outline=tuple(_section(node, 1, outline, cleaned, ids) for node in outline.top),
        tasks=tuple(_task(task, outline, cleaned, ids) for task in found),
        quantities=tuple(quantities),
        warnings=tuple(sorted((*cleaned.doubts, *damages(outline, cleaned)), key=lambda doubt: doubt.start)),
    )


def _ids(nodes: Sequence[Node], above: str = "") -> dict[int, str]:
    """The path of places of every heading, by the object's identity."""
    ids: dict[int, str] = {}
    for place, node in enumerate(nodes, 1):
        ids[id(node)] = f"{above}{place}"
        ids |= _ids(node.children, f"{above}{place}.")
    return ids


def _end(node: Node, outline: Outline) -> int:
    return outline.lines[node.last_row - 1].end


def _section(node: Node, level: int, outline: Outline, cleaned: Clean, ids: dict[int, str]) -> Section:
    start, end = cleaned.span(node.line.start, _end(node, outline))
    children = tuple(_section(child, level + 1, outline, cleaned, ids) for child in node.children)
    return Section(ids[id(node)], level, node.mark.number, node.title, start, end, children)


def _task(task: Found, outline: Outline, cleaned: Clean, ids: dict[int, str]) -> Task:
    node = task.node
    start, end = cleaned.span(node.line.start, _end(node, outline))
    body = [node.line.text[node.body_start :], *(outline.lines[row].text for row in node.own_rows()[1:])]
    section = ids[id(node)]
    return Task(
        id=f"t{section}",
        number=node.mark.number,
        title=task.title,
        text="\n".join(text for text in body if text),
        section=section,
        lead=task.lead,
        support=task.support,
        start=start,
        end=end,
    )


def _blocks(outline: Outline, found: Sequence[Found], ids: dict[int, str]) -> list[Block]:
    """Every line with the titles above it and the task that it belongs to."""
    tasks = {id(task.node) for task in found}
    titles: list[tuple[str, ...]] = [()] * len(outline.lines)
    owners: list[str | None] = [None] * len(outline.lines)

    def descend(node: Node, above: tuple[str, ...]) -> None:
        own = (*above, node.title)
        for row in node.own_rows():
            titles[row] = own
            owners[row] = f"t{ids[id(node)]}" if id(node) in tasks else None
        for child in node.children:
            descend(child, own)

    for node in outline.top:
        descend(node, ())
    return [
        Block(line.text, line.start, outline.parts[row], titles[row], owners[row])
        for row, line in enumerate(outline.lines)
    ]

"""Places where the document itself looks damaged: numbers that jump, and paragraphs that stand twice."""

from collections.abc import Iterator

from lianqiao.engines.plan_parser.clean import Clean
from lianqiao.engines.plan_parser.headings import Scheme
from lianqiao.engines.plan_parser.outline import Node, Outline
from lianqiao.engines.plan_parser.types import Doubt, Part

_SHORTEST_PARAGRAPH = 40


def damages(outline: Outline, cleaned: Clean) -> Iterator[Doubt]:
    """The doubts about the plan's own parts; attachments and what stands behind the plan are not looked at."""
    yield from _jumps(outline, cleaned)
    yield from _repeats(outline, cleaned)


def _jumps(outline: Outline, cleaned: Clean) -> Iterator[Doubt]:
    """Numbers may run through the sections or begin anew in each; they may not leave one out."""
    last: dict[Scheme, int] = {}
    for node in outline.nodes():
        scheme, value = node.mark.scheme, node.mark.value
        if node.part in (Part.ATTACHMENT, Part.OTHER) or scheme is Scheme.BARE:
            continue
        if value not in (1, last.get(scheme, 0) + 1):
            yield _doubt(node, cleaned, f"编号“{node.mark.number}”与前面不连续，可能有缺失或错位，请核对")
        last[scheme] = value


def _doubt(node: Node, cleaned: Clean, message: str) -> Doubt:
    start, end = cleaned.span(node.line.start, node.line.start + node.mark.end)
    return Doubt(start, end, message)


def _repeats(outline: Outline, cleaned: Clean) -> Iterator[Doubt]:
    seen: set[str] = set()
    for line, part in zip(outline.lines, outline.parts, strict=True):
        if part in (Part.ATTACHMENT, Part.OTHER) or len(line.text) < _SHORTEST_PARAGRAPH:
            continue
        if line.text in seen:
            yield Doubt(*cleaned.span(line.start, line.end), "此段与前文重复，可能是识别或排版错误，请核对")
        seen.add(line.text)

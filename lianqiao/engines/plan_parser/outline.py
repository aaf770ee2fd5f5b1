"""The tree of a plan: which lines are headings, how they nest whatever their numbers, and the part of each line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lianqiao.engines.plan_parser import departments, marks
from lianqiao.engines.plan_parser.headings import Mark, Scheme, mark_of, names_part, title_end
from lianqiao.engines.plan_parser.lines import Line
from lianqiao.engines.plan_parser.types import Part
from lianqiao.engines.text.normalise import HAN

_ITEMS: Final = frozenset(
    {Scheme.BRACKETED_ARABIC, Scheme.HALF_BRACKETED, Scheme.CIRCLED, Scheme.POINT, Scheme.BULLET, Scheme.LETTER}
)
"""Schemes that number the items of a list as often as points of their own."""

_SAFEGUARDS = re.compile(
    "保障|组织(?:实施|领导|与实施|推进)|实施要求|工作落实|(?:推进|强化|抓好|加强)(?:规划|计划|方案)(?:的)?实施|"
    "(?:落实|压实|明确|强化)(?:各方|各级|工作|主体)?责任|抓好落实|狠抓落实|抓落实|工作要求|落实机制|监督(?:检查|管理|落实)|督(?:促|导|查)|附则|有关要求|推进机制|工作机制$"
)
_GOALS = re.compile("目标|愿景|指标(?!体系建设)")
_BASIS = re.compile(
    "指导思想|基本原则|工作原则|总体(?:要求|思路|考虑)|工作思路|基本思路|发展(?:基础|现状|形势|环境)|面临|形势|背景|重要意义|"
    "重大意义|总则|现状|(?:主要|工作)?成效|不足|存在的?(?:主要)?问题|适用范围|基本情况|回顾|术语|定义"
)
_ORDERS = re.compile(
    "(?:加强|强化|优化|完善|建立|健全|推进|推动|加快|培育|提升|打造|构建|实施|支持|促进|深化|营造|改善|创新|落实|严格|扩大|拓展|做|"
    "开展|提高|增强|引导|鼓励|壮大|布局|聚焦|发挥|统筹|着力|大力|全面|持续|进一步|集聚|夯实|激发|畅通)"
    "(?!.*(?:目标|思路|原则|基础|背景|意义|现状|成效|不足|问题|形势|要求|情况)$)"
)
"""How a heading begins that orders something, whatever words stand in it behind."""
_TASKS = re.compile("任务|举措|行动|工程|措施|事项|对策|建议|工作内容|政策|工作重点|重点工作|实施内容|路径|方向|布局")
_STEPS = re.compile("(?:实施|工作|推进)步骤|(?:进度|时间|阶段)安排|实施阶段|工作阶段|时间进度")
_NAMES_PART = re.compile("(?:总体|主要|工作|发展|具体|年度|阶段性?)目标|(?:重点|主要|工作|具体)任务")
_BOTH = re.compile("目标.{0,2}任务|任务.{0,2}目标")
_NOUN_SAFEGUARDS = re.compile(
    ".{0,6}(?:组织保障|保障措施|组织实施|组织领导|工作保障|实施保障|工作要求|有关要求|监督落实|保障机制|附则|组织与实施|推进机制|组织推进)"
)
_GOAL_TEXT = re.compile("^(?:到20\\d\\d年|力争到?20\\d\\d年|(?:主要|工作|发展|总体|行动|年度)目标)")
_STOP: Final = re.compile(
    "(?:相关(?:稿件|链接|阅读|文章|附件|文档|解读|新闻)|(?:上|下)一(?:篇|条)|责任编辑|网站地图|分享到|扫一扫|主办单位：|版权所有|【?打印|"
    "关闭窗口|【?纠错|抄送|信息来源：|阅读次数)"
)
_SIGNATURE: Final = re.compile(
    f"{marks.DATE.pattern}|（[^（）]{{0,8}}(?:此件|本文|主动|依申请)[^（）]{{0,20}}）"
    f"|[{HAN} 、]{{2,40}}(?:政府|办公[厅室]|委员会|[厅局委部署]|领导小组|国务院|行政公署|指挥部)(?:办公室)?"
)
_CONTENTS = re.compile("目 ?录")
_LEADER = re.compile(r"[.…·．]{3,} ?\d{0,3}$|[\t ]\d{1,3}$")
_LONGEST_ROW = 40


@dataclass(slots=True)
class Node:
    """A heading on its way into the tree; offsets count in the cleaned text, `rows` are numbers of lines."""

    line: Line
    mark: Mark
    title: str
    body_start: int
    first_row: int
    part: Part = Part.TASKS
    last_row: int = 0
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def own_rows(self) -> range:
        """The lines that belong to this heading and to none below it."""
        return range(self.first_row, self.children[0].first_row if self.children else self.last_row)


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a plan, the lines that they stand in, and the part of each line."""

    lines: Sequence[Line]
    top: Sequence[Node]
    parts: Sequence[Part]
    first_heading: int

    def nodes(self) -> Iterator[Node]:
        """All headings in document order."""
        for node in self.top:
            yield from node.walk()


def outline_of(lines: Sequence[Line]) -> Outline:
    """The tree of these lines; lines behind the plan's end (navigation, list of related pages) are in none."""
    end = _without_signature(lines, _end_of_plan(lines))
    found = list(_headings(lines[:end]))
    found = _without_lists(found, lines, end)
    top = _nest(found)
    attached = _attachment_row(lines, top, end)
    body = [node for node in found if node.first_row < attached]
    top = [*_nest(body), *_nest(found[len(body) :])]
    _close(top, attached, end)
    first = found[0].first_row if found else end
    parts = [Part.FRONT] * first + [Part.OTHER] * (len(lines) - first)
    for node in top:
        _set_part(node, None, attached)
        _find_assigned(node, lines)
    for node in (below for above in top for below in above.walk()):
        for row in range(node.first_row, node.last_row):
            parts[row] = node.part
    for row in range(attached, end):
        parts[row] = Part.ATTACHMENT
    _find_goal_rows(lines, parts)
    return Outline(lines, top, parts, first)


def _end_of_plan(lines: Sequence[Line]) -> int:
    """The row where navigation begins behind the plan; there is none in its first half."""
    end = row = len(lines)
    while row > len(lines) // 2 and len(lines[row - 1].text) <= _LONGEST_ROW and not mark_of(lines[row - 1].text):
        row -= 1
        if _STOP.match(lines[row].text):
            end = row
    return end


def _headings(lines: Sequence[Line]) -> Iterator[Node]:
    contents = _contents_rows(lines)
    marked = [mark_of(line.text) for line in lines]
    schemes = Counter(mark.scheme for mark in marked if mark is not None)
    chinese = sum(1 for mark in marked if mark is not None and mark.scheme in (Scheme.CHINESE, Scheme.CHAPTER))
    letters = {mark.value for mark in marked if mark is not None and mark.scheme is Scheme.LETTER}
    for row, (line, mark) in enumerate(zip(lines, marked, strict=True)):
        if row in contents:
            continue
        if mark is None:
            if chinese < 2 and names_part(line.text) and (row > 0 or schemes):
                yield Node(line, Mark(Scheme.BARE, "", 0, 0), line.text, len(line.text), row)
            continue
        if mark.scheme is Scheme.BULLET or (mark.scheme is Scheme.LETTER and len(letters) < 2):
            continue
        behind = line.text[mark.end :]
        length, body = title_end(behind)
        title = behind[:length].strip(" ，；：。")
        if title:
            yield Node(line, mark, title, mark.end + body, row)


def _contents_rows(lines: Sequence[Line]) -> frozenset[int]:
    """The rows of a table of contents: from 目录 to the line where its first entry comes again."""
    for row, line in enumerate(lines[:60]):
        if _CONTENTS.fullmatch(line.text) and row + 1 < len(lines):
            first = _LEADER.sub("", lines[row + 1].text).strip()
            for again in range(row + 2, min(len(lines), row + 200)):
                if first and lines[again].text.startswith(first):
                    return frozenset(range(row, again))
    return frozenset(row for row, line in enumerate(lines) if re.search(r"[.…·．]{4,} ?\d{1,3}$", line.text))


def _without_signature(lines: Sequence[Line], end: int) -> int:
    """The row where issuer, date and remarks behind the last sentence begin; without a date nothing is a signature."""
    row, dated = end, False
    while row > len(lines) // 2 and _SIGNATURE.fullmatch(lines[row - 1].text):
        row -= 1
        dated = dated or marks.DATE.fullmatch(lines[row].text) is not None
    return row if dated else end


def _without_lists(found: list[Node], lines: Sequence[Line], end: int) -> list[Node]:
    """Without the items of lists: they end with ； or have no sentence of their own; points have a heading."""
    kept: list[Node] = []
    has_points = any(node.mark.scheme in (Scheme.ARABIC, Scheme.BRACKETED_CHINESE, Scheme.CHINESE) for node in found)
    group: list[Node] = []

    def flush() -> None:
        if group and _are_points(group, has_points=has_points):
            kept.extend(group)
        group.clear()

    for node in found:
        if node.mark.scheme in _ITEMS and node.mark.scheme is not Scheme.LETTER:
            if group and group[-1].mark.scheme is not node.mark.scheme:
                flush()
            group.append(node)
        else:
            flush()
            kept.append(node)
    flush()
    return kept


def _are_points(group: list[Node], *, has_points: bool) -> bool:
    if any(node.line.text.endswith(("；", "，")) for node in group):
        return False
    if group[0].mark.scheme is Scheme.POINT:
        return all(len(node.line.text) > node.body_start for node in group)
    headed = sum(
        1 for node in group if node.body_start < len(node.line.text) - 1 or len(node.line.text) <= _LONGEST_ROW
    )
    return headed == len(group)


def _nest(found: Sequence[Node]) -> list[Node]:
    """Headings under headings: a scheme that is open already goes on at its level, a new one opens a level below.

    A new scheme that does not begin with its first number has lost its beginning: it goes where its kind stands
    elsewhere.
    """
    top: list[Node] = []
    stack: list[Node] = []
    for node in found:
        node.parent, node.children = None, []
        open_at = next((i for i, above in enumerate(stack) if above.mark.scheme is node.mark.scheme), None)
        if open_at is not None:
            del stack[open_at:]
        elif node.mark.scheme is Scheme.BARE:
            stack.clear()
        elif node.mark.value > 1 and node.mark.scheme is not Scheme.ARTICLE:
            while stack and stack[-1].mark.scheme.value > node.mark.scheme.value:
                stack.pop()
        if stack:
            node.parent = stack[-1]
            stack[-1].children.append(node)
        else:
            top.append(node)
        stack.append(node)
    return top


def _close(nodes: Sequence[Node], attached: int, end: int) -> None:
    """Let each heading reach to the next one beside or above it; none of the plan itself reaches its attachments."""
    ends = [*(node.first_row for node in nodes[1:]), end]
    for node, last in zip(nodes, ends, strict=False):
        node.last_row = min(last, attached) if node.first_row < attached else last
        _close(node.children, attached, node.last_row)


def _attachment_row(lines: Sequence[Line], top: Sequence[Node], end: int) -> int:
    """The row of the first attachment behind the plan itself; `end` when there is none.

    What stands before the plan as 附件 (a notice with the plan attached) is not behind it.
    """
    parts = [(node.first_row, part_of(node.title), bool(node.children)) for node in top]
    begun = next((row for row, part, _ in parts if part in (Part.TASKS, Part.SAFEGUARDS, None)), end)
    tasks = [row for row, part, has_points in parts if part is Part.TASKS and has_points]
    # Where the plan's own tasks come only behind an attachment's mark, what stood before it was the notice.
    own = tasks[0] if tasks else begun
    for row in range(max(begun, own) + 1, end):
        if marks.ATTACHMENT.match(lines[row].text) and len(lines[row].text) <= _LONGEST_ROW:
            return row
    return end


def part_of(title: str) -> Part | None:
    """The part that a heading names; None when its words name no part, as those of a task do."""
    if len(title) > _LONGEST_ROW:
        return None
    ordered = _ORDERS.match(title) is not None
    if _BOTH.search(title) and not _BASIS.search(title):
        return Part.TASKS
    for part, pattern in (
        (Part.OTHER, _STEPS),
        (Part.SAFEGUARDS, _SAFEGUARDS),
        (Part.BASIS, _BASIS),
        (Part.GOALS, _GOALS),
        (Part.TASKS, _TASKS),
    ):
        if pattern.search(title) and not (ordered and part in (Part.BASIS, Part.GOALS)):
            return part
    return None


def _set_part(node: Node, above: Part | None, attached: int) -> None:
    named = part_of(node.title)
    if not node.children and above in (None, Part.BASIS) and _BOTH.search(node.title):
        named = Part.GOALS
    if node.first_row >= attached:
        node.part = Part.ATTACHMENT
    elif above is None:
        node.part = named or Part.TASKS
    elif above is Part.BASIS and named in (Part.GOALS, Part.BASIS):
        node.part = named
    elif above in (Part.BASIS, Part.GOALS, Part.TASKS) and _NAMES_PART.fullmatch(node.title):
        node.part = named or above
    else:
        node.part = above
    for child in node.children:
        _set_part(child, node.part, attached)


def _find_assigned(top: Node, lines: Sequence[Line]) -> None:
    """Goals that somebody is made responsible for, point by point, are tasks."""
    for node in top.walk():
        if node.part in (Part.GOALS, Part.BASIS) and not node.children and node.mark.scheme is not Scheme.BARE:
            given = (note for row in node.own_rows() for note in departments.notes_in(lines[row].text))
            if next(given, None) is not None:
                node.part = Part.TASKS


def _find_goal_rows(lines: Sequence[Line], parts: list[Part]) -> None:
    """Goals that stand under the general demands without a heading of their own."""
    for row, line in enumerate(lines):
        if parts[row] is Part.BASIS and _GOAL_TEXT.match(line.text):
            parts[row] = Part.GOALS


def is_noun_for_safeguards(title: str) -> bool:
    """Whether a heading only names the part (组织保障) and orders nothing itself (加强组织领导)."""
    return _ORDERS.match(title) is None and _NOUN_SAFEGUARDS.fullmatch(title) is not None

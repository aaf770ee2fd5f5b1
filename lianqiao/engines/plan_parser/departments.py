"""Who is responsible: departments from the notes of a plan, in brackets, behind a mark, or as a bare closing list.

Running text names departments too (省科技厅联合市县科技部门开展…); it is never read for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lianqiao.engines.plan_parser import names
from lianqiao.engines.text.normalise import HAN

_ROUND: Final = str.maketrans("〔〕【】[]［］", "（）（）（）（）")

_LONGEST_NOTE: Final = 600

_LEAD_LABEL = "牵头(?:责任|负责|实施)?(?:单位|部门|处室)?|主办(?:单位|部门)|第一责任(?:单位|部门)|主要责任(?:单位|部门)"
_SUPPORT_LABEL = (
    "(?:协同|配合|协办|参与|参加|协作|支持|协助)(?:责任|实施)?(?:单位|部门|处室)?|"
    "(?:协同|配合)牵头单位|其他责任(?:单位|部门)"
)
_OWN_LABEL = (
    "责任(?:单位|部门|主体|分工|处室)|负责(?:单位|部门)|(?:组织)?实施(?:单位|部门|主体)|落实(?:单位|部门)|承办(?:单位|部门)|"
    "工作分工|任务分工|职责分工|分工"
)
_OTHER_LABEL = (
    "(?:完成|办结|推进|落实)?(?:时限|时间|期限)(?:要求|节点|进度|安排)?|进度安排|时间进度|起止时间|(?:分管|牵头|责任|负责)(?:负责)?"
    "(?:省|市)?领导|责任人|联系人|完成标志|预期成果|备注|工作目标"
)
_LABEL: Final = re.compile(
    f"(?:(?P<other>{_OTHER_LABEL})|(?P<lead>{_LEAD_LABEL})|(?P<support>{_SUPPORT_LABEL})|(?P<own>{_OWN_LABEL}))"
    " ?(?:：|为(?=省|市|各))"
)
_LABEL_AT_START: Final = re.compile(f"（?(?:{_LEAD_LABEL}|{_SUPPORT_LABEL}|{_OWN_LABEL}) ?：")
_LABEL_INSIDE: Final = re.compile(f"(?<=[。；）\\s])(?:{_LEAD_LABEL}|{_OWN_LABEL}|责任分工) ?：")

_LEAD_WORD = f"(?:共同|联合|分别|总)?牵头(?:[{HAN}]{{2,6}}(?<!单位)(?<!部门))?|主办"
_SUPPORT_WORD = (
    "(?:共同|协同|积极|予以|给予)?(?:配合|参与|参加|协办|协助|协同|支持)(?:落实|实施|推进|做好|抓好|办理|督导|指导)?"
)
_OWN_WORD = (
    "(?:负责|指导|落实|(?:组织|具体)?实施|推进|推动|承担|承办|组织落实|分工落实|具体落实|贯彻落实|督促指导|统筹)"
    "(?:落实|实施|推进|指导|协调)?|按(?:照)?(?:各自)?(?:职责|职能)?分工|按(?:照)?(?:各自)?职责"
)
_WORD: Final = re.compile(
    f"(?<![（〔])(?:(?P<lead>{_LEAD_WORD})|(?P<support>{_SUPPORT_WORD})|(?P<own>{_OWN_WORD}))(?=[，。；、）\\s]|$|会同|联合)"
)
_TOGETHER: Final = re.compile("会同|(?<=[厅局委部办])商(?=[^务])|联合(?=省|市|有关|各|国家)")
_EXPLAINS: Final = re.compile("含|包含|包括|不含|如|即|以下简称|其中|简称|详见|见|根据|依据|除")
"""How a bracket begins that explains what stands before it."""
_SENTENCE: Final = re.compile(
    "包括|包含|开展|加强|支持|提升|建设|的|要求|联合|委托|制定|报送|提交|有关规定|服务|引导|鼓励|成立"
)
"""Words that make a sentence of what would otherwise be a list of names."""
_MARKED: Final = re.compile("(.+)（(牵头|主办|负责|配合|协办|参与)(?:单位|部门)?）")
_ROLE_WORD: Final = re.compile("牵头|配合|负责|职责|分工|参与|协办|主办|协同|会同|指导|落实")

_TIMING: Final = re.compile(r"\d{1,4}年|\d{1,2}月|年内|年底|月底|全年|每年|今年|长期|持续|常年|分年度")
"""How a remark on the time begins that stands among the names: 省科技厅牵头，年内持续推进."""
_ADDS: Final = re.compile(
    "(?<![^。；，])(?:以下|下列|后续)(?:各项)?(?:任务|工作|事项)?(?:均|都|还)?需?由?(?P<who>.+?)(?P<how>配合|参与|负责|落实)"
)
_ORDERS: Final = re.compile(
    "列?(?:在)?第一(?:位|个)?(?:的)?(?:单位|部门)?(?:的)?(?:为|是)牵头|排(?:名|在)?第?[一首](?:位)?(?:的|者)?(?:为|是)牵头|"
    "(?:列|排)?(?:在|于)?首(?:位|个)(?:的)?(?:单位|部门)?(?:的)?(?:为|是)(?:牵头|主办)"
)
_ASIDE: Final = re.compile(
    "(?:以)?下同|不再(?:逐一)?(?:列出|列举|重复)|(?:列?第一|排名?第?[一首]|首位).{0,12}(?:为|是)?牵头(?:单位|部门)?"
)


@dataclass(frozen=True, slots=True)
class Note:
    """A place that names departments: its span in the paragraph and the words in it, without the brackets."""

    start: int
    end: int
    body: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Those who lead and those who support, each name once, in the order of the note."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lead or self.support)


@dataclass(slots=True)
class Conventions:
    """What an earlier note has settled for those behind it."""

    first_leads: bool = False
    added_lead: list[str] = field(default_factory=list)
    added_support: list[str] = field(default_factory=list)

    def leave_part(self) -> None:
        """Bodies that were added hold for the tasks of that part only, not for the safeguards."""
        self.added_lead, self.added_support = [], []


def notes_in(paragraph: str) -> list[Note]:
    """The notes of a paragraph of cleaned text, in order."""
    paragraph = paragraph.translate(_ROUND)
    if _LABEL_AT_START.match(paragraph) and not paragraph.startswith("（"):
        return [Note(0, len(paragraph), paragraph)]
    found = [note for note in _brackets(paragraph) if _is_note(paragraph, note)]
    if match := _LABEL_INSIDE.search(paragraph):
        inside = any(note.start < match.start() < note.end for note in found)
        if not inside:
            found = [note for note in found if note.end <= match.start()]
            found.append(Note(match.start(), len(paragraph), paragraph[match.start() :]))
    return found or _bare(paragraph)


def without_notes(paragraph: str) -> str:
    """A paragraph without the notes in it; one that only is a note stays."""
    for note in reversed(notes_in(paragraph)):
        if note.start > 0:
            paragraph = paragraph[: note.start] + paragraph[note.end :]
    return paragraph


def _brackets(paragraph: str) -> Iterator[Note]:
    """The outermost brackets; one that is never closed reaches to the end when it was opened behind a sentence."""
    stack: list[int] = []
    for index, char in enumerate(paragraph):
        if char == "（":
            stack.append(index)
        elif stack and char == "）":
            start = stack.pop()
            if not stack:
                yield Note(start, index + 1, paragraph[start + 1 : index])
    if stack and stack[0] > 0 and paragraph[stack[0] - 1] in "。；":
        yield Note(stack[0], len(paragraph), paragraph[stack[0] + 1 :].rstrip("）。"))


def _is_note(paragraph: str, note: Note) -> bool:
    if len(note.body) > _LONGEST_NOTE or _EXPLAINS.match(note.body):
        return False
    if _LABEL.match(note.body):
        return True
    said = _ASIDE.sub("", note.body)
    if _ADDS.search(note.body) and "配合" in note.body:
        return True
    pieces = [piece for _, text in _by_word(said) for piece in names.split(text) if not _TIMING.match(piece)]
    if not pieces:
        return False
    if _ROLE_WORD.search(said):
        return sum(map(names.is_like, pieces)) * 2 > len(pieces) and any(map(_is_known, pieces))
    closing = not paragraph[note.end :].strip("。；")
    sure = all(map(_is_known, pieces)) and any(map(names.is_sure, pieces))
    return closing and sure and (len(pieces) > 1 or paragraph[note.start - 1] in "。；")


def _is_known(name: str) -> bool:
    return names.is_sure(name) or names.is_body(name)


def _bare(paragraph: str) -> list[Note]:
    """A list without brackets that closes a paragraph, or is one."""
    body = paragraph.rstrip("。；")
    start = max(body.rfind("。"), body.rfind("；") if body.count("；") == 1 else -1) + 1
    said = body[start:].strip()
    if len(said) > _LONGEST_NOTE:
        return []
    pieces = [piece for _, text in _by_word(said) for piece in names.split(text)]
    sure = all(map(_is_known, pieces)) and any(map(names.is_sure, pieces)) and not any(map(_SENTENCE.search, pieces))
    by_word = _WORD.search(said) is not None and said.endswith(
        ("负责", "配合", "牵头", "落实", "分工", "参与", "实施", "推进")
    )
    if sure and (by_word or (len(pieces) > 1 and (start > 0 or len(pieces) > 2))):
        at = start + len(body[start:]) - len(body[start:].lstrip())
        return [Note(at, len(body), said)]
    return []


def read(body: str, conventions: Conventions) -> Assignment:
    """The departments of a note; what it settles for later ones is kept in `conventions`."""
    lead: list[str] = []
    support: list[str] = []
    added = _ADDS.search(body)
    if added:
        body = body[: added.start()] + body[added.end() :]
    if _ORDERS.search(body):
        conventions.first_leads = True
    prefixes = names.Prefixes()
    labelled = list(_labelled(_ASIDE.sub("", body)))
    has_lead_label = any(role == "lead" for role, _ in labelled)
    for label, text in labelled:
        if label == "other":
            continue
        given = list(_roles(text, prefixes))
        has_lead = any(role == "lead" for role, _ in given)
        for role, found in given:
            place = role
            if place in ("", "own"):
                place = _default(label, has_lead=has_lead, has_lead_label=has_lead_label, named=bool(role))
            if place == "ordered" or (
                place == "lead" and conventions.first_leads and role != "lead" and label != "lead"
            ):
                lead += found[:1] if not lead else []
                support += found[1:] if len(lead) == 1 and found[:1] == lead else found
                continue
            (support if place == "support" else lead).extend(found)
    if added:
        who = [prefixes.restore(name) for name in names.split(added["who"])]
        (conventions.added_support if added["how"] in ("配合", "参与") else conventions.added_lead).extend(who)
    leads = tuple(dict.fromkeys(lead))
    return Assignment(leads, tuple(name for name in dict.fromkeys(support) if name not in leads))


def _default(label: str, *, has_lead: bool, has_lead_label: bool, named: bool) -> str:
    """What those without a word of their own do: support where somebody is named as leading, else they lead."""
    if label in ("lead", "support"):
        return label
    if named:
        return "lead"
    return "support" if has_lead or (label == "own" and has_lead_label) else "lead"


def _labelled(body: str) -> Iterator[tuple[str, str]]:
    """The pieces of a note with the kind of the label before each, "" for the piece before the first."""
    kind, at = "", 0
    for match in _LABEL.finditer(body):
        if body[at : match.start()].strip("，；。、 "):
            yield kind, body[at : match.start()]
        kind, at = match.lastgroup or "", match.end()
    if body[at:].strip("，；。、 "):
        yield kind, body[at:]


def _by_word(text: str) -> Iterator[tuple[str, str]]:
    """The lists of a piece with the word behind each that says what they do, "" for the last without one."""
    at = 0
    for match in _WORD.finditer(text):
        yield match.lastgroup or "", text[at : match.start()]
        at = match.end()
    if text[at:].strip("，；。、 "):
        yield "", text[at:]


def _roles(text: str, prefixes: names.Prefixes) -> Iterator[tuple[str, list[str]]]:
    for role, listed in _by_word(text):
        first, *others = _TOGETHER.split(listed)
        for index, part in enumerate((first, *others)):
            plain: list[str] = []
            for name in names.split(part):
                if marked := _MARKED.fullmatch(name):
                    yield (
                        ("support" if marked[2] in ("配合", "协办", "参与") else "lead"),
                        [prefixes.restore(marked[1])],
                    )
                elif names.is_like(name):
                    plain.append(prefixes.restore(name))
            if plain:
                yield ("support" if index else role), plain

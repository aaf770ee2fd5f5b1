"""What a number counts or measures, in the document's own words, and for whom when narrower than the plan."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from lianqiao.engines.plan_parser.quantities import units
from lianqiao.engines.plan_parser.quantities.kinds import ENTITY, MEASURED
from lianqiao.engines.plan_parser.quantities.mentions import Mention
from lianqiao.engines.plan_parser.quantities.names import JOINT
from lianqiao.engines.plan_parser.types import Kind

_TIME: Final = (
    r"[“\"]?十[一二三四五六]五[”\"]?(?:末|时期|期间|以来)?|(?:到|至|截至|自)?(?:19|20)\d\d年?(?:[-—至到](?:19|20)\d\d)?年?(?:度)?(?:底|末)?(?:\d{1,2}月)?(?:底|末)?(?:前|之前|期间)?|"
    r"全年|年内|今年|年底前|目前|截至目前|现有|届时|本年度|预计"
)
_PLACE: Final = "全省|全市|全国|全区|全县|全州|我省|我市|我区|我国|本省|本市"
_OPENERS: Final = re.compile(
    rf"(?:{_TIME}|{_PLACE}|力争|争取|确保|其中|同时|并且?|且|以及|及|和|与|、|，|推动|支持|鼓励|引导|加快|着力|进一步|通过|努力|原则上|"
    r"持续|积极|重点|总体上?|分别|——|—|■|●|的|已|将|先期|先行(?=组建)|年均(?!增)|要|均|各类|其|使)+"
)
_MOVES: Final = re.compile(
    "(?:达到|达|提高到|提高至|提升到|提升至|增加到|增加至|增至|增长到|增长至|扩大到|扩大至|降至|降到|降低到|降低至|下降到|下降至|减少到|"
    "压减到|压减至|压缩至|压缩到|缩短至|稳定在|保持在|维持在|控制在|稳定|突破|超过|超|分别|均|力争|(?<![合节集签制契条公履预])约|为|至|到|在|的|拟|按|不低于|不高于|了|近|有|由|从|是|共|：|:|—|-|以|及|和|、|可|将|大于|高于|低于|小于|要|"
    "实现(?=$))+$"
)
_VERBS: Final = (
    "建设|建成|打造|新建|新增|新设|新培育|培育|引进|引育|选派|组建|设立|成立|推广|完成|实施|布局|突破|攻克|孵化|创建|认定|遴选|支持|举办|开展|"
    "组织|培养|培训|建立|改造|实现|投资|新生成|储备|研制|开发|落地|转化|促成|备案|招引|集聚|发展|扶持|推动|确定|明确|制定|构建|安排|投入|"
    "给予|奖励|补助|发放|资助|配备|评选|树立|形成|争创|申报|获批|引入|入驻|吸引|招收|改建|扩建|更新|淘汰|压减|治理|修复|种植|筹建|启动|开通|布设|部署|新认定|攻关|开工|续建|谋划|推进|提供"
)
_ENDS_IN_VERB: Final = re.compile(f"(?:{_VERBS})(?:了)?$")
_LAST_VERB: Final = re.compile(rf".*(?:等领域|等方面|领域|方面|[，、])?(?=(?:重点|牵头)?(?:新)?(?:{_VERBS}).{{2,}}$)")
_CHANGES: Final = re.compile("(?:同比|比上年|年均)?(?:增长|下降|上升|提高|降低|减少|增加)")
_ONLY_VERB: Final = re.compile(
    f"(?:同比|[比较](?:上年|去年)(?:同期)?|累计|共|再|新|年度|每年|至少|一次性|每[^，。；]{{1,6}})*(?:{_VERBS}|增长|下降|提高|提升|降低|占比|总数|总量|规模|总投资)?$"
)
_NO_NOUN: Final = re.compile(
    "给予|予以|用于|奖励|补助|补贴|资助|进行|来|支持|计算|计提|作为|牵头负责|落实|执行|标准|并|以|按|由|向|从|对|在|到|是|为|且|但|后|时|"
    "和|及|与|或|等(?!级)|的[，。；]"
)
_MOVES_ON: Final = re.compile(
    "[^，。；：\\d]{0,2}(?:提高|提升|增加|增长|扩大|下降|降低|减少|压减|压缩|缩短|调整|上升|降|增)(?:到|至|为)?"
)
_EACH_OF: Final = re.compile(r"(?:分别|各)(?:[较比](?:19|20)\d\d年)?[^，。；：\d]{0,12}$")
_ASKS: Final = re.compile("^(?:对于?|凡|遴选|引导|支持|加快|实现|推动|培育|打造|引进|年(?!龄))+")
_BODY_BEHIND: Final = re.compile(rf"(?:的)?([^，。；：、\d\n]{{0,16}}?(?:{ENTITY})+)")
_NUMBERING: Final = re.compile(r"^(?:\d+[.．、]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)\s*")
_BEHIND: Final = re.compile(r"[^，。；：！？（）()\n]{0,48}")
_PAYMENT: Final = re.compile("(?:一次性)?(?:奖励|补助|补贴|资助|奖补|贴息|补偿|津贴|奖金|支持|减免|返还)")
_LONGEST_SERIES: Final = 12
_FARTHEST: Final = 400
# A lead of so few characters stays whole.
_FEW: Final = 8
_LONG: Final = 18
_LONGEST: Final = 40
_STOPS: Final = "，。；：！？\n"


def indicator_of(
    text: str,
    mentions: Sequence[Mention],
    kinds: Sequence[Kind],
    named: Sequence[str],
    index: int,
    sentence: tuple[int, int],
) -> str:
    """What the mention counts: its subject (新增融资额), or the verb and what stands behind (新建渔港).

    `named` are the indicators of the mentions before it, which a number without a subject takes over.
    """
    mention = mentions[index]
    last = mentions[index - 1] if index and mentions[index - 1].start >= sentence[0] else None
    if last and _MOVES_ON.fullmatch(text[last.end : mention.start]):
        return named[index - 1]
    subjects = _distributed(text, mentions, index, sentence)
    if subjects is not None:
        return _short(subjects)
    apart = index
    while apart and kinds[apart - 1] is Kind.CONDITION and mentions[apart - 1].start >= sentence[0]:
        apart -= 1
    left = _clause_start(text, mentions[apart - 1].end if apart else 0, sentence[0], mention.start)
    raw = text[left : mention.start]
    opening = raw.rfind("（")
    if opening >= 0 and "）" not in raw[opening:]:
        raw = raw[opening + 1 :]
    before = _strip(raw)
    after = _behind(text, mentions, kinds, index, sentence[1])
    if not before and not after and last and _joins(text[last.end : mention.start]):
        return named[index - 1]
    if kinds[index] is Kind.CONDITION:
        return _threshold(text, mentions, kinds, index, sentence, after or before)
    if kinds[index] is Kind.INCENTIVE:
        return _payment(text, mention, sentence, before)
    if units.is_span(mention.unit):
        return _short(after) if len(before + after) > _LONG and after else before + after
    if units.is_share(mention.unit) and not before and after and text.startswith("的", mention.end):
        return after
    counted = not (units.is_share(mention.unit) or units.is_span(mention.unit))
    if counted and after and (units.is_count(mention.unit) or _ENDS_IN_VERB.search(before) or not before):
        return _lead_of(before) + after
    if _ONLY_VERB.fullmatch(before):
        if before and last and (units.is_count(last.unit) or _CHANGES.fullmatch(before)):
            return named[index - 1][-_LONG:] + before
        earlier = _earlier(text, mentions, index, sentence[0], left)
        if earlier or not after:
            return _short(earlier + before)
        return _short(before + after)
    return _short(before)


def _rfind(text: str, stop: str, end: int) -> int:
    """Behind the last stop before `end`, not looking further back than a sentence is long."""
    return text.rfind(stop, max(0, end - _FARTHEST), end) + 1


def _threshold(
    text: str,
    mentions: Sequence[Mention],
    kinds: Sequence[Kind],
    index: int,
    sentence: tuple[int, int],
    rest: str,
) -> str:
    """Whose measure decides: 投资额5000万元以上的技改项目 gives 技改项目投资额; `rest` serves without a body."""
    mention = mentions[index]
    behind = _BODY_BEHIND.match(text, mention.end, sentence[1])
    body = behind[1] if behind else ""
    measure = "" if mention.unit.endswith("级") else _measure(text, mentions, kinds, index, sentence[0])
    if text.startswith("范围内", mention.end) or not (body or measure):
        return _short(rest)
    if not measure and units.is_money(mention.unit):
        measure = "规模"
    return _short(body + measure)


def _measure(text: str, mentions: Sequence[Mention], kinds: Sequence[Kind], index: int, begin: int) -> str:
    """The measure in front of a threshold or of an earlier one of the sentence: 产值亿元以上…，其中五亿元以上…."""
    for at in range(index, max(-1, index - _LONGEST_SERIES), -1):
        if mentions[at].start < begin:
            break
        if kinds[at] is not Kind.CONDITION:
            continue
        start = mentions[at].start
        start = mentions[at].start
        left = _clause_start(text, mentions[at - 1].end if at else 0, begin, start)
        plain = _strip(text[left:start])
        if MEASURED.search(plain):
            return _short(_ASKS.sub("", plain))
    return ""


def _clause_start(text: str, last: int, begin: int, at: int) -> int:
    """Where the clause of the number at `at` begins: behind a stop or the number before it, not far away."""
    return max([begin, last, at - _FARTHEST] + [_rfind(text, stop, at) for stop in _STOPS])


def _payment(text: str, mention: Mention, sentence: tuple[int, int], before: str) -> str:
    """What is paid: its base or the one for whom (实际投资额), and the word for it (补助)."""
    words = list(
        _PAYMENT.finditer(text, max(sentence[0], mention.start - _FARTHEST), min(sentence[1], mention.end + 16))
    )
    near = [word for word in words if word.start() >= mention.end] or words[-1:]
    base = re.sub(
        "^(?:按照?|依据)(?:其|该)?|^对于?|^给予|^(?:每|单)(?:个|项|家|名|人|件|笔|户|台|位|部|次|年)?|（[^）]*）?",
        "",
        before,
    )
    base = re.sub("最高|不超过", "", base)
    base = re.sub("(?:给予|予以|最高|可达|不超过|不低于|一次性|每年|最高可)+$", "", base)
    word = near[0][0] if near else ""
    if (
        near
        and near[0].start() >= mention.end
        and re.fullmatch("[^，。；、]{0,6}", text[mention.end : near[0].start()])
    ):
        word = re.sub("^(?:的|给予|予以)+", "", text[mention.end : near[0].end()])
    return _short(base if word and base.endswith(word) else base + word)


def _strip(text: str) -> str:
    text = _NUMBERING.sub("", text.strip(" \n"))
    opened = _OPENERS.match(text)
    if opened and opened.end() < len(text):
        text = text[opened.end() :]
    elif opened:
        text = ""
    return _MOVES.sub("", text).strip(" \n（）")


def _behind(text: str, mentions: Sequence[Mention], kinds: Sequence[Kind], index: int, end: int) -> str:
    start = mentions[index].end
    near = takewhile(lambda i: mentions[i].start <= start + _FARTHEST, range(index + 1, len(mentions)))
    stop = next((mentions[i].start for i in near if kinds[i] is not Kind.CONDITION), end)
    match = _BEHIND.match(text, start, max(start, min(stop, end)))
    behind = match[0].strip() if match else ""
    if match and stop <= start + len(match[0]):
        behind = re.sub("[、和及与][^、和及与]{0,6}$", "", behind)
    behind = re.sub("(?:高质量)?(?:发展)?为(?:目标|重点|主体|核心|抓手)$", "", behind)
    behind = re.sub("^由[^的]{2,30}组成的", "", behind).removeprefix("的")
    if behind.startswith(("、", "和", "及", "与")):
        return ""
    return "" if _NO_NOUN.match(behind) or len(behind) < len("企业") else _MOVES.sub("", behind)


def _lead_of(before: str) -> str:
    """The verb in front of a counted thing, with its own words when they are few."""
    if len(before) <= _FEW:
        return before
    verb = re.search(f"(?:累计|新|每年)?(?:{_VERBS})$", before)
    return verb[0] if verb else ""


def _earlier(text: str, mentions: Sequence[Mention], index: int, begin: int, left: int) -> str:
    """The subject in the clause before, when the number's own clause has none: 研发机构，到2026年达到25家."""
    clauses = [piece for piece in re.split("[，：。；]", text[begin:left]) if piece.strip()]
    for clause in reversed(clauses[-3:]):
        plain = _strip(clause)
        if plain and not _ONLY_VERB.fullmatch(plain) and not re.search(r"\d", plain):
            return plain
    return ""


def _distributed(text: str, mentions: Sequence[Mention], index: int, sentence: tuple[int, int]) -> str | None:
    """甲、乙占丙比重分别达到20%、35%: the k-th number measures the k-th subject; the shared tail goes to each."""
    first, count = series_of(text, mentions, index, sentence[0])
    if count == 1:
        return None
    head = text[sentence[0] : mentions[first].start]
    marked = _EACH_OF.search(head, max(0, len(head) - _LONGEST))
    if marked is None:
        return None
    subjects = _members(_strip(re.split("[，。；：]", head[: marked.start()])[-1]))
    if len(subjects) != count:
        receivers = re.search(r"对([^。；]{4,120})，[^，。；]*$", head)
        subjects = _members(receivers[1].replace("，", "、")) if receivers else []
    if len(subjects) != count:
        return None
    own = subjects[index - first]
    if len(own) <= len("国际") and len(subjects[-1]) > len(own) + 1:
        own += subjects[-1][len(own) :]
    shared = re.search("(?:占|普及率|覆盖率|比重|比例|数量|面积|产量|产值|增速|投资|收入).*$", subjects[-1])
    if (
        own != subjects[-1]
        and shared
        and not re.search("(?:率|比重|比例|数量|面积|产量|产值|增速|投资|收入|量|额|数)$", own)
    ) or (own != subjects[-1] and shared and shared[0].startswith("占")):
        own += shared[0]
    return own


def _members(text: str) -> list[str]:
    return [piece for piece in re.split(f"、|{JOINT}", text) if piece]


def _joins(between: str) -> bool:
    return re.fullmatch(r"[、和及与，]{1,2}|以及", between.strip()) is not None


def series_of(text: str, mentions: Sequence[Mention], index: int, begin: int) -> tuple[int, int]:
    """The first of the numbers that stand in a row with this one (20%、35%), and how many they are."""
    first = last = index
    while (
        first
        and index - first < _LONGEST_SERIES
        and mentions[first - 1].start >= begin
        and _joins(text[mentions[first - 1].end : mentions[first].start])
    ):
        first -= 1
    while (
        last + 1 < len(mentions)
        and last - index < _LONGEST_SERIES
        and _joins(text[mentions[last].end : mentions[last + 1].start])
    ):
        last += 1
    return first, last - first + 1


def _short(text: str) -> str:
    if len(text) > _LONG:
        cut = _LAST_VERB.match(text)
        if cut and cut.end():
            text = text[cut.end() :]
    return text[-_LONGEST:].strip("，、 的")


_EACH: Final = re.compile(
    r"(每(?:个|家|名|所|项|市|县|区|省|村|乡镇|镇|户|人|条|支|类|座)?[^，。；：、\d每]{0,12}?)(?=转化|建设|明确|不少|至少|建立|培育|引进|最高|给予|奖励|补助|选派|达到|新增|投入|累计|$)"
)
_BODY: Final = re.compile(
    r"(?:^|[，；。：]|支持|推动|依托|在|鼓励)((?:[^，。；：、\d的]{2,14}?(?:大学|学院|研究院|实验室|集团|新区|自创区|高新区|经开区|开发区|自贸区|示范区|市|县|州|地区))"
    r"|(?:省属|驻省|市属|中央)[^，。；：、\d]{0,4}(?:国有企业|央企|国企|企业))"
)
_WHOLE: Final = re.compile(
    "^(?:全|各|我|本|该|有条件的|所有|重点)|(?:^|[^A-Za-z])(?:城市|上市|超市|县市|省市|门市|都市)$"
)


def scope_of(text: str, mention: Mention, sentence: tuple[int, int]) -> str | None:
    """The unit or place that a number holds for when narrower than the plan: each one, a named body, a place."""
    before = text[sentence[0] : mention.start]
    clause = re.split("[，；：]", before)[-1]
    each = _EACH.search(clause)
    if each and not re.match("每(?:年|季度|月|半年|天|日|周|万)", each[1]):
        return each[1]
    found = [match[1] for match in _BODY.finditer(before) if not _WHOLE.search(match[1])]
    return found[-1] if found else None

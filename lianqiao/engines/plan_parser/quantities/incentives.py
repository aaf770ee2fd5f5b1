"""Rules by which money is paid, read out of the sentence: who, for what, base, rate, bounds, per what, condition."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from lianqiao.engines.plan_parser.quantities import units
from lianqiao.engines.plan_parser.quantities.mentions import Mention
from lianqiao.engines.plan_parser.types import Comparator, Incentive, Kind

_TIMES: Final = {
    "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8,
}  # fmt: skip
_SHARES: Final = {"%": Decimal(100), "‰": Decimal(1000)}
_TIMES_OF_YEAR: Final = ("每年", "每月", "每季度", "每半年", "每学年")
_EDGES: Final = "，、的 "
# How far from its number the word for a payment stands.
_NEAR: Final = 18

_PAYS: Final = (
    "按照?|给予|予以|一次性|由[^，。；]{1,8}给予|由[^，。；]{1,6}按|可(?:给予|按|享受|申请|获)|分别|每(?!万)|单(?![位品]|项冠军)|最高|奖励|"
    "补助|省财政|市财政|省级财政|财政|享受|在[^，]{1,24}基础上|择优"
)
_RECEIVER: Final = tuple(
    re.compile(
        rf"(?<![\u4e00-\u9fff])(?:{opener})(?P<phrase>[^。；：]{{2,90}}?)"
        rf"(?:的?，|的(?={_PAYS})|(?={_PAYS}))(?={_PAYS})"
    )
    for opener in ("凡是?|对于?", "支持|鼓励")
)
_GIVEN: Final = re.compile(r"给予(?P<who>(?![每单同])[^，。；：、\d]{2,10}?)(?:最高|不超过|一次性)*$")
_CASE: Final = re.compile(
    rf"(?:^|(?<=[，。；：.]))(?P<phrase>[^，。；：\d][^，。；：]{{3,60}})的，(?=[^，。；：]{{0,20}}(?:{_PAYS}))"
)
_ACTORS: Final = (
    "企业|单位|机构|高校|院校|院所|个人|团队|人才|人员|园区|孵化器|平台|基地|中心|主体|合作社|农场|农户|大户|公司|毕业生|博士后|"
    "博士|劳动者|居民|消费者|市县|县区|县|市|地区|学校|医院|银行|家庭|联盟|创新联合体|实验室|集群|示范区|开发区|企业家|发明人|经纪人"
)
_ACTOR: Final = re.compile(
    rf"^(?P<who>.*?(?:{_ACTORS}))(?P<closed>（[^）]*）)?(?![、和及与或]|{_ACTORS}|主导|法人|产业|建设(?!的)|级|场)(?P<rest>.*)$",
    re.S,
)
_DOES: Final = re.compile(
    "购买|实施|承担|开展|建设|采购|引进|研制|新建|牵头|投资|获得|转化|在|为|首次|运营|使用|参加|参与|发行|招用|吸纳|发布|主导|入选|开工|投保|进行|组织|举办|"
    "新增|租用|应用|开发|设立|通过|取得|推广|年度|完成|达到"
)
_THING: Final = re.compile(
    "(?:项目|工程|合同|产品|成果|标准|专利|设备|活动|贷款|装备|品牌|技术|航线|船舶|订单|展会|线路|车辆|作品|房|会议)$"
)
_BASE: Final = re.compile(
    r"(?:按照?|依据|以|对)(?:其|该|照)?(?P<base>[^，。；：\d]{2,40}?)(?:的|给予|予以)*(?:最高)?(?:不超过|不高于)?\s?$"
)
_PAYMENT: Final = re.compile(
    "(?:一次性|每年|定额|分档|最高|后|资金|配套|财政|以奖代补|经费|建设)*(?:奖励|补助|补贴|资助|奖补|贴息|补偿|津贴|减免|返还|支持)"
)
_PER: Final = re.compile(
    r"(?P<per>(?:每(?!万)|单(?!位|项冠军)|同一)[^，。；：、\d每]{1,12}?)(?=每|年度|累计|给予|最高|补助|奖励|补贴|资助|不超过|支持|按|可|达|一次性|总额|分别|贴息|$)"
)


def rules_of(
    text: str, mentions: Sequence[Mention], kinds: Sequence[Kind], sentences: Sequence[tuple[int, int]]
) -> dict[int, Incentive]:
    """The rule behind each incentive among the mentions, each with its sentence, by the mention's index.

    A rate and the bounds that follow it (按20%, 最高200万元) are one rule, which both mentions carry.
    """
    rules: dict[int, Incentive] = {}
    group: list[int] = []
    for index, kind in enumerate(kinds):
        if kind is not Kind.INCENTIVE:
            continue
        if group and (sentences[index] != sentences[group[0]] or not _belongs(text, mentions, group, index)):
            rules |= _rule(text, mentions, kinds, group, *sentences[group[0]])
            group = []
        group.append(index)
    if group:
        rules |= _rule(text, mentions, kinds, group, *sentences[group[0]])
    return rules


def _belongs(text: str, mentions: Sequence[Mention], group: Sequence[int], index: int) -> bool:
    """Whether a bound follows a rate of the same rule and not a rule of its own."""
    mention = mentions[index]
    between = text[mentions[group[-1]].end : mention.start]
    if "；" in between or re.search(r"[，。]对|其中", between) or not units.is_money(mention.unit):
        return False
    if mention.comparator not in (Comparator.AT_MOST, Comparator.AT_LEAST):
        return False
    taken = {mentions[i].comparator for i in group if units.is_money(mentions[i].unit)}
    return units.is_share(mentions[group[0]].unit) and mention.comparator not in taken


def _rule(
    text: str, mentions: Sequence[Mention], kinds: Sequence[Kind], group: Sequence[int], begin: int, end: int
) -> dict[int, Incentive]:
    first = mentions[group[0]]
    rate = first if first.unit in _SHARES else None
    cap = floor = None
    for mention in (mentions[index] for index in group):
        if not units.is_money(mention.unit):
            continue
        if mention.comparator is Comparator.AT_LEAST:
            floor = in_yuan(mention.value, mention.unit)
            continue
        cap = in_yuan(mention.value_max or mention.value, mention.unit)
        if mention.comparator is not Comparator.AT_MOST and rate is None:
            floor = in_yuan(mention.value, mention.unit)
    who, what, condition = _receiver(text, mentions, kinds, begin, first.start)
    payment = _PAYMENT.search(text, first.end, min(end, first.end + _NEAR)) or _PAYMENT.search(
        text, max(begin, first.start - _NEAR), first.start
    )
    rule = Incentive(
        who=who,
        for_what=what or (payment[0] if payment else None),
        base=_base(text, rate, begin),
        rate=rate.value / _SHARES[rate.unit] if rate else None,
        cap=cap,
        floor=floor,
        per=_per(text, mentions, group, begin),
        condition=condition,
    )
    return dict.fromkeys(group, rule)


def _receiver(
    text: str, mentions: Sequence[Mention], kinds: Sequence[Kind], begin: int, start: int
) -> tuple[str | None, str | None, str | None]:
    """对投资5000万元以上的技改项目: who gets it, for what, and under which condition."""
    given = _GIVEN.search(text, max(begin, start - _NEAR), start)
    if given and not _PAYMENT.fullmatch(given["who"]) and re.search(f"(?:{_ACTORS}|方|者|人|户)$", given["who"]):
        return given["who"], None, None
    reach = min(len(text), start + len("最高不超过"))
    match = None
    for pattern in (*_RECEIVER, _CASE):
        if found := list(pattern.finditer(text, begin, reach)):
            match = found[-1]
            break
    if match is None:
        return None, None, None
    left, right = match.span("phrase")
    low = bisect_left(mentions, left, key=lambda mention: mention.start)
    high = bisect_left(mentions, right, key=lambda mention: mention.start)
    inside = [mentions[i] for i in range(low, high) if kinds[i] is Kind.CONDITION]
    condition = None
    phrase = match["phrase"]
    if inside:
        at = max(left, max(text.rfind(stop, left, inside[0].start) for stop in "，的") + 1)
        condition = text[at : inside[-1].end].strip(_EDGES)
        phrase = text[left:at] + text[inside[-1].end : right]
    return *_actor(phrase.strip(_EDGES)), condition


def _actor(phrase: str) -> tuple[str | None, str | None]:
    """省内企业购买科技成果 is somebody who does something; 重大技术改造项目 is a thing, whoever does it."""
    whole = _ACTOR.match(phrase)
    if whole and (not whole["rest"] or _DOES.match(whole["rest"])):
        return whole["who"] + (whole["closed"] or ""), whole["rest"].strip(_EDGES) or None
    if _THING.search(phrase) or whole is None:
        return None, phrase or None
    return phrase, None


def _base(text: str, rate: Mention | None, begin: int) -> str | None:
    if rate is None:
        return None
    match = _BASE.search(text, max(begin, rate.start - 48), rate.start)
    return match["base"].strip(_EDGES) if match else None


def _per(text: str, mentions: Sequence[Mention], group: Sequence[int], begin: int) -> str | None:
    for index in group:
        mention = mentions[index]
        left = max(begin, *(text.rfind(stop, begin, mention.start) + 1 for stop in "，。；："))
        found = [match["per"].strip() for match in _PER.finditer(text, left, mention.first)]
        if found:
            return next((per for per in found if per not in _TIMES_OF_YEAR), found[0])
    return None


def in_yuan(value: Decimal, unit: str) -> Decimal | None:
    """An amount in yuan; None for other currencies."""
    match = re.match("(?P<times>[十百千万亿]*)(?:元|级)", unit)
    if match is None:
        return None
    for char in match["times"]:
        value *= _TIMES[char]
    return value

"""Rules by which money is paid, read out of the sentence: who, for what, base, rate, bounds, per what, condition."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from lianqiao.engines.plan_parser.quantities import units
from lianqiao.engines.plan_parser.quantities.mentions import Mention
from lianqiao.engines.plan_parser.types import Comparator, Incentive, Kind

_TIMES: Final = {
    "十": Decimal(10), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8,
}  # fmt: skip
_PERCENT: Final = Decimal(100)

_RECEIVER: Final = re.compile(
    r"(?:^|[，。；：、])(?:凡)?(?:对于?|凡|支持|鼓励)([^。；：]{2,90}?)[，,]?(?=按照?|给予|予以|一次性|由|可|分别|每|单个|最高|奖励|补助|省|市|享受|在[^，]{1,12}基础上)"
)
_ACTORS: Final = (
    "企业|单位|机构|高校|院校|院所|个人|团队|人才|人员|园区|孵化器|平台|基地|中心|主体|合作社|农场|农户|大户|公司|毕业生|博士后|"
    "博士|劳动者|居民|消费者|市县|县区|县|市|地区|学校|医院|银行|家庭|联盟|创新联合体|实验室|集群|示范区|开发区|企业家|发明人"
)
_ACTOR: Final = re.compile(
    rf"^(.*?(?:{_ACTORS}))(?!的(?!$)|[、和及与或]|{_ACTORS}|主导|法人|产业|建设(?!的))(.*)$", re.S
)
_THING: Final = re.compile(
    "(?:项目|工程|合同|产品|成果|标准|专利|设备|活动|贷款|装备|品牌|技术|航线|船舶|订单|展会|线路|车辆|作品|房|会议)$"
)
_BASE: Final = re.compile(
    r"(?:按照?|依据|以)(?:其|该|照)?([^，。；：\d]{2,40}?)(?:的|给予)?(?:最高)?(?:不超过|不高于)?\s*$"
)
_PAYMENT: Final = re.compile(
    "(?:一次性|每年|定额|分档|最高|后|资金|配套|财政|以奖代补)*(?:奖励|补助|补贴|资助|奖补|贴息|配套支持|经费支持|资金支持|补偿|津贴|减免|返还|支持)"
)
_PER: Final = re.compile(
    r"((?:每|单)(?:个|家|项|件|人|名|笔|台|套|户|企业|年|亩|辆|次|场|村|县|座|条|篇|吨|单|人每年|位|平方米)?[^，。；：、\d]{0,10}?)(?:年度?)?(?:累计)?(?:给予|最高|补助|奖励|补贴|资助|不超过|支持|按|可|达|一次性|总额|分别|$)"
)


def rules_of(
    text: str, mentions: Sequence[Mention], kinds: Sequence[Kind], begin: int, end: int
) -> dict[int, Incentive]:
    """The rule behind each incentive among the mentions of one sentence [begin, end), by the mention's index.

    A rate and the bounds that follow it (按20%, 最高200万元) are one rule, which both mentions carry.
    """
    own = [i for i, m in enumerate(mentions) if begin <= m.start < end and kinds[i] is Kind.INCENTIVE]
    rules: dict[int, Incentive] = {}
    group: list[int] = []
    for index in own:
        if group and not _belongs(text, mentions, group, index):
            rules |= _rule(text, mentions, kinds, group, begin, end)
            group = []
        group.append(index)
    if group:
        rules |= _rule(text, mentions, kinds, group, begin, end)
    return rules


def _belongs(text: str, mentions: Sequence[Mention], group: Sequence[int], index: int) -> bool:
    """Whether a bound follows a rate of the same rule and not a rule of its own."""
    mention = mentions[index]
    between = text[mentions[group[-1]].end : mention.start]
    if "；" in between or re.search(r"[，。]对|其中", between):
        return False
    has_rate = any(units.is_share(mentions[i].unit) for i in group)
    bound = mention.comparator in (Comparator.AT_MOST, Comparator.AT_LEAST)
    return units.is_money(mention.unit) and bound and (has_rate or mentions[group[-1]].comparator is Comparator.REACH)


def _rule(
    text: str, mentions: Sequence[Mention], kinds: Sequence[Kind], group: Sequence[int], begin: int, end: int
) -> dict[int, Incentive]:
    first = mentions[group[0]]
    head = text[begin : first.start]
    rate = next((mentions[i] for i in group if units.is_share(mentions[i].unit)), None)
    cap = floor = None
    for index in group:
        mention = mentions[index]
        if not units.is_money(mention.unit):
            continue
        yuan = in_yuan(mention.value_max or mention.value, mention.unit)
        if mention.comparator is Comparator.AT_LEAST:
            floor = in_yuan(mention.value, mention.unit)
        elif mention.comparator is Comparator.AT_MOST or rate is not None:
            cap = yuan
        else:
            cap, floor = yuan, in_yuan(mention.value, mention.unit)
    who, what, condition = _receiver(text, mentions, kinds, begin, first.start)
    payment = _PAYMENT.search(text, first.end, min(end, first.end + 16)) or _PAYMENT.search(head[-20:])
    rule = Incentive(
        who=who,
        for_what=what or (payment[0] if payment else None),
        base=_base(text, rate, begin),
        rate=rate.value / _PERCENT if rate else None,
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
    found = list(_RECEIVER.finditer(text, begin, min(len(text), start + 4)))
    if not found:
        return None, None, None
    match = found[-1]
    phrase = match[1].strip("，、的")
    inside = [
        m for i, m in enumerate(mentions) if match.start(1) <= m.start < match.end(1) and kinds[i] is Kind.CONDITION
    ]
    condition = None
    if inside:
        left = max(text.rfind(stop, match.start(1), inside[0].start) for stop in "，的") + 1
        condition = text[max(left, match.start(1)) : inside[-1].end].strip("，、的")
        phrase = (text[match.start(1) : max(left, match.start(1))] + text[inside[-1].end : match.end(1)]).strip(
            "，、的"
        )
    if (actor := _ACTOR.match(phrase)) and not _THING.search(phrase):
        who, rest = actor[1].strip("，、的"), actor[2].strip("，、的")
        return who, rest or None, condition
    if _THING.search(phrase):
        whole = _ACTOR.match(phrase)
        if whole and re.match("购买|实施|承担|开展|建设|采购|引进|研制|新建|牵头|投资|获得|转化", whole[2]):
            return whole[1].strip("，、的"), whole[2].strip("，、的"), condition
        return None, phrase, condition
    return phrase or None, None, condition


def _base(text: str, rate: Mention | None, begin: int) -> str | None:
    if rate is None:
        return None
    match = _BASE.search(text, max(begin, rate.start - 48), rate.start)
    return match[1].strip("，、的 ") if match else None


def _per(text: str, mentions: Sequence[Mention], group: Sequence[int], begin: int) -> str | None:
    for index in group:
        mention = mentions[index]
        left = max(begin, *(text.rfind(stop, begin, mention.start) + 1 for stop in "，。；："))
        match = _PER.search(text, left, mention.first)
        if match:
            return match[1].strip()
    return None


def in_yuan(value: Decimal, unit: str) -> Decimal | None:
    """An amount in yuan; None for other currencies."""
    match = re.match("(?P<times>[十百千万亿]*)(?:元|级)", unit)
    if match is None:
        return None
    for char in match["times"]:
        value *= _TIMES[char]
    return value

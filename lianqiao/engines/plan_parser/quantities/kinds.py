"""What a number is for: a target, money paid, a threshold, a statement, or a procedural number."""

import re
from typing import Final

from lianqiao.engines.plan_parser.quantities import units
from lianqiao.engines.plan_parser.quantities.mentions import Mention
from lianqiao.engines.plan_parser.types import Comparator, Kind, Part

_PAYS: Final = re.compile(
    "给予|予以(?!保障|重点)|奖励|补助|补贴|资助|奖补|贴息|奖金|返还|津贴|补偿金|兑现|配套支持|分档支持|加计扣除|减征|减按|减半|抵减|"
    "贷款额度|担保贷款|赔付|赔偿|悬赏|奖补资金|支持资金|扶持资金|经费支持|资金支持|最高支持|安家费|一次性支持|后补助|择优支持|定额支持|报销"
)

_BODIES: Final = (
    "企业|项目|园区|机构|平台|集群|产业链|产业|高新区|开发区|单位|主体|合作社|农场|户|个人|人员|人才|居民|老年人|人口|职工|员工|工人|"
    "市|县|区|镇|乡|村|基地|中心|合同|产品|商场|工程|船舶|车辆|装备|设备|锅炉|机组|建筑|住宅|小区|公园|景区|学校|医院|"
    "贷款|订单|品种|企业家|大户|城市|城区|农户|企业主|会展|展会|活动|客户|团队|市场|品牌|集团|公司|龙头|药品|投资者|商户|道路|"
    "婴幼儿|儿童|老人|学生|青年|妇女|群众|劳动者|残疾人|新生儿|人群|集聚区|产业带|产业园|河流|湖泊|水库|灌区|耕地|农田|电站|电厂|工地|装置|数据中心|公交|场馆|医疗机构|服务商|供应商|运营商|经销商|集成商|高校|院校|科研院所|实验室|孵化器|厂房|楼宇|综合体|商业体|店|超市|门店|酒店"
)
# Longest first: an alternative takes the first that fits.
ENTITY: Final = "|".join(sorted(_BODIES.split("|"), key=len, reverse=True))
"""Words for those that a threshold tells apart, as alternatives of a pattern."""
_LENT: Final = re.compile(
    "(?:贷款?|信贷|授信|融资)[^，。；]{0,8}(?:投放|发放)[^，。；]{0,4}$|(?:投放|发放)[^，。；]{0,10}(?:贷款?|信贷|授信|融资)[^，。；]{0,4}$|"
    "(?:设立|新增|安排)[^，。；]*贷款额度$"
)
"""What banks lend in all is aimed at, and paid to nobody."""
_AMOUNT: Final = re.compile(
    "(?!且|并|或|和)(?:的)?[^，。；、]{0,8}(?:基金|资金|贷款额|投资额|产值|收入|营收|规模(?!以上)|融资|债券|信贷|授信|经费|投入)"
)
_DEFINES: Final = re.compile(rf"(?:的)?(?!用于|支持|建设|给予|支撑)[^，。；：、\d\n]{{0,14}}?(?:{ENTITY})")
MEASURED: Final = re.compile(
    "(?:收入|营收|产值|投资额?|总投资|固定资产投资|注册资本|注册资金|融资额|税收|成交额|交易额|金额|纳税|"
    "面积|研发投入|研发费用|占比|比例|比重|销售额|年产量|合同额|到账额|实缴|年龄|规模|费用|率|运距|半径|水深|消费量|占地|能力|产能|产量|销量|交易量|人口|床位|员工|职工|净资产|总资产|出口额|装机)[^，。；、]{0,10}$"
)

_BRACKETED: Final = re.compile("（[^（）]{1,10}$")
_INCLUSIVE: Final = ("及以上", "及以下")
_INCLUDED: Final = re.compile("^（(?:不)?含[^（）]{0,8}）")
_GROWN: Final = re.compile("(?:增长|增速|增幅|同比)[^，。；、]{0,6}$")
_QUALIFIES: Final = re.compile(
    "申报(?:单位|主体|企业|条件|机构|人)|(?:须|应|应当|需)(?:同时)?(?:具备|具有|满足|符合)|(?:具备|符合|满足)(?:以下|下列|如下)?条件(?!的)"
)
"""Words that say who may apply: what is bounded behind them is asked of those."""
_CHAINED: Final = re.compile(rf"(?:且|并|、|或|和|，且)[^，。；]{{0,30}}的[^，。；、]{{0,14}}(?:{ENTITY})")
_FURTHER: Final = re.compile(rf"(?:[、或和][\d.,]+[^，。；、\d]{{1,4}})+的(?:，|[^，。；]{{0,14}}(?:{ENTITY}))")
_PAST: Final = re.compile(
    "目前|现已|已经|已达|已建|已累计|已形成|已成|截至|截止|以来|共有|(?<![比较])去年|(?<![比较])上年(?=[全实，])|同比增长|累计完成了|实现了|达到了|取得了|作了|"
    "近年来|迄今|历年|建成了|突破了|连续\\S{1,3}年(?:位居|保持|居)|居全国|排名|位列|位居|跃居|上升到了|荣获|获批了"
)
_SHORT_OF: Final = re.compile(
    "(?:(?<!不)仅(?:有|为|占|达|剩|相当于)?(?:全[国省市]平均水平的)?|只有|只占|尚不足|不足|不到|还不到|尚未达到)$"
)
"""What is said to be little is so now: 中试平台仅3个, 转化率不足三成."""
_PAST_NEAR: Final = re.compile("(?<!盘活)(?<!改造)(?<!用好)(?<!提升)(?<!升级)(?:现有|已有|原有|已建)[^，。；]{0,14}$")
_AIM: Final = re.compile(
    "力争|争取|确保|到20\\d\\d年|达到|提高到|提升[到至]|增长|新增|新建|建设|打造|培育|引进|完成|实现|组建|推广|培训|压减|下降|降低|控制在|"
    "探索建立|选派|不低于|不少于|扩大|突破|超过|建成|布局|遴选|认定|创建|开展|实施|组织|改造|投入|安排|设立|明确|确定"
)
_AIMED: Final = re.compile("力争|目标|到(?P<year>20\\d\\d)年")
_PRESENT: Final = re.compile(
    r"(?:聚焦|围绕|涵盖|覆盖了|涉及|依托|面向|发挥|用好|统筹|对接|贯彻|强化|完善|优化|做强|(?:以(?![上下内及来])|将|把)(?:推动|加快|建设)?|在|"
    r"对|现有|落实|持续开展|纳入|原有)(?P<between>[^，。；：、\d]{0,16})$|等$"
)
_CARRIES: Final = re.compile("[^，。；：\\d]{0,14}(?:和|及|与|、|以及)[^，。；：、\\d]{0,8}")
_COMPARES: Final = re.compile(
    "，(?:同比|[比较](?:上年|去年)(?:同期)?|[高低快慢]于全[国省市](?:平均)?)[^，。；：\\d]{0,6}"
)
_MOVED: Final = re.compile(
    "(?:提高|提升|增加|增长|扩大|下降|降低|减少|压减|压缩|缩短|调整|上升|降|增)(?:到|至|为)(?:了)?$"
)
_BASE_TO: Final = re.compile("(?:由|从)[^，。；]{0,14}$")
_GOES_ON: Final = re.compile(
    "[^，。；]{0,6}(?:提高|增加|增长|提升|扩大|下降|降低|减少|降|增|上升|压缩|缩短|调整|压减)(?:到|至|为)?"
)
_PAST_YEAR: Final = re.compile(
    r"(?<![到至比较在])(?P<year>(?:19|20)\d\d)年(?![^，。；]{0,3}前)(?![^。；]*(?:力争|确保|目标|计划))"
)
_DONE_IN: Final = re.compile(r"^[^，。；]{1,12}(?:实施|开展|推进|推广|建设|试点|布局|率先|创建|打造|建立|培育)")
_STATE: Final = "成效|成就|成绩|进展|回顾|现状|基础|情况|问题|不足|短板|形势|背景|挑战|机遇|需求|环境"
_BACKGROUND: Final = re.compile(
    f"(?:主要|工作|发展|产业|取得|存在|面临|现实|基本|总体|目前|当前|的|{_STATE}|和|与|及|、)*(?:{_STATE})"
    r"|.{0,16}(?:执行情况|完成情况|落实情况|工作回顾|发展回顾)"
    f"|.{{2,24}}(?:取得的?|主要|存在的?|面临的?|发展)(?:{_STATE})(?:[和与及、](?:{_STATE}))*"
)
_HEADING_NUMBER: Final = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]+\s*")

_FREQUENCY: Final = re.compile("每[^，。；]{0,2}$")
_CYCLE: Final = re.compile(r"每[\d一两二三四五六]*个?(?:季度?|月|周|半年|年|学期|学年|半月)")
# 每年举办1次 is how things are done, 每年举办20次以上 is a target.
_FOR_EACH: Final = re.compile(
    r"每(?:新?增加?|新增|招用|引进|吸纳|完成|购置|培育|转化|孵化|认定|培养|举办|新建|增长|提高|降低|超过)[^，。；\d]{0,4}$"
)
_SELDOM: Final = 4
_NEAR: Final = 16
# How far back a paragraph is read for what it aims at.
_FAR: Final = 1500
_PROCEDURE: Final = re.compile(
    "不得|取消|办结|审批|审核|公示|备案|答复|受理|有效期|施行|期限|周期|限期|反馈|报送|之日起|自.{0,20}起|申报|撤销|保存|公告|报告|暂停|"
    "动态调整|兑现|聘期|任期|服务期|一次|通知|审查|核准|评审|答辩|拨付|缴纳|支付|续期|延长|为周期|合同期|轮换|提前|告知|处罚|限制|留用|滚动|逾期"
)
_SHORTENED: Final = re.compile("压缩|缩短|降[至到低]|压减|控制在|力争|平均|不超")
_WITHIN: Final = ("内", "以内", "之内")
_WITHIN_AMOUNT: Final = re.compile(r"[^，。；\d]{1,16}\d[\d.,]*[^，。；、\d]{1,6}(?:至[^，。；、]{2,10})?的")
"""企业一年内设备投资500万元以上的: the time in which a threshold must be reached."""
_ELAPSED: Final = re.compile("(?:连续|满|从事|工作(?!日)|注册|成立|经营|任职|从业|居住|缴纳|毕业|服务)[^，。；]{0,10}$")


def kind_of(
    text: str, mention: Mention, sentence: tuple[int, int], part: Part, headings: tuple[str, ...], since: int | None
) -> Kind:
    """The kind of a mention by the words of its sentence, its unit, and the part of the plan it stands in.

    `since` is the first year that the plan covers: what is said of earlier years is a fact.
    """
    begin, end = sentence
    before, after = text[begin : mention.start], text[mention.end : min(end, mention.end + 40)]
    clause = re.split("[，：]", before)[-1]
    if units.is_span(mention.unit):
        if re.search("最[长短晚迟]", clause[-2:] + text[mention.start : mention.first]):
            return Kind.RULE
        return _kind_of_span(mention, before, clause, after)
    if mention.unit in ("次", "场", "期") and mention.value <= _SELDOM and _CYCLE.search(clause):
        return Kind.RULE
    if units.is_share(mention.unit) and re.search(
        "(?:权重|分值)(?:占比)?[^，。；、]{0,4}$|(?:拨付|支付|兑付)$", clause
    ):
        return Kind.RULE
    if units.is_share(mention.unit) and re.match("的?权重", after):
        return Kind.RULE
    if is_starting_point(text, mention):
        return Kind.FACT
    if mention.value == 1 and mention.value_max is None and _FOR_EACH.search(clause):
        return Kind.CONDITION
    asked = _QUALIFIES.search(before)
    if asked and mention.comparator is not Comparator.REACH and not _PAYS.search(before, asked.end()):
        return Kind.CONDITION
    if _is_condition(mention, before, clause, after):
        return Kind.CONDITION
    if _is_paid(mention, before, clause, text[begin:end], after):
        return Kind.INCENTIVE
    if _is_fact(text, mention, before, clause, after, part, headings, since):
        return Kind.FACT
    return Kind.TARGET


def _kind_of_span(mention: Mention, before: str, clause: str, after: str) -> Kind:
    if _ELAPSED.search(clause) and not re.search("力争|预期", clause):
        if re.match("(?:位居|居|位列|保持|实现|获|增长|排名|荣获|稳居)", after):
            return Kind.FACT
        ruled = re.match("(?:内|，)?(?:每年|给予|不得|按)", after) or re.search("(?:支持|资助|给予|补助|奖励)$", clause)
        return Kind.RULE if ruled else Kind.CONDITION
    if re.match(
        "[^，。；]{0,12}(?:使用权|期限|有效)|内?(?:完成|不得|办理|作出|给予|保留|免予|享受|可以?(?![持再]))|期?满后",
        after,
    ):
        return Kind.RULE
    if _FREQUENCY.search(before) or _PROCEDURE.search(clause + re.split("[。；]", after)[0]):
        return Kind.TARGET if _SHORTENED.search(clause) else Kind.RULE
    if mention.tail in _WITHIN and _WITHIN_AMOUNT.match(after):
        return Kind.CONDITION
    if re.match(f"(?:的)?(?:{ENTITY})", after) or (
        mention.marked and re.match(f"的[^，。；]{{0,12}}(?:{ENTITY})", after)
    ):
        return Kind.CONDITION
    if mention.tail in _WITHIN and mention.unit != "年" and not _SHORTENED.search(clause):
        return Kind.RULE
    return Kind.TARGET


def _is_condition(mention: Mention, before: str, clause: str, after: str) -> bool:
    """营收1亿元以上企业, 千亿级集群, 投资5000万元以上的: an amount that says which ones are meant."""
    if units.is_count(mention.unit) and not mention.unit.endswith(("岁", "级")):
        bounded = mention.marked and mention.comparator is not Comparator.REACH
        return bounded and re.match(f"的(?:{ENTITY}|[^，。；、]{{0,6}}(?:企业|项目|单位|机构|人员))", after) is not None
    if mention.unit.endswith("级"):
        return (
            not re.match("[，。；、]|$", after) or re.match(f"、[^，。；、]{{1,10}}级(?:{ENTITY})", after) is not None
        )
    if mention.unit == "岁":
        return re.match(f"的?(?:人(?!均)|婴|幼|儿|老|青|劳动|群众|妇女|{ENTITY})", after) is not None
    after = _INCLUDED.sub("", after)
    grown = mention.comparator is not Comparator.REACH and _GROWN.search(clause) and after.startswith("的")
    if units.is_share(mention.unit) and not (grown or MEASURED.search(clause)):
        return False
    if _MOVED.search(clause) or clause.endswith(("控制在", "稳定在", "保持在")):
        return False
    if _BRACKETED.search(before) and after.startswith("）"):
        return mention.marked and MEASURED.search(clause) is not None
    if after.startswith("范围内"):
        return True
    if not units.is_money(mention.unit) and not units.is_share(mention.unit):
        if not mention.marked:
            return False
        if mention.tail.endswith(_INCLUSIVE) and re.match("(?![和与及或])[\\u4e00-\\u9fff]", after):
            return True
        if re.search("(?:建设|建成|新建|完成|新增|实施|推广|改造|修复|种植|打造|覆盖)$", clause):
            return False
    if (
        re.search("(?:建立|设立|组建|安排|投入|筹集|统筹|给予|奖励|补助|补贴|资助|发放|新增|完成)$", clause)
        and not mention.marked
    ):
        return False
    if _AMOUNT.match(after):
        return False
    bounded = mention.comparator is not Comparator.REACH or mention.spelt in ("千", "百", "十", "万亿", "亿", "万")
    if bounded and _DEFINES.match(after):
        return not re.match("以上", after)
    if bounded and re.match("的(?:[，、；。]|$)", after):
        return True
    if bounded and MEASURED.search(clause) and _CHAINED.match(after):
        return True
    if (
        bounded
        and re.match("[、和或及]", after)
        and MEASURED.search(clause)
        and re.search(f"的?(?:{ENTITY})", after[:40])
        and not _PAYS.search(after)
    ):
        return re.match(r"[、和或及][\d,.]+[^，。；]{0,8}的", after) is not None
    if bounded and MEASURED.search(clause) and _FURTHER.match(after):
        return True
    return bool(MEASURED.search(clause) and re.match(rf"的[^，。；、]{{0,14}}(?:{ENTITY})", after))


def _is_paid(mention: Mention, before: str, clause: str, sentence: str, after: str) -> bool:
    if not (units.is_money(mention.unit) or units.is_share(mention.unit) or "元" in mention.unit):
        return False
    pays = list(_PAYS.finditer(sentence))
    if not pays or (mention.unit in ("个百分点", "个基点") and not re.search("贴息|上浮|提高", sentence)):
        return False
    if _LENT.search(clause) and not re.search("对|每(?!年)", clause):
        return False
    if units.is_share(mention.unit):
        near = clause + re.split("[，。；]", after)[0]
        rated = re.search("按|上浮|最高|给予|(?:补|奖|贴|资助|支持)[^，]{0,4}(?:比例|标准|额度)", near)
        return rated is not None and not re.search("增长|达到|提高到|下降|提升", clause)
    near = clause + re.split("[，。；]", after)[0]
    if _PAYS.search(near) or (mention.comparator is Comparator.AT_MOST and _PAYS.search(before)):
        return True
    return re.search("对|的，|最高|不超过|每(?!年)", before) is not None


def _is_fact(
    text: str,
    mention: Mention,
    before: str,
    clause: str,
    after: str,
    part: Part,
    headings: tuple[str, ...],
    since: int | None,
) -> bool:
    spoken = text[max(0, mention.start - 24) : mention.first]
    moved = _MOVED.search(spoken[: len(spoken) - (mention.first - mention.start)] or spoken)
    aimed = any(
        match["year"] is None or since is None or int(match["year"]) >= since
        for match in _AIMED.finditer(text, max(0, mention.start - _FAR), mention.start)
    )
    if not aimed and part is not Part.GOALS and any(map(_is_background, headings)):
        return True
    if moved and not re.search("已|了$", clause[-30:]):
        return False
    ahead = before + text[mention.start : mention.first]
    if _SHORT_OF.search(ahead):
        return True
    if _PAST.search(ahead) or _PAST_NEAR.search(clause) or re.match("[^，。；]{0,10}(?:作了|取得了)", after):
        return not re.search("力争|到20[3-9]\\d年|确保", clause)
    past = list(_PAST_YEAR.finditer(before)) if part in (Part.FRONT, Part.OTHER, Part.BASIS) else []
    if past and (since is None or int(past[-1]["year"]) < since):
        return True
    named = units.is_count(mention.unit) or (units.is_money(mention.unit) and after.startswith("的"))
    if named and not mention.marked and (present := _PRESENT.search(clause)):
        built = _AIM.search(present["between"] or "")
        return built is None and _DONE_IN.match(after) is None
    if part in (Part.FRONT, Part.OTHER, Part.BASIS) and not aimed:
        return not _AIM.search(text[max(0, mention.first - 60) : mention.first] + after[:12])
    return False


def _is_background(heading: str) -> bool:
    return _BACKGROUND.fullmatch(_HEADING_NUMBER.sub("", heading)) is not None


def is_starting_point(text: str, mention: Mention) -> bool:
    """Whether a number is where a change starts from: 由3万张 in 由3万张增加到5万张."""
    return (
        _BASE_TO.search(text, max(0, mention.start - _NEAR), mention.start) is not None
        and _GOES_ON.match(text, mention.end) is not None
    )


def is_next_step(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a number is a further step of the threshold before it: 首次突破5亿元、10亿元的."""
    between = text[last.end : mention.start]
    return between in ("、", "或", "和") and units.measure_of(last.unit) == units.measure_of(mention.unit)


def carries_fact(text: str, last: Mention, mention: Mention) -> bool:
    """Whether a number only goes on with what a fact began: 在8个产业和31个园区, 比上年提高1.6个百分点."""
    if _COMPARES.fullmatch(text[last.end : mention.start]):
        return True
    if mention.marked or not units.is_count(mention.unit):
        return False
    return _CARRIES.fullmatch(text[last.end : mention.start]) is not None

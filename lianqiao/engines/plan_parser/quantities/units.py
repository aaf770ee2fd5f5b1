"""The grammar of units in plans: a multiplier, a measure (word, money, share, span of time), and what it is per.

Measure words are also the first characters of other words (项目, 人才, 名单), so each names the characters that make
another word of it.
"""

import re
from typing import Final

_MULTIPLIER: Final = "(?:[十百千]?万亿|[十百千]?亿|[十百千]?万|[百千](?=[家个项人名户亩吨元件]))"

MONEY: Final = ("元人民币", "人民币元", "美元", "欧元", "港元", "日元", "卢布", "元")
SHARES: Final = ("个百分点", "百分点", "个基点", "基点", "%", "％", "‰")
SPANS: Final = (
    "个工作日", "工作日", "个自然日", "自然日", "个日历天", "个星期", "个小时", "小时", "分钟", "秒", "毫秒",
    "个月", "个季度", "周年", "个学年", "个学期", "年", "天", "日", "周",
)  # fmt: skip
YEARS: Final = ("年", "周年", "个月")
"""Spans that are themselves a time frame: 三年内."""
_PHYSICAL: Final = (
    "平方公里", "平方千米", "平方米", "立方米", "标准立方米", "公里", "千米", "厘米", "毫米", "微米", "纳米", "米",
    "公顷", "亩次", "亩", "吨标准煤", "吨标煤", "吨二氧化碳当量", "吨二氧化碳", "载重吨", "总吨", "吨公里", "吨",
    "千克标准煤", "克标准煤", "千克", "公斤", "毫克", "微克", "克", "斤", "千瓦时", "千瓦", "兆瓦时", "兆瓦", "吉瓦时",
    "吉瓦", "千伏安", "兆伏安", "千伏", "瓦", "焦耳", "千卡", "大卡", "摄氏度", "分贝", "兆帕", "赫兹", "毫升", "升",
    "标准箱", "标箱", "度", "箱", "桶", "蒸吨", "线公里", "车公里", "海里", "马力", "度电",
    "EFLOPS", "PFLOPS", "TFLOPS", "FLOPS", "Eflops", "Pflops", "EFlops", "PFlops", "TEU", "kWh", "MWh", "GWh", "kW",
    "MW", "GW", "TWh", "kV", "kVA", "MVA", "Mbps", "Gbps", "Tbps", "TB", "PB", "EB", "ZB", "km2", "km", "m2", "m3",
    "mm", "cm", "nm", "μm", "kg", "mg", "GHz", "MHz", "kHz", "℃", "°C", "ms", "t",
)  # fmt: skip

# Measure words that make no other word with what follows them.
_PLAIN: Final = (
    "人次", "人日", "人天", "人年", "人月", "户次", "家次", "项次", "件次", "件套", "件", "台套", "台次",
    "台班", "套次", "条次", "场次", "批次", "株", "棵", "栋", "幢", "床", "张床位", "艘次", "艘", "架次",
    "辆次", "辆", "车次", "车皮", "枚", "册", "课时", "学时", "学分", "品种", "层次", "盏", "杆", "副", "堂",
    "档", "趟", "席", "亩均", "公顷次", "车位", "席位", "床位", "机架", "标准机架", "车道", "泊位", "端口",
    "航次", "班次", "岁", "盘", "篇次", "片次", "标准台", "车间", "展位", "工位", "学位", "标准间",
)  # fmt: skip

# Measure words that are also the beginning of other words (项 in 项目), with what then follows.
_GUARDED: Final = {
    "人": "[才均民员类际]|工智能|工成本|大代表|力资源|社部|居环境|身|文",
    "名": "[单录称牌誉]",
    "位": "[置于次居列移]",
    "户": "籍|外|口(?!粮)|型|均",
    "家": "庭",
    "个": "体[户工经]|人(?![才工口文])|性化|税|转企|别|案",
    "项": "目(?![标录])|链",
    "台": "[账阶湾风]",
    "套": "[餐利路]",
    "条": "[件例款]",
    "场": "[景所馆]|地(?![方市])",
    "次": "[要生区序性]",
    "批": "[量发准复示]",
    "所": "[有谓得需属]",
    "处": "[理置室罚于分级境]|长(?![城江])",
    "支": "[持撑付出点流]|部(?!队)|行(?!业)|柱",
    "只": "[有要能是]",
    "头": "[部雁脑]",
    "羽": "绒",
    "尾": "[矿气水]",
    "座": "[谈椅]",
    "间": "[接隔歇距]",
    "张": "力",
    "架": "[构设]",
    "列": "[入为出车举]",
    "颗": "粒",
    "组": "[织建团合]|成(?!套)|长",
    "篇": "[幅章]",
    "部": "[门委分署属件位]|长(?!篇)|队",
    "本": "[科地土级省市年次办行着意]",
    "份": "额",
    "期": "[间限货末望刊满初]",
    "班": "[子车组]",
    "门": "[类槛诊户店]",
    "种": "植(?!物)|[业子苗质源]|养殖",
    "类": "[型别似]",
    "款": "[项式]",
    "宗": "[教旨]",
    "起": "[来草步点到重诉源]",
    "例": "[如外会行]",
    "单": "[位独项一产个列价体]",
    "笔": "[记试]",
    "片": "[区面段]",
    "块": "[状链]",
    "道": "[路德口]",
    "眼": "[科镜光]",
    "口": "[岸腔碑径粮]",
    "层": "[次级面]",
    "股": "[权份东市票]",
    "轮": "[胎换椅]|训",
    "届": "[时满]",
    "对": "[接外口照于标比策应象]",
    "根": "[据本]",
    "把": "[握关]",
    "幅": "度",
    "集": "[中成群聚团约合体散]",
    "首": "[台批版次要]",
    "分": "[别类级配布析中公之行局校支层阶步批工包期散享担为管会解离]",
    "站": "[点位]",
    "版": "[权本图]",
    "倍": "增",
    "番": "茄",
    "成": "[果长为立本功效员熟都品人]",
}
_COUNTS: Final = (*_PLAIN, *_GUARDED)
_NOT_BEHIND: Final = _GUARDED | {
    "年": "[代级均轻龄货薪检报鉴终审来间度]",
    "日": "[常益均本报照程产间前语韩]",
    "周": "[期边报岁转口末]",
    "天": "[然使津气文地空府河眼宫问基]",
    "元": "[器素宇件旦]",
    "米": "[面兰其字粉线]",
    "升": "[级规学高至降值]",
    "克": "[服隆山拉]",
    "瓦": "斯",
    "吨": "位",
    "度": "[假过量日汛冬夏数角]",
    "箱": "[体包]",
    "桶": "装",
}


def _alternatives(words: tuple[str, ...]) -> str:
    pieces = []
    for word in sorted(words, key=len, reverse=True):
        piece = re.escape(word)
        if forbidden := _NOT_BEHIND.get(word):
            piece += f"(?!{forbidden})"
        if word[-1].isascii() and word[-1].isalnum():
            piece += "(?![A-Za-z])"
        pieces.append(piece)
    return "(?:" + "|".join(pieces) + ")"


_MEASURE: Final = _alternatives((*MONEY, *SHARES, *SPANS, *_PHYSICAL, *_COUNTS))
_PER: Final = (
    rf"(?:\s?/\s?(?:{_MULTIPLIER}|[百千])?(?:{_MEASURE}|[人年月日天次度千万])"
    "|每(?:标准立方米|立方米|平方米|平方公里|千瓦时|千克|公斤|公里|升|吨|亩))"
)
UNIT: Final = re.compile(
    rf"(?P<times>{_MULTIPLIER})?\s?(?P<measure>{_MEASURE})(?P<either>[(（][次套家组件部户项个名种台人株]{{1,2}}[)）])?"
    rf"(?P<per>{_PER}{{0,2}})(?P<size>级(?!别))?"
    r"|(?P<rate>/\s?10?\s?万(?:人)?)"
    rf"|(?P<alone>[十百千]?万亿|[十百千]?亿|[十百千]?万)(?P<level>级)?"
)
"""A unit at a place; `alone` is a multiplier without a measure (网民12亿), `size` makes a class of it (千亿元级)."""

_COUNT_WORDS: Final = frozenset(_COUNTS) - {"倍", "番", "成", "岁", "分"}
_STRONG_WORDS: Final = frozenset(
    ("家", "户", "名", "位", "所", "座", "支", "亩", "艘", "架", "辆", "篇", "件", "台", "人", "倍", "成")
)


def measure_of(unit: str) -> str:
    """The bare measure of a unit: 万人次 gives 人次, 元/吨 gives 元, 亿级 gives 级."""
    bare = re.sub(r"[(（/].*", "", unit)
    return re.sub("^[十百千]?(?:万亿|亿|万)|^[百千](?=[家个项人名户亩吨元件])", "", bare)


def is_money(unit: str) -> bool:
    """Whether a unit is an amount of money (also per something, also a class of amounts as in 千亿级)."""
    measure = measure_of(unit)
    return measure.removesuffix("级") in MONEY or measure == "级"


def is_share(unit: str) -> bool:
    """Whether a unit is a share or a difference of shares."""
    return unit in SHARES


def is_span(unit: str) -> bool:
    """Whether a unit is a span of time; 万小时 is an amount of work."""
    return unit in SPANS


def is_count(unit: str) -> bool:
    """Whether a unit counts things with a measure word."""
    return measure_of(unit) in _COUNT_WORDS


def is_concrete(unit: str) -> bool:
    """Whether a measure word counts bodies (家, 户, 座) and not points of a text (个, 项, 条)."""
    return measure_of(unit) in _STRONG_WORDS

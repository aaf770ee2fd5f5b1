"""Spellings of units in Chinese technical text, with the one spelling that the engines use for each."""

import re
from typing import Final

_SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    # money
    "元": ("元", "元人民币", "块钱"),
    "美元": ("美元", "美金"),
    "欧元": ("欧元",),
    # shares
    "%": ("%", "％"),
    "百分点": ("个百分点", "百分点"),
    "‰": ("‰",),
    "倍": ("倍",),
    # time
    "年": ("年", "周年"),
    "月": ("个月",),
    "周": ("周", "个星期"),
    "天": ("天", "日历天"),
    "工作日": ("个工作日", "工作日"),
    "h": ("小时", "个小时"),
    "min": ("分钟",),
    "s": ("秒", "秒钟"),
    "ms": ("毫秒",),
    "μs": ("微秒",),
    "ns": ("纳秒",),
    # length, area, volume
    "km": ("千米", "公里"),
    "m": ("米",),
    "cm": ("厘米", "公分"),
    "mm": ("毫米",),
    "μm": ("微米",),
    "nm": ("纳米",),
    "m2": ("平方米", "平米"),
    "km2": ("平方公里", "平方千米"),
    "亩": ("亩",),
    "公顷": ("公顷",),
    "m3": ("立方米",),
    "L": ("升", "公升"),
    "mL": ("毫升",),
    # mass
    "t": ("吨",),
    "kg": ("千克", "公斤"),
    "g": ("克",),
    "mg": ("毫克",),
    "μg": ("微克",),
    # temperature, pressure, electricity, energy, frequency, sound
    "°C": ("摄氏度", "°C", "℃"),
    "°": ("°",),
    "MPa": ("兆帕",),
    "kPa": ("千帕",),
    "Pa": ("帕", "帕斯卡"),
    "V": ("伏", "伏特"),
    "kV": ("千伏",),
    "A": ("安培",),
    "W": ("瓦", "瓦特"),
    "kW": ("千瓦",),
    "MW": ("兆瓦",),
    "kWh": ("千瓦时", "度电"),
    "Hz": ("赫兹",),
    "kHz": ("千赫", "千赫兹"),
    "MHz": ("兆赫", "兆赫兹"),
    "GHz": ("吉赫", "吉赫兹"),
    "r": ("转",),
    "dB": ("分贝",),
    # counts
    "人": ("人", "名"),
    "人次": ("人次",),
    "家": ("家",),
    "个": ("个",),
    "项": ("项",),
    "件": ("件",),
    "篇": ("篇",),
    "台": ("台",),
    "套": ("套", "台套", "台(套)", "台（套）"),
    "次": ("次",),
    "条": ("条",),
    "户": ("户",),
    "株": ("株",),
    "头": ("头",),
    "辆": ("辆",),
    "场": ("场",),
    "批": ("批",),
}
_NAMES: Final = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}

# Characters behind a unit that make another word of it: 5项目, 90年代, 3人工, 2天然.
_NOT_BEFORE: Final = {
    "项": "目",
    "年": "代度级",
    "人": "工类机",
    "天": "然线",
    "元": "素件器",
    "条": "件",
    "次": "要",
    "个": "体性",
    "件": "套",
    "家": "庭",
    "升": "级",
    "克": "服",
    "头": "部",
    "场": "景",
    "批": "量",
    "台": "阶",
}

# Measures in Latin letters, with a prefix or without. K, T, C, B and G stay out: 4K, 3T, 5G are other things.
_LATIN: Final = (
    "(?:[fpnuμµmckMG]?"
    r"(?:m(?:\^?-?[23])?|g|L|l|s|V|W|Wh|Pa|Hz|N|Ω|mol|eV|A|Ah|F|J|cal|var|VA|S|Sv|Gy|lm|lx|cd)"
    "|[kMGT]?(?:bps|b/s|bit)|[KMGTP]B|dB|dBm|dBi|t|h|d|min|rpm|ppm|ppb|bar|tce|r|TOPS|GFLOPS|TFLOPS|QPS|IU|ha)"
)


def _chinese() -> str:
    names = sorted(_NAMES, key=len, reverse=True)
    return "|".join(re.escape(name) + (f"(?![{_NOT_BEFORE[name]}])" if name in _NOT_BEFORE else "") for name in names)


_SINGLE: Final = f"(?:{_chinese()}|{_LATIN}(?![A-Za-z]))"
UNIT_PATTERN: Final = f"{_SINGLE}(?:\\s?[/·每]\\s?{_SINGLE}){{0,2}}"
"""A regular expression for one unit, or for up to three that are divided or multiplied (mg/L, W/m·h)."""


def unit_name(spelt: str) -> str:
    """The one spelling of a unit: 平方米 and m^2 give m2, 吨/年 gives t/年."""
    pieces = re.split(r"\s?([/·每])\s?", spelt)
    names = [_NAMES.get(piece, piece) for piece in pieces]
    joined = "".join("/" if name == "每" else name for name in names)
    return re.sub(r"(?<![A-Za-z])u(?=[mgLslVWA])", "μ", joined).replace("^", "").replace("µ", "μ")

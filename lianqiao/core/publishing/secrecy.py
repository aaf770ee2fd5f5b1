"""The keyword guard: words that make a person stop before a text is published. It warns, people decide."""

import re

#: Marks of classification and of defence work, as they stand in documents. An unclassified system holds neither.
_WORDS = (
    "绝密",
    "机密级",
    "秘密级",
    "涉密",
    "国家秘密",
    "内部资料",
    "不得外传",
    "不得公开",
    "军用",
    "军工型号",
    "武器装备",
    "国防专利",
    "保密项目",
    "出口管制",
    "禁止出口",
)
_PATTERN = re.compile("|".join(map(re.escape, _WORDS)))


def suspicious_words(*texts: str) -> list[str]:
    """The warning words that stand in the texts, each once, in order of appearance."""
    return list(dict.fromkeys(match.group() for text in texts for match in _PATTERN.finditer(text)))

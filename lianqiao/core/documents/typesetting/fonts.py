"""Which font stands for the one that a document names: the proper one where the machine has it, else a free one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pylopdf_fonts_zh_cn
import typst

#: What every installation has, by its wheel.
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"


@dataclass(frozen=True)
class Typeface:
    """A kind of letter: how documents name it, and its fonts, the proper ones first, what every machine has last."""

    named: re.Pattern[str]
    proper: tuple[str, ...]
    free: tuple[str, ...]
    #: Whether the free ones are drawn bolder to look like it.
    is_heavy: bool = False


XIAOBIAOSONG = Typeface(
    re.compile(r"小标宋|xiaobiaosong", re.IGNORECASE),
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05 GBK"),
    (SERIF,),
    is_heavy=True,
)
FANGSONG = Typeface(
    re.compile(r"仿宋|fangsong|fandolfang", re.IGNORECASE),
    ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FZFangSong-Z02S"),
    ("FandolFang", "FandolFang R", "Zhuque Fangsong (technical preview)", "Zhuque Fangsong", SERIF),
)
KAITI = Typeface(
    re.compile(r"楷|kaiti|kai\b|wenkai", re.IGNORECASE),
    ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti"),
    ("FandolKai", "LXGW WenKai", "AR PL UKai CN", SERIF),
)
HEITI = Typeface(
    re.compile(r"黑|hei|sans", re.IGNORECASE),
    ("黑体", "SimHei", "STHeiti"),
    ("FandolHei", SANS),
)
SONGTI = Typeface(
    re.compile(r"宋|song|simsun|serif|ming", re.IGNORECASE), ("宋体", "SimSun", "STSong"), ("FandolSong", SERIF)
)
_TYPEFACES = (XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI)


@dataclass(frozen=True)
class Choice:
    """The font that is used, and whether it is drawn bolder because it is lighter than what was named."""

    family: str
    is_heavy: bool = False


class Library:
    """The fonts of this machine with those of the wheel, or those of the wheel alone."""

    def __init__(self, *, of_system: bool) -> None:
        folder = str(pylopdf_fonts_zh_cn.serif_path().parent)
        self.fonts = typst.Fonts(include_system_fonts=of_system, include_embedded_fonts=False, font_paths=[folder])
        self._families = {family.casefold(): family for family in self.fonts.families()}
        self._bold = {font.family for font in self.fonts.fonts() if font.weight >= 600}

    def chosen(self, name: str) -> Choice:
        """The font for a name of a document; its own where it is here."""
        if (own := self._families.get(name.casefold())) is not None:
            return Choice(own)
        typeface = next((one for one in _TYPEFACES if one.named.search(name)), SONGTI)
        for family in typeface.proper:
            if (found := self._families.get(family.casefold())) is not None:
                return Choice(found)
        free = next(found for family in typeface.free if (found := self._families.get(family.casefold())) is not None)
        return Choice(free, is_heavy=typeface.is_heavy)

    def latin(self, name: str) -> str | None:
        """The font for Latin letters and figures; None where those of the Chinese font serve."""
        if not name or any(typeface.named.search(name) for typeface in _TYPEFACES):
            return None
        return self._families.get(name.casefold())

    def has_bold(self, family: str) -> bool:
        """Whether the family has a bold cut of its own."""
        return family in self._bold


@cache
def library(*, of_system: bool = True) -> Library:
    """The fonts, looked for once in each process."""
    return Library(of_system=of_system)

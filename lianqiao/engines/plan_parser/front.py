"""What the head and the foot of a plan say of it: title, issuer, document number, date, period, region."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lianqiao.engines.plan_parser.lines import Line
from lianqiao.engines.plan_parser.outline import Outline
from lianqiao.engines.plan_parser.places import PROVINCES, full_name
from lianqiao.engines.plan_parser.quantities.dates import FIVE_YEARS
from lianqiao.engines.plan_parser.types import Part, Period
from lianqiao.engines.text.normalise import HAN

_KIND: Final = "(?:方案|计划|意见|措施|规划|办法|规定|要点|纲要|细则|政策|安排|决定|任务书|行动)"
_TITLE_END: Final = re.compile(f"{_KIND}(?:（[^（）]*）)?(?:（[^（）]*）)?$")
_TITLE_LABEL: Final = re.compile("(?:发文|文件)?(?:标题|名称)[：】 ]{1,3}")
_TITLE: Final = re.compile(f"[^。；\\n]{{2,60}}{_KIND}(?:（[^（）]*）)*")
_NOTICE: Final = re.compile("关于(?:印发|转发|发布|下发)|的(?:通知|公告|通告|函|批复)$")
_QUOTED: Final = re.compile(f"《([^《》]{{4,60}}{_KIND}(?:（[^（）《》]*）)*)》")
_NOTICE_OF: Final = re.compile(f"关于印发(.{{4,60}}{_KIND}(?:（[^（）]*）)*)的通知")
_ISSUED: Final = re.compile("(?:印发|制定|发布|出台|转发)(?:了)?[^。《]{0,12}$")
_LONGEST_TITLE = 70
_TITLE_GOES_ON: Final = re.compile(
    f"(?:的|和|及|与|实施|工作|专项|若干|三年|五年|{_KIND})[{HAN}“”]{{0,16}}(?:{_KIND}|通知|若干措施)?(?:（[^（）]*）)*(?:的通知)?"
)
_NAVIGATION: Final = re.compile(
    "(?:字号|字体|索引号|主题分类|当前位置|您的位置|首页|发布(?:时间|日期|机构)|来源|浏览|打印|分享|收藏|大 ?中 ?小|"
    "发文|成文|文号|名称|标题|有效性|生效|效力|时效|关键词|主题词|体裁|组配)"
)

_NUMBER: Final = re.compile(f"[{HAN}]{{1,12}}[（〔\\[【﹝] ?(?:19|20)\\d\\d ?[）〕\\]】﹞] ?第? ?\\d{{1,4}} ?号")
_YEAR_OF_NUMBER: Final = re.compile(r"^.*?((?:19|20)\d\d).*$")
_NUMBER_LABEL: Final = re.compile("(?:发文字号|文 ?号|文件编号|发布文号)[：:】 ]{1,3}")
_DATE: Final = re.compile(r"((?:19|20)\d\d)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?")
_CHINESE_DATE: Final = re.compile(
    "([二一][〇零○OＯ九0][〇零○OＯ一二九0][〇零○OＯ一二三四五六七八九0])年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_DATE_LABEL: Final = re.compile(
    "(?:成文日期|发文日期|发文时间|印发日期|发布(?:日期|时间)|生成日期|签发日期)[：:】 ]{1,3}"
)
_ISSUER: Final = re.compile(
    f"[{HAN}、 （）]{{2,60}}(?:人民政府|办公厅|办公室|委员会|厅|局|委|部|领导小组|国务院|行政公署)(?:（[^（）]*）)?"
    "|国务院"
)
_PARTY: Final = re.compile(f"中共[{HAN}]{{2,20}}委(?:员会)?(?:办公[厅室])?")
"""A party committee above the government that issues a plan with it."""
_ISSUER_LABEL: Final = re.compile("(?:发文机关|发布机构|发文部门|发文单位|制定机关|发文机构|印发机关)[：:】 ]{1,3}")
_SPAN: Final = re.compile(r"(20\d\d)(?:年)? ?(?:-|—|–|－|~|～|至|到)+ ?(20\d\d)(?= ?年|）|\b)")
_YEAR: Final = re.compile(r"(20\d\d) ?年")
_THIS_YEAR: Final = re.compile("今年|本年度|(?<![\\d一二两三四五六七八九十半])年内|全年(?=[^，。；]{0,12}\\d)")
_BY_YEAR: Final = re.compile(r"(?:到|至|力争)(?<!截至)(20\d\d)年")
_STAGE: Final = re.compile(
    r"(?:(?:到|至|力争)(?<!截至)|(?:^|(?<=[，；。、\n]))(?P<bare>))(?P<year>20\d\d)年", re.MULTILINE
)
_NUMBER_BEHIND: Final = re.compile(r"\d|倍|翻.?番")
_LENGTH: Final = re.compile("([二两三四五六七八九十])年(?:行动|攻坚|倍增|提升|实施|发展)")
_YEARS: Final = {numeral: value for value, numeral in enumerate("二三四五六七八九十", 2)} | {"两": 2}
_FIVE_YEARS: Final = re.compile("(十[一二三四五六]五)(?=”|规划|时期|期间)")
_NUMERALS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "O": "0",
    "Ｏ": "0",
    "0": "0",
}
_FORM: Final = re.compile(
    "(?!关于|印发|推动|推进|加快|加强|支持|促进|完善|建设|深化|深入|落实|贯彻|按照|根据|进一步|打造|构建|培育|发展|实施|优化|强化|提升|健全|"
    "建立|全面|大力|鼓励|引导|规范|民族)"
    f"(?:[{HAN}]{{2,3}}(?<![全我各本跨外邻每两])省(?![级内外际属直会部域])|[{HAN}]{{2,8}}?自治区(?![级内外属直域]))"
)
"""A province by the form of its name, for those that no list knows."""
_CITY: Final = re.compile(f"[{HAN}]{{2,6}}?(?:市|自治州|地区|盟|新区|县|区)")


@dataclass(frozen=True, slots=True)
class Front:
    """The facts about a plan; what it does not say is an empty text or None."""

    title: str
    issuer: str
    document_number: str
    date: str | None
    period: Period
    region: str

    @property
    def issued(self) -> int | None:
        """The year of the date, else that of the document number; None when the plan has neither."""
        year = self.date[:4] if self.date else _YEAR_OF_NUMBER.sub(r"\1", self.document_number)
        return int(year) if year else None


def front_of(outline: Outline) -> Front:
    """What head, foot and goals of the plan say of it."""
    head = outline.lines[: outline.first_heading]
    title = _title(head, outline)
    foot = [line for line in outline.lines[-12:] if line.start >= (head[-1].end if head else 0)]
    date, issuer = _signature([*head, *foot])
    issuer = _labelled(head, _ISSUER_LABEL, _ISSUER) or issuer or _issuer_of_notice(head)
    number = _document_number(head)
    found = Front(title, issuer, number, date, Period(), _region(title, issuer, head, outline))
    return replace(found, period=_period(title, outline, found.issued))


def _title(head: Sequence[Line], outline: Outline) -> str:
    """The plan's own title: the last line above the text that can be one, else the plan that a notice names."""
    labelled = _labelled(head, _TITLE_LABEL, _TITLE)
    best = ""
    rows: list[str] = []
    row = 0
    while row < len(head):
        end, text = _joined(head, row)
        rows.append(text or head[row].text)
        if _TITLE_END.search(text) and not _NOTICE.search(text) and not re.match("附(?:件|表)", text):
            best = text
        row = end
    if best or labelled:
        return best or labelled
    for said in rows:
        for match in _QUOTED.finditer(said):
            if _ISSUED.search(said[max(0, match.start() - 30) : match.start()]) or _NOTICE.search(
                said[match.end() : match.end() + 8]
            ):
                return match[1]
    for said in rows:
        if named := _NOTICE_OF.search(said):
            return named[1].strip("《》")
    first = next((said for said in rows if not _NAVIGATION.match(said)), "")
    if _TITLE_END.search(own := first.removesuffix("的通知")):
        return own
    return first if _is_title_row(first) and len(first) >= 6 else ""


def _joined(head: Sequence[Line], row: int) -> tuple[int, str]:
    """A title may be set in several lines: without marks, the first of them no sentence."""
    text = head[row].text
    end = row + 1
    if not _is_title_row(text) or _NAVIGATION.match(text) or text.startswith("（"):
        return end, ""
    while end < len(head) and end < row + 4 and not _TITLE_END.search(text):
        following = head[end].text
        if not _is_title_row(following) or _ISSUER.fullmatch(text) or len(text) + len(following) > _LONGEST_TITLE:
            break
        text += following
        end += 1
    # …三年行动 / 方案的通知: the line broke behind a word that could have closed the title.
    while end < len(head) and _TITLE_GOES_ON.fullmatch(head[end].text) and len(text + head[end].text) <= _LONGEST_TITLE:
        text += head[end].text
        end += 1
    if end < len(head) and _TITLE_END.search(text) and re.fullmatch("（[^（）]{2,20}）", head[end].text):
        text += head[end].text
        end += 1
    return end, text


def _is_title_row(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_TITLE and not re.search("[。；，：！？]", text) and not _DATE.search(text)


def _labelled(head: Sequence[Line], label: re.Pattern[str], value: re.Pattern[str]) -> str:
    for line in head:
        match = label.search(line.text)
        found = value.match(line.text, match.end()) if match else None
        if found:
            return found[0].strip()
    return ""


def _document_number(head: Sequence[Line]) -> str:
    labelled = _labelled(head, _NUMBER_LABEL, _NUMBER)
    if labelled:
        return labelled
    for line in head:
        match = _NUMBER.search(line.text)
        # Inside a sentence it is the number of a document that this one stands on.
        if match and (len(line.text) - len(match[0]) <= 4 or line.text[: match.start()].endswith("通知（")):
            return match[0].replace(" ", "")
    return ""


def _signature(lines: Sequence[Line]) -> tuple[str | None, str]:
    """The date on a line of its own with the issuer above it."""
    for row, line in enumerate(lines):
        date = _date(line.text)
        if date and len(line.text) <= len("二〇二二年十二月三十一日") + 2:
            above = lines[row - 1].text if row else ""
            issuer = above.strip() if _ISSUER.fullmatch(above) else ""
            with_party = row > 1 and issuer and _PARTY.fullmatch(lines[row - 2].text)
            return date, f"{lines[row - 2].text.strip()}、{issuer}" if with_party else issuer
    for line in lines:
        if match := _DATE_LABEL.search(line.text):
            return _date(line.text[match.end() : match.end() + 12]), ""
    return None, ""


def _date(text: str) -> str | None:
    if match := _DATE.search(text):
        year, month, day = (int(number) for number in match.groups())
    elif match := _CHINESE_DATE.search(text):
        year = int("".join(_NUMERALS[c] for c in match[1]))
        month, day = _small(match[2]), _small(match[3])
    else:
        return None
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _small(numerals: str) -> int:
    tens, ten, ones = numerals.rpartition("十")
    value = int(_NUMERALS[ones]) if ones in _NUMERALS else 0
    return (int(_NUMERALS.get(tens, "1")) * 10 if ten else 0) + value


def _issuer_of_notice(head: Sequence[Line]) -> str:
    for line in head:
        match: re.Match[str] | None = re.match(f"([{HAN}、 ]{{3,40}}?)(?:关于|印发|转发|发布)", line.text)
        if (
            match
            and len(line.text) <= _LONGEST_TITLE
            and (line.text[match.end() - 2] != "关" or _is_title_row(line.text))
        ):
            issuer = match[1]
            if _ISSUER.fullmatch(issuer):
                return issuer
    return ""


def _period(title: str, outline: Outline, issued: int | None) -> Period:
    """The years in the title, else the year that the goals name; so many years (三年行动) reach back from it.

    A plan that only speaks of 今年 is one for the year in which it was issued.
    """
    goals = [line.text for line, part in zip(outline.lines, outline.parts, strict=True) if part is Part.GOALS]
    front = [line.text for line in outline.lines[: outline.first_heading]]
    for text in (title, *front):
        if (match := _SPAN.search(text)) and len(text) <= _LONGEST_TITLE * 2:
            return Period(int(match[1]), int(match[2]))
    if match := _FIVE_YEARS.search(title):
        last = FIVE_YEARS[match[1]]
        return Period(last - _YEARS["五"] + 1, last)
    if match := _YEAR.search(title):
        year = int(match[1])
        return Period(None if title.startswith(("年前", " 年前"), match.end(1)) else year, year)
    named = _stages("\n".join(goals))
    if not named and goals:
        named = [int(match[1]) for text in goals for match in _YEAR.finditer(text)][:1]
        if named:
            return Period(named[0], named[0])
    if not named:
        everywhere = [line.text for line in outline.lines]
        named = [int(match[1]) for text in everywhere for match in _BY_YEAR.finditer(text)][:1]
    if not named:
        this_year = issued if any(_THIS_YEAR.search(line.text) for line in outline.lines) else None
        return Period(this_year, this_year)
    last = named[-1]
    length = _LENGTH.search(title)
    return Period(last - _YEARS[length[1]] + 1 if length else None, last)


def _stages(goals: str) -> list[int]:
    """The years of the goals' stages in order of time; one without a number (到2035年，建成强省) is a vision.

    Behind the first stage a year may stand bare: 到2025年…；2027年….
    """
    found: list[re.Match[str]] = []
    for match in _STAGE.finditer(goals):
        if match["bare"] is None or (found and int(match["year"]) > int(found[-1]["year"])):
            found.append(match)
    measured = set()
    for match, following in itertools.zip_longest(found, found[1:]):
        own, _, listed = goals[match.end() : following.start() if following else None].partition("\n")
        if _NUMBER_BEHIND.search(_YEAR.sub("", own + listed if own.endswith("：") else own)):
            measured.add(int(match["year"]))
    return sorted(measured) or [int(match["year"]) for match in found[:1]]


def _region(title: str, issuer: str, head: Sequence[Line], outline: Outline) -> str:
    """The province or the city that the plan is of: named in title or issuer, else the one that is named most."""
    for text in (issuer, title, *(line.text for line in head[:6])):
        text = text.removeprefix("中共").removeprefix("《")
        place = _place(text)
        if place:
            return place
    for text in (issuer, title):
        if form := _FORM.match(text.removeprefix("中共")):
            city = _CITY.match(text.removeprefix("中共"), form.end())
            return form[0] + (city[0] if city and not text.startswith(("人民", "政府"), form.end()) else "")
    if re.match("国务院|中共中央|国家|科技部|工业和信息化部|财政部|教育部", issuer or title):
        return "全国"
    whole = "".join(line.text for line in outline.lines[:200])
    counted = {province: whole.count(province) for province in PROVINCES}
    most = max(counted, key=lambda province: counted[province])
    return full_name(most) if counted[most] >= 3 else ""


def _place(text: str) -> str:
    province = next((name for name in PROVINCES if text.startswith(name)), "")
    if province:
        rest = text[len(full_name(province)) :] if text.startswith(full_name(province)) else ""
        city = _CITY.match(rest)
        return full_name(province) + (city[0] if city and not rest.startswith(("人民", "政府")) else "")
    city = _CITY.match(text)
    return city[0] if city and re.match("人民政府|委|政府|科|发|工|财|关于|印发", text[city.end() :]) else ""

"""Names of departments in a list: parted at the right places, with the prefix that later ones leave out."""

import re
from typing import Final

from lianqiao.engines.plan_parser.places import PROVINCES
from lianqiao.engines.text.normalise import HAN

_BODY: Final = (
    "厅|局|委|办|署|府|院|部|处|室|会|行|社|联|团|台|站|校|所|司|队|关|库|联盟|集团|海关|银行|中心|学校|高校|院所|大学|部门|单位|"
    "机构|企业|园区|开发区|高新区|新区|示范区|保税区|公司|组织|市|县|区|州|盟|地区|乡镇|街道|团中央|科协|工商联|总工会|妇联|共青团|主体|平台"
)
_LIKE: Final = re.compile(f"[{HAN}A-Za-z\\d·“”（）]*(?:{_BODY})(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)*")
_SURE: Final = re.compile(
    f"[{HAN}·（）]*(?:[厅局委署]|[^开举创兴主承]办|办公室|政府|行署|管委会|委员会|部|院|海关|银行|[分支]行|科协|工商联|总工会|妇联|"
    "团[省市区]委|共青团中央|残联|社科联|贸促会|部门|单位|总队|供销社|集团|公司|各[市县区州盟].{0,12}|[省市]?[属内]?(?:高校|科研院所))"
    "(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）)*"
)
_BODY_OF_LEVEL: Final = re.compile(
    f"(?:省|市|区|县|州|自治区|国家|全国|中国)(?![内外级属直际])[{HAN}]{{1,12}}(?:联|会|协|中心|集团|公司|院|行)(?:（[^（）]*）)?"
)
_LONGEST: Final = 36

_SEPARATOR: Final = re.compile(r"[、，,；;/\s。]")
_AND: Final = re.compile(
    f"(?<=[厅委局办部署院会团行联社府门位司构校台心市县区州盟队关团）])(?:以及|及其|及|和|与|暨)(?=[{HAN}])(?!政府)|"
    f"(?<=企业)(?:以及|及其|及|和|与)(?=[{HAN}])"
)
_AND_OTHERS: Final = re.compile(
    "(?<![高中初同平])等(?:其他)?(?:(?:省|市|区|县|国家|中央)?(?:级|直)?(?:有关|相关|各有关|各相关)?(?:职能|责任|成员|主管)?"
    "(?:部门和单位|部门单位|部门及单位|部门|单位|部委|机构|方面))?"
)
# One name, though with a comma in it: 各市、县（市、区）人民政府.
_ALL_PLACES: Final = re.compile(
    "各(?:设区|地级)?[市州县区盟旗镇乡](?:（[^（）]*）)?"
    "(?:、各?(?:自治州|街道|[县区州市旗镇])(?:（[^（）]*）)?(?![^、，；]*[局厅]))+|党委、政府|各盟(?:行政公署|行署)、各?市人民政府"
)
_KEPT: Final = "\x00"
_BEFORE_NAME: Final = re.compile("^(?:由|请|会同|联合|以及|及|和|与|同时|其中|以|为)+(?!平|县|硕|田|静|顺|龙|林|政|布)")
_BEHIND_NAME: Final = re.compile(
    "(?:(?:按|按照|依|依照|根据|依据|结合)(?:各自|自身|相关|有关)?(?:的)?(?:职责|职能|分工|实际|权限)(?:权限|职能|分工|范围)?"
    "|分别|共同|具体|各自|抓好|做好|要|应|为主|统筹|协同|协调|组织|联合|等)+$"
)
_DIGIT_LABEL: Final = re.compile(r"^\d+[.、)）]")

_OWN_PREFIX: Final = re.compile(
    "省|市(?!场)|区(?!域)|县|州|盟|旗|自治区|兵团|国家|中央|全国|全|各|有关|相关|国务院|中国|中共|中科院|中关村|人民银行|人行|"
    "团省|团市|共青团|武警|军(?!民)|驻|在|民航|铁路|属地|地方(?!金融)|本|我|所|成员|责任|牵头|配合|其他|东部|沿|相应|承担|项目|重点|"
    f"企业|高校|科研|高等|新区|(?!地方)[{HAN}]{{2,3}}(?:供电|海事|银保监|银监|证监|保监|金融监管|边检|烟草|调查总)|"
    f"[{HAN}]{{2,4}}(?:省|市|自治区|自治州|地区|新区|县|海关|大学|学院|集团)|(?:{'|'.join(PROVINCES)})"
)
_ELIDABLE: Final = re.compile(
    f"(?:[{HAN}]{{1,14}}(?:厅|局|委|办|办公室|委员会|部|署|院|供销社|联社|中心|总队)|[{HAN}]{{1,2}}公司|供销社|"
    f"[{HAN}]{{0,8}}(?:科协|工商联|总工会|妇联|残联|文联|社科联|贸促会))(?:（.*）)?"
)
_PARTY_BODY: Final = re.compile(
    "(?:组织部|宣传部|统战部|社会工作部|政法委|编办|网信办|人才办|金融办|军民融合办|科技委|改革办|财经办|外办|台办|农办|政研室|"
    "老干部局|巡视办|办公厅|党校|机构编制委|国安办|依法治省办|教育工委|科技工委|金融工委)"
)
_CARRIED: Final = re.compile(
    f"(?P<party>[省市区县州]委|自治区党委)|(?P<level>自治区|市(?!场)|区(?!域)|[省县州盟旗])|"
    f"(?P<place>[{HAN}]{{2,4}}?(?:省|市|自治区))(?=[{HAN}]{{2,14}}(?:厅|局|委|办))"
)
_BEHIND_LEVEL: Final = re.compile("直|级|属|内|有关|相关|各|市|区|县|委、|人民政府|政府|领导|长")


def is_like(name: str) -> bool:
    """Whether this can be the name of a department, where a note says that it is one."""
    return 1 < len(name) <= _LONGEST and _LIKE.fullmatch(name.replace("、", "")) is not None


def is_sure(name: str) -> bool:
    """Whether this is the name of a department even without a word of responsibility beside it."""
    return 1 < len(name) <= _LONGEST and _SURE.fullmatch(name.replace("、", "")) is not None


def is_body(name: str) -> bool:
    """Whether this can be a body of a place that is no office: 省红十字会, 市大数据中心.

    Things to be built have such names too, so it shows a note only beside an office or a word of responsibility.
    """
    return 1 < len(name) <= _LONGEST and _BODY_OF_LEVEL.fullmatch(name) is not None


def split(text: str) -> list[str]:
    """The names of a list in order; 等部门 goes, brackets behind a name stay with it.

    和 parts names only behind the end of one: 工业和信息化厅 is whole, 省科技厅和各市政府 are two.
    """
    text = _ALL_PLACES.sub(lambda match: match[0].replace("、", _KEPT), _AND_OTHERS.sub("、", text))
    pieces: list[str] = []
    depth = at = 0
    for index, char in enumerate(text):
        if char in "（(〔":
            depth += 1
        elif char in "）)〕":
            depth = max(0, depth - 1)
        elif depth == 0 and _SEPARATOR.match(char):
            pieces.append(text[at:index])
            at = index + 1
    pieces.append(text[at:])
    names = [_tidy(part) for piece in pieces for part in _parted(piece)]
    return [name for name in names if name]


def _parted(piece: str) -> list[str]:
    found: list[str] = []
    at = 0
    for match in _AND.finditer(piece):
        left, right = piece[at : match.start()], piece[match.end() :]
        if (
            piece.count("（", 0, match.start()) == piece.count("）", 0, match.start())
            and is_like(left)
            and len(right) > 1
        ):
            found.append(left)
            at = match.end()
    return [*found, piece[at:]]


def _tidy(name: str) -> str:
    name = _DIGIT_LABEL.sub("", name.strip(" 　：:。.-—"))
    name = _BEFORE_NAME.sub("", name)
    return _BEHIND_NAME.sub("", name).strip().replace(_KEPT, "、")


class Prefixes:
    """Restores what the later names of a list leave out: 省科技厅、工业和信息化厅 names two bodies of the province."""

    def __init__(self) -> None:
        self._level = ""
        self._party = ""
        # A list that begins with 科技厅 calls the bodies of its level so; what follows 省委外办 there lacks nothing.
        self._bare = False

    def restore(self, name: str) -> str:
        """The full name, given those that stood before it in the list."""
        if _OWN_PREFIX.match(name):
            self._remember(name)
            return name
        if not _ELIDABLE.fullmatch(name):
            return name
        if not self._level:
            self._bare = True
        if self._bare:
            return name
        if _PARTY_BODY.match(name) and self._party:
            return self._party + name
        return self._level + name

    def _remember(self, name: str) -> None:
        match = _CARRIED.match(name)
        if match is None or _BEHIND_LEVEL.match(name, match.end()):
            return
        if match["party"]:
            self._party = match["party"]
            self._level = match["party"].removesuffix("党委").removesuffix("委")
        else:
            self._level = match["level"] or match["place"]

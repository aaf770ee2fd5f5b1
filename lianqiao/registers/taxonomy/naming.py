"""Short names of divisions: what people say instead of the full name with its rank."""

import re

PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 "
    "水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 普米 塔吉克 怒 保安 裕固 独龙 各"
)
WITHOUT_ZU = "维吾尔|哈萨克|柯尔克孜|蒙古|锡伯|塔吉克"
AUTONOMOUS = re.compile(rf"^(.{{2,}}?)(?:(?:{PEOPLES.replace(' ', '|')})族|{WITHOUT_ZU})*自治(?:区|州|县|旗)$")
RANKS = ("特别行政区", "地区", "林区", "特区", "省", "市", "盟", "县", "区", "旗")
KEPT_WHOLE = ("矿区", "新区", "左旗", "右旗", "前旗", "后旗", "中旗", "联合旗")


def short_name(name: str) -> str:
    """Return the name of a division without its rank: 哈尔滨市 is 哈尔滨, 延边朝鲜族自治州 is 延边.

    At least two characters stay (沙县 is 沙县), and a rank that tells two places apart is kept (浦东新区).
    """
    if name.endswith(KEPT_WHOLE):
        return name
    if match := AUTONOMOUS.match(name):
        return match[1]
    for rank in RANKS:
        if name.endswith(rank) and len(name) - len(rank) >= 2:
            return name.removesuffix(rank)
    return name

"""Names of the provinces, by which plans and departments name the place that they are of (GB/T 2260)."""

from typing import Final

PROVINCES: Final = (
    *(
        "北京",
        "天津",
        "河北",
        "山西",
        "内蒙古",
        "辽宁",
        "吉林",
        "黑龙江",
        "上海",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
    ),
    *("山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃"),
    *("青海", "宁夏", "新疆"),
)
MUNICIPALITIES: Final = ("北京", "天津", "上海", "重庆")
REGIONS: Final = {
    "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区",
    "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}


def full_name(province: str) -> str:
    """The full name of a province: 河南 is 河南省, 北京 is 北京市."""
    if province in REGIONS:
        return REGIONS[province]
    return province + ("市" if province in MUNICIPALITIES else "省")

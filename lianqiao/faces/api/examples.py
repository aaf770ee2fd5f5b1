"""Examples of what is sent, for the description."""

from drf_spectacular.utils import OpenApiExample

ACHIEVEMENT = OpenApiExample(
    "成果草稿",
    request_only=True,
    value={
        "title": "天然鳞片石墨无氟提纯",
        "plain_text": "用碱熔加盐酸梯级洗提纯石墨，不用氢氟酸，适合负极材料厂，万吨线改造约一千八百万元，已完成中试。",
        "readiness": 6,
        "modes": ["licence"],
        "price_yuan": "1800000.00",
        "completers": [{"name": "季明湛", "organisation_name": "辽河大学"}],
        "external_id": "KY-2026-7",
    },
)
DEMAND = OpenApiExample(
    "需求草稿",
    request_only=True,
    value={
        "title": "镁合金压铸件防腐",
        "problem": "压铸件在盐雾试验 200 小时后出现锈点，客户要求 1000 小时不出锈点，每月退货三批。",
        "indicators": "盐雾试验｜不少于 1000 小时",
        "modes": ["commissioned"],
        "budget_yuan": "300000.00",
    },
)
PROBLEM_TEXT = OpenApiExample(
    "难题",
    request_only=True,
    value={"text": "压铸件三个月后生锈，想找不含铬的防护办法", "want": "achievements", "limit": 5},
)
REPORT = OpenApiExample(
    "填写一张月报",
    request_only=True,
    value={
        "values": [
            {"indicator": "contracts", "value": "1280.50", "reason": "本月补登两份大额合同"},
            {"indicator": "visits", "value": "12"},
        ],
        "note": "数据截至月末最后一天。",
    },
)

"""A few achievements and demands to search in."""

import datetime as dt
from decimal import Decimal

from lianqiao.engines.retrieval import Document

ELECTROLYTE = Document(
    id="a1",
    kind="achievement",
    title="硫化物固态电解质规模化制备技术",
    text="面向动力电池的硫化物固态电解质，室温离子电导率大于5mS/cm，已完成公斤级中试。",
    keywords=("固态电解质", "离子电导率"),
    fields=("0601",),
    region="290102",
    readiness=6,
    price_yuan=Decimal(3_000_000),
    updated=dt.date(2025, 6, 1),
    version="v1",
)
SOYBEAN = Document(
    id="a2",
    kind="achievement",
    title="大豆分离蛋白低温提取工艺",
    text="用于大豆深加工的低温提取工艺，蛋白得率高，废水少。",
    fields=("0203",),
    region="290201",
    readiness=8,
    price_yuan=Decimal(500_000),
    updated=dt.date(2024, 6, 1),
    version="v1",
)
SEPARATOR = Document(id="a3", kind="achievement", title="锂电池隔膜涂覆装备", text="湿法隔膜的陶瓷涂覆。", version="v1")
WANTS_ELECTROLYTE = Document(
    id="d1",
    kind="demand",
    title="寻求固态电解质",
    text="我公司希望解决固态电池中电解质离子电导率低的问题。",
    fields=("06",),
    region="290100",
    readiness_wanted=7,
    budget_yuan=Decimal(2_000_000),
    version="v1",
)
ALL = (ELECTROLYTE, SOYBEAN, SEPARATOR, WANTS_ELECTROLYTE)

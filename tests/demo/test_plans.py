"""The plans of the invented province are read whole: their tasks, who carries them, and what they promise."""

from importlib import resources

from lianqiao.engines.plan_parser import parse

PLANS = resources.files("lianqiao.demo") / "content" / "plans"


def test_plan_of_the_province_is_read_whole() -> None:
    plan = parse((PLANS / "province.txt").read_text(encoding="utf-8"))

    assert (plan.title, plan.issuer) == ("辽河省科技成果就地转化三年行动方案（2025—2027年）", "辽河省人民政府办公厅")
    assert (plan.document_number, plan.date) == ("辽政办发〔2025〕7号", "2025-02-18")
    assert [task.number for task in plan.tasks][:17] == [str(number) for number in range(1, 18)]
    assert plan.tasks[10].lead == ("省财政厅", "省科技厅")
    assert (plan.tasks[12].lead, plan.tasks[12].support) == (("省市场监管局",), ("省教育厅", "省科技厅"))
    promised = {
        (one.indicator, one.value, one.unit, one.deadline[:4])
        for one in plan.quantities
        if one.kind == "target" and one.deadline
    }
    assert {
        ("就地转化科技成果", 320, "项", "2025"),
        ("技术合同成交额", 500, "亿元", "2025"),
        ("就地转化科技成果", 420, "项", "2026"),
        ("技术合同成交额", 680, "亿元", "2027"),
    } <= promised


def test_plan_of_the_city_names_its_own_departments() -> None:
    plan = parse((PLANS / "city.txt").read_text(encoding="utf-8"))

    assert [task.number for task in plan.tasks][:8] == [str(number) for number in range(1, 9)]
    assert plan.tasks[1].lead == ("市工业和信息化局",)
    assert plan.tasks[1].support == ("市科技局",)

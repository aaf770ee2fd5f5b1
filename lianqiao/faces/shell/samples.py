"""Sample data of the style guide: invented, only to show each component with text of a real length."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django_tables2 import RequestConfig

from lianqiao.core.money import MoneyWanField

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class SampleForm(forms.Form):
    """One field of each kind, in two sections."""

    sections = (
        (
            "需求概况",
            "写给不懂这一行的人看：遇到了什么问题，希望达到什么效果。",
            ("title", "text", "industry"),
        ),
        ("条件", "", ("budget", "months", "kind", "ways", "document", "agreed")),
    )

    title = forms.CharField(label="需求名称", max_length=60, help_text="用一句话说出难题，不超过 60 字。")
    text = forms.CharField(label="问题描述", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    industry = forms.ChoiceField(
        label="所属行业",
        choices=[("", ""), ("C33", "金属制品业"), ("C34", "通用设备制造业"), ("C35", "专用设备制造业")],
        widget=forms.Select(attrs={"data-tom-select": True}),
    )
    budget = MoneyWanField(label="预算", required=False)
    months = forms.IntegerField(
        label="期望完成时间", min_value=1, max_value=60, widget=forms.NumberInput(attrs={"data-unit": "个月"})
    )
    kind = forms.ChoiceField(
        label="合作方式",
        choices=[("a", "委托开发"), ("b", "合作开发"), ("c", "技术转让")],
        widget=forms.RadioSelect,
    )
    ways = forms.MultipleChoiceField(
        label="可以提供的条件",
        choices=[("a", "中试场地"), ("b", "首台套应用"), ("c", "配套资金")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    document = forms.FileField(label="技术资料", required=False, help_text="PDF、Word 或图片，不超过 20 MB。")
    agreed = forms.BooleanField(label="内容不涉及国家秘密和本单位商业秘密")


class SampleTable(tables.Table):
    """A list with text, state, number and date columns."""

    title = tables.Column(verbose_name="成果名称", attrs={"cell": {"class": "wide"}})
    holder = tables.Column(verbose_name="持有单位")
    stage = tables.Column(verbose_name="成熟度", orderable=False)
    price = tables.Column(verbose_name="意向价格（万元）", attrs={"cell": {"class": "num"}})
    updated = tables.DateColumn(verbose_name="更新日期", format="Y年n月j日", attrs={"cell": {"class": "nowrap"}})

    class Meta:
        """Drawn by the shell."""

        template_name = "shell/table.html"
        order_by = "-price"

    def render_price(self, value: float) -> str:
        """With thousands separators, as figures in lists are shown."""
        return f"{value:,}"


SAMPLE_ROWS: list[dict[str, Any]] = [
    {
        "title": title,
        "holder": holder,
        "stage": stage,
        "price": price,
        "updated": NOON.date() - timedelta(days),
    }
    for title, holder, stage, price, days in (
        ("高寒地区动力电池低温自加热管理系统", "辽河工业大学", "7 级 小批试产", 1280, 3),
        ("稀土永磁电机无传感器矢量控制技术", "辽河省电工研究院", "6 级 中试", 460, 12),
        ("秸秆纤维增强可降解地膜", "辽河农业大学", "8 级 试用", 96.5, 20),
        ("大型铸锻件内部缺陷相控阵检测装备", "东港重型装备有限公司", "5 级 样机", 2150, 34),
        ("玉米秸秆低温厌氧发酵菌剂", "辽河省微生物研究所", "9 级 应用", 58, 41),
        ("页岩油压裂返排液处理与回用工艺", "辽河石油学院", "6 级 中试", 730, 55),
        ("数控机床主轴热误差在线补偿软件", "辽河工业大学", "7 级 小批试产", 185, 63),
    )
]


def _job(state: str, state_text: str, **values: Any) -> SimpleNamespace:
    defaults = {"done": 0, "total": None, "message": "", "remaining": None, "pk": state}
    defaults["finished"] = state in ("succeeded", "failed", "cancelled")
    return SimpleNamespace(state=state, get_state_display=state_text, **{**defaults, **values})


@dataclass(frozen=True)
class Person:
    """Stands for a user or an organisation."""

    pk: int
    name: str

    def __str__(self) -> str:
        """The name, as the real ones have it."""
        return self.name


def _entry(text: str, actor: str, organisation: str, *, days: int, reason: str = "") -> SimpleNamespace:
    at = NOON - timedelta(days=days)
    return SimpleNamespace(text=text, actor_name=actor, organisation_name=organisation, at=at, reason=reason)


def _remark(author: Person, organisation: str, text: str) -> SimpleNamespace:
    return SimpleNamespace(author=author, organisation=organisation, created_at=NOON, text=text)


def _offer(
    name: str, label: str, *, reason_required: bool = False, dangerous: bool = False, refused: str = ""
) -> SimpleNamespace:
    transition = SimpleNamespace(name=name, label=label, reason_required=reason_required, dangerous=dangerous)
    return SimpleNamespace(transition=transition, allowed=not refused, reason=refused)


def style_guide_context(request: HttpRequest) -> dict[str, Any]:
    """Everything that `shell/styleguide.html` shows."""
    table = SampleTable(SAMPLE_ROWS)
    RequestConfig(request, paginate={"per_page": 5}).configure(table)
    typed = {"title": "", "text": "焊缝", "budget": "约三百", "months": "90", "industry": "C33"}
    wrong = SampleForm({f"wrong-{name}": value for name, value in typed.items()}, prefix="wrong")
    me = Person(1, "沈知远")
    return {
        "page_title": "样式指南",
        "page_subtitle": "每个组件各示一例，开发时对照，测试时检查。",
        "page_help": "有疑问时，先看 docs/interface.md。",
        "breadcrumb": [{"label": "首页", "url": "/"}, {"label": "样式指南"}],
        "menu": _menu(),
        "navigation": [
            {"label": "首页", "url": "#", "active": True},
            {"label": "成果大厅", "url": "#"},
            {"label": "需求大厅", "url": "#"},
        ],
        "organisations": [Person(1, "辽河工业大学"), Person(2, "东港重型装备有限公司")],
        "unread": 3,
        "form": SampleForm(initial={"budget": Decimal(3_200_000)}),
        "wrong_form": wrong,
        "table": table,
        "page_of_list": Paginator(range(11_420), 20).get_page(7),
        "chips": [
            {"label": "行业", "value": "专用设备制造业", "url": "?a=1"},
            {"label": "地区", "value": "东港市", "url": "?a=2"},
            {"label": "成熟度", "value": "6 级及以上", "url": "?a=3"},
        ],
        "columns": [
            {"name": "title", "label": "成果名称", "shown": True},
            {"name": "price", "label": "意向价格", "shown": True},
            {"name": "region", "label": "所在地区", "shown": False},
        ],
        "saved": [{"label": "本市可中试的成果", "url": "?saved=1", "active": True}],
        "facts": [
            {"label": "持有单位", "value": "辽河工业大学"},
            {"label": "第一完成人", "value": "沈知远"},
            {"label": "成熟度", "value": "7 级", "note": "小批试产，2026年9月2日由第三方测试报告证明"},
            {"label": "意向价格", "value": "1,280", "unit": "万元"},
            {"label": "转化方式", "value": "许可、作价投资"},
            {"label": "合作地区", "value": ""},
        ],
        "jobs": [
            _job(
                "running",
                "进行中",
                label="导入成果",
                done=4680,
                total=11_420,
                message="12 行有错误，已跳过",
                remaining=timedelta(seconds=95),
            ),
            _job("queued", "排队中", label="重建匹配索引"),
            _job("succeeded", "已完成", label="导出成果清单", done=860, total=860),
            _job(
                "failed",
                "未完成",
                label="导入需求",
                done=31,
                total=120,
                message="第 32 行起文件已损坏，请重新导出后再导入。",
            ),
        ],
        "history": [
            _entry(
                "退回修改",
                "林若溪",
                "东港市科学技术局",
                days=0,
                reason="请补充第三方测试报告，并说明试用单位。",
            ),
            _entry("提交审核", "沈知远", "辽河工业大学", days=2),
            _entry("登记成果", "沈知远", "辽河工业大学", days=5),
        ],
        "talk": [
            _remark(Person(2, "林若溪"), "东港市科学技术局", "测试报告是哪家机构出具的？"),
            _remark(me, "辽河工业大学", "省电工院检测中心，报告已传到附件。"),
        ],
        "me": me,
        "reasons": [
            {"label": "低温、电池、续航", "share": 46},
            {"label": "行业相同：汽车制造业", "share": 27},
            {"label": "同在辽河省", "share": 15},
            {"label": "三个月内更新过", "share": 12},
        ],
        "misfits": ["需求要 8 级，成果现为 7 级，还差试用。", "意向价格 1,280 万元，高于预算 800 万元。"],
        "hit_facts": [
            {"label": "成熟度", "value": "7 级"},
            {"label": "地区", "value": "东港市"},
            {"label": "意向价格", "value": "1,280 万元"},
        ],
        "steps": [
            {"label": "登记", "status": "done", "note": "11月16日"},
            {"label": "单位提交", "status": "done", "note": "11月19日"},
            {"label": "审核", "status": "current", "note": "东港市科技局，11月26日前"},
            {"label": "保密审查", "status": "todo"},
            {"label": "公开", "status": "todo"},
        ],
        "changes": [
            SimpleNamespace(
                field="成果简介",
                pieces=(
                    SimpleNamespace(kind="same", text="电池在零下 30 ℃ 时，"),
                    SimpleNamespace(kind="removed", text="15 分钟"),
                    SimpleNamespace(kind="added", text="8 分钟"),
                    SimpleNamespace(kind="same", text="内升到可充电温度。"),
                ),
            ),
            SimpleNamespace(field="意向价格", pieces=(SimpleNamespace(kind="added", text="1,280 万元"),)),
        ],
        "duplicates": [
            {"title": "动力电池低温自加热系统", "url": "#", "holder": "辽河工业大学", "similarity": 92},
        ],
        "files": [
            {
                "name": "第三方测试报告（2026年9月）.pdf",
                "size": 2_480_000,
                "created_at": NOON,
                "url": "#",
                "remove_url": "#",
            },
            {"name": "专利证书.jpg", "size": 640_000, "created_at": NOON, "url": "#"},
        ],
        "offers": [
            _offer("accept", "通过审核"),
            _offer("return", "退回修改", reason_required=True),
            _offer("withdraw", "撤回公开", reason_required=True, dangerous=True),
            _offer("publish", "公开", refused="还没有保密审查结论，不能公开。"),
        ],
        "amount": Decimal(12_800_000),
        "chart": {
            "grid": {"left": 48, "right": 16, "top": 40, "bottom": 28},
            "legend": {"top": 0},
            "tooltip": {"trigger": "axis"},
            "xAxis": {"type": "category", "data": ["7月", "8月", "9月", "10月", "11月"]},
            "yAxis": {"type": "value"},
            "series": [
                {"name": "发布成果", "type": "bar", "data": [42, 58, 61, 77, 83]},
                {"name": "达成对接", "type": "bar", "data": [6, 9, 14, 17, 21]},
            ],
        },
    }


def _menu() -> list[dict[str, Any]]:
    return [
        {
            "label": "",
            "items": [
                {"label": "等我办理", "icon": "checklist", "url": "#", "count": 4, "active": True},
                {"label": "消息", "icon": "mail", "url": "#", "count": 3},
            ],
        },
        {
            "label": "我的业务",
            "items": [
                {"label": "成果", "icon": "bulb", "url": "#"},
                {"label": "需求", "icon": "help-hexagon", "url": "#"},
                {"label": "匹配", "icon": "arrows-join", "url": "#", "count": 12},
                {"label": "对接", "icon": "heart-handshake", "url": "#"},
            ],
        },
        {
            "label": "单位",
            "items": [
                {"label": "单位信息", "icon": "building", "url": "#"},
                {"label": "批量导入", "icon": "table-import", "url": "#"},
            ],
        },
    ]

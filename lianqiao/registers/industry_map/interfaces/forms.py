"""Forms for chains, editions, nodes and gaps; what they ask is checked again by the domain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.publishing.fields import KeywordsField
from lianqiao.core.publishing.validators import validate_keywords
from lianqiao.registers.achievements.interfaces.fields import PUBLIC
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.industry_map.domain import NodeContent
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.industry_map.models import MapAction, MapEdition, MapFirm, MapGap, MapNode, MapTechnology
from lianqiao.registers.industry_map.models.nodes import LONGEST_NAME
from lianqiao.registers.industry_map.queries.links import columns_of_link, offered
from lianqiao.registers.taxonomy.enums import LinkPosition
from lianqiao.registers.taxonomy.interfaces import IndustriesField, RegionField

_ACTION = ("name", "responsible", "due_on", "progress", "is_restricted")
_FIRM = ("name", "role", "place", "products", "is_restricted")
_TECHNOLOGY = ("name", "level", "readiness", "holder", "note", "is_restricted")
_GAP = ("name", "kind", "dependence", "detail", "task", "is_restricted")


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def _text(label: Any, length: int, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget, **options)


class ChainForm(forms.Form):
    """A chain that the region names."""

    name = forms.CharField(label=_("产业链名称"), max_length=100, help_text=_("例如：高端轴承"))
    description = _text(_("说明"), 1000)
    industries = IndustriesField(label=_("相关行业"), required=False)


class ClusterForm(forms.Form):
    """A cluster of a chain."""

    name = forms.CharField(label=_("集群名称"), max_length=100, help_text=_("例如：铁屏轴承产业集群"))
    region = RegionField(label=_("所在地区"))
    description = _text(_("说明"), 1000)
    industries = IndustriesField(label=_("相关行业"), required=False)


class EditionForm(forms.Form):
    """The head of an edition and its actions; a new one may bring all of another."""

    title = forms.CharField(label=_("标题"), max_length=200, help_text=_("例如：高端轴承产业链图谱（2026年下半年）"))
    as_of = _day(_("数据截至"), help_text=_("图谱说的是哪一天的情况"))
    head_office = forms.CharField(label=_("链长"), max_length=100, required=False, help_text=_("写职务，不写姓名"))
    lead_department = forms.CharField(label=_("牵头部门"), max_length=100, required=False)
    lead_city = RegionField(label=_("牵头市"), required=False, help_text=_("“一市一链”交给哪个市，可以不填"))
    note = _text(_("总体判断"), 2000, 5, help_text=_("图谱公开后，这段话大家都能看到"))
    actions = TableField(
        model=MapAction,
        names=_ACTION,
        sizes={"name": "l", "progress": "s", "is_restricted": "s"},
        label=_("推进任务"),
        required=False,
    )

    def __init__(self, *args: Any, edition: MapEdition | None = None, sources: Any = None, **options: Any) -> None:
        if edition is not None:
            stored = {name: getattr(edition, name) for name in self.base_fields if name not in ("actions", "copy_from")}
            stored["actions"] = list(edition.actions.order_by("order", "id").values("lineage", *_ACTION))
            options["initial"] = {**stored, **options.get("initial", {})}
        super().__init__(*args, **options)
        if sources is not None:
            self.fields["copy_from"] = forms.ModelChoiceField(
                sources, label=_now("带入哪一期"), required=False, empty_label=_now("不带入，从空白开始")
            )
            if not self.initial.get("actions"):
                del self.fields["actions"]

    def values(self) -> dict[str, Any]:
        """The columns of the edition."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("actions", "copy_from")}


class NodeForm(forms.Form):
    """A node with its rows; made for one edition and, when it changes one, one node."""

    name = forms.CharField(label=_("环节名称"), max_length=LONGEST_NAME)
    position = forms.ChoiceField(label=_("位置"), choices=LinkPosition.choices)
    parent = forms.ModelChoiceField(
        MapNode.objects.none(),
        label=_("属于哪个环节"),
        required=False,
        empty_label=_("单独成为一个环节"),
        help_text=_("选了上级环节，位置就跟着上级走"),
    )
    order = forms.IntegerField(
        label=_("次序"), min_value=0, max_value=9999, required=False, help_text=_("小的在前，不填排在最后")
    )
    summary = _text(_("情况说明"), 1000)
    supplies = forms.ModelMultipleChoiceField(
        MapNode.objects.none(),
        label=_("供给到哪些环节"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-tom-select": True}),
        help_text=_("它的产品交给谁用；图上的连线由此而来"),
    )
    industries = IndustriesField(label=_("相关行业"), required=False)
    keywords = KeywordsField(
        label=_("关键词"), required=False, help_text=_("用来找可能相关的成果，例如：轴承钢、热处理"), validators=()
    )
    is_restricted = forms.BooleanField(label=_("这个环节不公开"), required=False)
    firms = TableField(
        model=MapFirm,
        names=_FIRM,
        sizes={"name": "l", "is_restricted": "s", "place": "s"},
        label=_("企业"),
        required=False,
        help_text=_("写全称或简称；已核验的单位会自动关联"),
    )
    technologies = TableField(
        model=MapTechnology,
        names=_TECHNOLOGY,
        sizes={"name": "l", "level": "s", "readiness": "s", "is_restricted": "s"},
        label=_("技术"),
        required=False,
        help_text=_("就绪度填 1–9"),
    )
    gaps = TableField(
        model=MapGap,
        names=_GAP,
        headings={"task": _("关联的任务、需求或清单条目")},
        options={"task": (("", "—"),)},
        sizes={"name": "l", "kind": "s", "detail": "l", "is_restricted": "s"},
        readers={"task": str},
        label=_("缺口"),
        required=False,
        help_text=_("断点是没有人做，堵点是供不上，卡点是受制于人。缺口默认只有主管部门能看到"),
    )
    achievements = forms.ModelMultipleChoiceField(
        Achievement.objects.none(),
        label=_("成果"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-codes": PUBLIC.name}),
        help_text=_("输入名称中的字查找已公开的成果"),
    )
    sections = (
        (_("是什么环节"), "", ("name", "position", "parent", "order", "summary", "supplies", "is_restricted")),
        (_("有哪些企业"), "", ("firms",)),
        (_("靠哪些技术"), "", ("technologies",)),
        (_("缺什么"), "", ("gaps",)),
        (_("有哪些成果"), "", ("industries", "keywords", "achievements")),
    )

    def __init__(
        self, *args: Any, edition: MapEdition, actor: Actor, node: MapNode | None = None, **options: Any
    ) -> None:
        self.node = node
        options["initial"] = {**(_stored(node) if node else {}), **options.get("initial", {})}
        super().__init__(*args, **options)
        others = MapNode.objects.filter(edition=edition).exclude(pk=None if node is None else node.pk)
        fields: Any = self.fields
        fields["parent"].queryset = others.filter(parent__isnull=True).order_by("order", "id")
        fields["supplies"].queryset = others.order_by("order", "id")
        linked = (
            Achievement.objects.none()
            if node is None
            else Achievement.objects.filter(pk__in=node.achievements.values("achievement"))
        )
        fields["achievements"].queryset = Achievement.objects.published() | linked
        fields["gaps"].offer("task", self._links(edition, actor))

    def clean_keywords(self) -> Any:
        """Few, short, each once."""
        validate_keywords(self.cleaned_data["keywords"])
        return self.cleaned_data["keywords"]

    def content(self) -> NodeContent:
        """What the domain takes."""
        values = dict(self.cleaned_data)
        gaps = [{**row, **columns_of_link(str(row.get("task") or ""))} for row in values.pop("gaps")]
        columns = ("name", "position", "parent", "summary", "keywords", "is_restricted")
        given = {name: values[name] for name in columns}
        if values["order"] is not None:
            given["order"] = values["order"]
        return NodeContent(
            values=given,
            industries=values["industries"],
            supplies=list(values["supplies"]),
            firms=values["firms"],
            technologies=values["technologies"],
            gaps=gaps,
            achievements=list(values["achievements"]),
        )

    def _links(self, edition: MapEdition, actor: Actor) -> list[tuple[str, str]]:
        """What gaps may point to; what one points to already stays, though it may not be offered any more."""
        choices = [("", "—"), *offered(edition, actor)]
        known = {key for key, _label in choices}
        stored = [] if self.node is None else [gap.linked_id for gap in self.node.gaps.all()]
        return [*choices, *((key, _now("已关联的记录")) for key in dict.fromkeys(stored) if key not in known)]

    def clean_gaps(self) -> Any:
        """A gap points to what was offered, and nowhere else."""
        widget: Any = self.fields["gaps"].widget
        offered_keys = {key for column in widget.columns if column.name == "task" for key, _label in column.options}
        for row in self.cleaned_data["gaps"]:
            if str(row.get("task") or "") not in offered_keys:
                raise forms.ValidationError(_now("请从列表中选择关联的记录。"), "unknown")
        return self.cleaned_data["gaps"]


class IssueForm(forms.Form):
    """The decision by which an edition is issued."""

    decision_title = forms.CharField(label=_("印发文件名称"), max_length=200)
    decision_number = forms.CharField(label=_("文号"), max_length=100, required=False)
    decided_on = _day(_("印发日期"), initial=clock.today)


class CloseGapForm(forms.Form):
    """On which day a gap was filled, and by what."""

    closed_on = _day(_("补上日期"), initial=clock.today)
    closed_by = forms.CharField(label=_("怎样补上的"), max_length=200)


def _stored(node: MapNode) -> dict[str, Any]:
    """What the node says, as the fields show it."""
    names = ("name", "position", "parent", "order", "summary", "keywords", "is_restricted")
    gaps = [
        {**{name: getattr(gap, name) for name in (*_GAP, "lineage") if name != "task"}, "task": gap.linked_id}
        for gap in node.gaps.order_by("order", "id")
    ]
    return {
        **{name: getattr(node, name) for name in names},
        "industries": list(node.industries.all()),
        "supplies": [edge.target for edge in node.supplies.select_related("target")],
        "firms": list(node.firms.order_by("order", "id").values("lineage", *_FIRM)),
        "technologies": list(node.technologies.order_by("order", "id").values("lineage", *_TECHNOLOGY)),
        "gaps": gaps,
        "achievements": [
            item.achievement for item in node.achievements.select_related("achievement").order_by("order")
        ],
    }

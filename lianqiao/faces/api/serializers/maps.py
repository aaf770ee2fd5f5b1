"""What the API shows of industry maps: editions, nodes with what stands at them, gaps, and two editions compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.faces.api.serializers.filings import LinkSerializer
from lianqiao.faces.api.serializers.kernel import DifferenceSerializer
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.industry_map.comparing import CHANGES, MapComparison
from lianqiao.registers.industry_map.enums import EditionState, FirmRole, GapKind, Place, Progress, TechLevel
from lianqiao.registers.industry_map.models import (
    MapAchievement,
    MapAction,
    MapEdge,
    MapEdition,
    MapFirm,
    MapGap,
    MapNode,
    MapTechnology,
)
from lianqiao.registers.industry_map.queries.links import linked
from lianqiao.registers.industry_map.rules import sees_whole
from lianqiao.registers.taxonomy.enums import LinkPosition


class MapActionSerializer(serializers.ModelSerializer):
    """Something that somebody is to do for the chain."""

    progress = serializers.ChoiceField(choices=Progress.choices, help_text=_("进展"))

    class Meta:
        model = MapAction
        fields = ("name", "responsible", "due_on", "progress", "is_restricted")
        read_only_fields = fields


class MapSerializer(RecordSerializer):
    """An edition of the map of a chain. `context` holds in `actions` those of each edition that the actor may read."""

    id = serializers.UUIDField(help_text=_("编号"))
    chain = CodeSerializer(help_text=_("产业链"))
    title = serializers.CharField(help_text=_("标题"))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；未公开时为空"))
    state = serializers.ChoiceField(choices=EditionState.choices, help_text=_("状态"))
    as_of = serializers.DateField(help_text=_("数据截至"))
    organisation = OwnerSerializer(help_text=_("编制单位"))
    region = CodeSerializer(help_text=_("地区"))
    head_office = serializers.CharField(help_text=_("链长（职务）"))
    lead_department = serializers.CharField(help_text=_("牵头部门"))
    lead_city = CodeSerializer(allow_null=True, help_text=_("牵头市"))
    note = serializers.CharField(help_text=_("总体判断"))
    decision_title = serializers.CharField(help_text=_("印发文件"))
    decision_number = serializers.CharField(help_text=_("文号"))
    decided_on = serializers.DateField(allow_null=True, help_text=_("印发日期"))
    superseded_on = serializers.DateField(allow_null=True, help_text=_("被替代日期"))
    is_published = serializers.BooleanField(help_text=_("是否公开"))
    is_whole = serializers.BooleanField(help_text=_("您读到的是否是全部；否则没有不公开的环节、企业、技术、缺口和任务"))
    actions = MapActionSerializer(many=True, help_text=_("推进任务"))

    def worked_out(self, record: MapEdition) -> Mapping[str, Any]:
        """Without its nodes, which are a list of their own."""
        page = reverse("portal:map", args=[record.pk]) if record.is_published else None
        return {
            "url": page and f"{settings.LIANQIAO_BASE_URL}{page}",
            "is_whole": sees_whole(self.actor, record),
            "actions": self.context["actions"].get(record.pk, []),
        }


class MapFirmSerializer(serializers.ModelSerializer):
    """A firm at a node."""

    organisation = serializers.UUIDField(
        source="organisation_id", allow_null=True, help_text=_("平台上的单位编号；没有登记的企业为空")
    )
    role = serializers.ChoiceField(choices=FirmRole.choices, help_text=_("角色"))
    place = serializers.ChoiceField(choices=Place.choices, help_text=_("所在地"))

    class Meta:
        model = MapFirm
        fields = ("id", "lineage", "name", "organisation", "role", "place", "products", "is_restricted")
        read_only_fields = fields


class MapTechnologySerializer(serializers.ModelSerializer):
    """A technology at a node."""

    level = serializers.ChoiceField(choices=TechLevel.choices, help_text=_("水平"))

    class Meta:
        model = MapTechnology
        fields = ("id", "lineage", "name", "level", "readiness", "holder", "note", "is_restricted")
        read_only_fields = fields


class MapNodeSerializer(RecordSerializer):
    """A place of the chain with what stands at it; `context` holds it by node, as far as the actor may read it."""

    id = serializers.UUIDField(help_text=_("编号"))
    map = serializers.UUIDField(source="edition_id", help_text=_("哪一期图谱"))
    lineage = serializers.UUIDField(help_text=_("各期相同的编号"))
    parent = serializers.UUIDField(source="parent_id", allow_null=True, help_text=_("属于哪个环节"))  # type: ignore[assignment]
    position = serializers.ChoiceField(choices=LinkPosition.choices, help_text=_("位置"))
    order = serializers.IntegerField(help_text=_("次序"))
    name = serializers.CharField(help_text=_("环节名称"))
    summary = serializers.CharField(help_text=_("情况说明"))
    keywords = serializers.ListField(child=serializers.CharField(), help_text=_("关键词"))
    industries = CodeSerializer(many=True, help_text=_("相关行业"))
    is_restricted = serializers.BooleanField(help_text=_("是否不公开"))
    supplies = serializers.ListField(child=serializers.UUIDField(), help_text=_("供给到哪些环节"))
    firms = MapFirmSerializer(many=True, help_text=_("企业"))
    technologies = MapTechnologySerializer(many=True, help_text=_("技术"))
    achievements = LinkSerializer(many=True, help_text=_("成果"))

    def worked_out(self, record: MapNode) -> Mapping[str, Any]:
        """What stands at it; its gaps are a list of their own."""
        return {name: self.context[name].get(record.pk, []) for name in _STANDS_AT}


class MapGapSerializer(RecordSerializer):
    """What lacks at a node; `context` holds in `links` the record that is about it, where the actor may see that."""

    id = serializers.UUIDField(help_text=_("编号"))
    map = serializers.UUIDField(source="node.edition_id", help_text=_("哪一期图谱"))
    node = LinkSerializer(source="node_link", help_text=_("环节"))
    lineage = serializers.UUIDField(help_text=_("各期相同的编号"))
    kind = serializers.ChoiceField(choices=GapKind.choices, help_text=_("类型"))
    name = serializers.CharField(help_text=_("缺什么"))
    dependence = serializers.CharField(help_text=_("依赖谁"))
    detail = serializers.CharField(help_text=_("说明"))
    is_restricted = serializers.BooleanField(help_text=_("是否不公开"))
    record = LinkSerializer(allow_null=True, help_text=_("相关的研发任务、需求或清单条目；没有或不能查看时为空"))
    closed_on = serializers.DateField(allow_null=True, help_text=_("补上日期；还没有补上时为空"))
    closed_by = serializers.CharField(help_text=_("怎样补上的"))

    def worked_out(self, record: MapGap) -> Mapping[str, Any]:
        """Where it is, and what is about it."""
        return {
            "node_link": {"id": record.node_id, "title": record.node.name},
            "record": self.context["links"].get(record.pk),
        }


class NamedNodeSerializer(serializers.Serializer):
    """A node, by id and name."""

    id = serializers.UUIDField(help_text=_("编号"))
    name = serializers.CharField(help_text=_("环节名称"))


class RowChangeSerializer(serializers.Serializer):
    """A row of a node that entered, left, changed, or is a gap that was filled."""

    kind = serializers.CharField(help_text=_("是什么：企业、技术、缺口或成果"))
    name = serializers.CharField(help_text=_("名称"))
    change = serializers.ChoiceField(choices=CHANGES, help_text=_("怎样变化"))
    differences = DifferenceSerializer(many=True, help_text=_("哪里不同"))


class NodeChangeSerializer(serializers.Serializer):
    """A node of both editions that does not say the same."""

    node = NamedNodeSerializer(help_text=_("环节"))
    differences = DifferenceSerializer(many=True, help_text=_("环节自身哪里不同"))
    rows = RowChangeSerializer(many=True, help_text=_("企业、技术、缺口和成果的变化"))


class MapComparisonSerializer(serializers.Serializer):
    """The later of two editions against the earlier."""

    old = serializers.UUIDField(help_text=_("较早一期的编号"))
    new = serializers.UUIDField(help_text=_("较晚一期的编号"))
    entered = NamedNodeSerializer(many=True, help_text=_("新增的环节"))
    left = NamedNodeSerializer(many=True, help_text=_("不再列入的环节"))
    changed = NodeChangeSerializer(many=True, help_text=_("有变化的环节"))
    same = serializers.IntegerField(help_text=_("没有变化的环节数"))


#: What stands at a node, as `standing_at` gives it.
_STANDS_AT = ("supplies", "firms", "technologies", "achievements")


def actions_of(editions: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """The actions of each edition of the page that the actor may read; one query."""
    whole = {edition.pk for edition in editions if sees_whole(actor, edition)}
    found: dict[Any, list[MapAction]] = {}
    for action in MapAction.objects.filter(edition__in=editions).order_by("order", "id"):
        if action.edition_id in whole or not action.is_restricted:
            found.setdefault(action.edition_id, []).append(action)
    return {"actions": found}


def standing_at(nodes: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """What stands at each node of the page, as far as the actor may read it; five queries."""
    keys = [node.pk for node in nodes]
    visible = MapNode.objects.visible_to(actor)
    edges = MapEdge.objects.filter(source__in=keys, target__in=visible).order_by("target__order", "id")
    links = MapAchievement.objects.visible_to(actor).filter(node__in=keys).order_by("order", "id")
    pairs = list(links.values_list("node_id", "achievement_id"))
    shown = Achievement.objects.public(actor).filter(pk__in={key for _node, key in pairs})
    titles = dict(shown.values_list("pk", "title"))
    return {
        "supplies": _by_node((edge.source_id, edge.target_id) for edge in edges),
        "firms": _by_node((row.node_id, row) for row in _rows_at(MapFirm, keys, actor)),
        "technologies": _by_node((row.node_id, row) for row in _rows_at(MapTechnology, keys, actor)),
        "achievements": _by_node((node, {"id": key, "title": titles[key]}) for node, key in pairs if key in titles),
    }


def records_of_gaps(gaps: Sequence[Any], actor: Actor) -> Mapping[str, Any]:
    """The records that the gaps of the page point to, for those who see the whole map; at most three queries."""
    whole = [gap for gap in gaps if sees_whole(actor, gap.node.edition)]
    titles = linked(whole, actor)
    keys = {gap.pk: gap.task_id or gap.demand_id or gap.list_entry_id for gap in whole}
    return {"links": {gap: {"id": keys[gap], "title": title} for gap, (title, _url) in titles.items()}}


def shown_comparison(found: MapComparison) -> dict[str, Any]:
    """The comparison as it is shown."""
    values = {
        "old": found.old.pk,
        "new": found.new.pk,
        "entered": [view.node for view in found.entered],
        "left": [view.node for view in found.left],
        "changed": found.changed,
        "same": found.same,
    }
    return dict(MapComparisonSerializer(values).data)


def _rows_at(model: Any, keys: Sequence[Any], actor: Actor) -> Any:
    return model.objects.visible_to(actor).filter(node__in=keys).order_by("order", "id")


def _by_node(pairs: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for node, row in pairs:
        found.setdefault(node, []).append(row)
    return found

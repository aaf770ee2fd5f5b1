"""What the API shows of norms, lists and public notices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.core.lists.enums import EditionState, Effect, Visibility
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.lists.showing import as_public
from lianqiao.core.norms.answers import Answer
from lianqiao.core.norms.durations import Duration
from lianqiao.core.norms.enums import Kind, Level
from lianqiao.core.notices.enums import NoticeState, Place
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer


class AnyField(serializers.JSONField):
    """A value whose shape depends on its kind."""


class NormSerializer(RecordSerializer):
    """One edition of a norm."""

    id = serializers.UUIDField(help_text=_("编号"))
    key = serializers.CharField(source="key_id", help_text=_("规定的代号"))
    title = serializers.CharField(source="key.title", help_text=_("规定什么"))
    kind = serializers.ChoiceField(source="key.kind", choices=Kind.choices, help_text=_("值的种类"))
    unit = serializers.CharField(source="key.unit", help_text=_("单位"))
    value = AnyField(help_text=_("值"))
    level = serializers.ChoiceField(choices=Level.choices, help_text=_("哪一级的规定"))
    region = CodeSerializer(allow_null=True, help_text=_("适用地区；全国或单位的规定为空"))
    effective_from = serializers.DateField(help_text=_("生效日期"))
    effective_to = serializers.DateField(allow_null=True, help_text=_("失效日期，自该日起不再有效"))
    source_title = serializers.CharField(help_text=_("依据文件"))
    source_number = serializers.CharField(help_text=_("文号"))
    article = serializers.CharField(help_text=_("条款"))
    is_verified = serializers.BooleanField(help_text=_("是否已与原文核对"))


class CandidateSerializer(serializers.Serializer):
    """A level that was looked at."""

    level = serializers.ChoiceField(choices=Level.choices, help_text=_("哪一级"))
    name = serializers.CharField(help_text=_("哪里"))
    value = serializers.CharField(allow_null=True, help_text=_("这一级的规定，没有时为空"))
    chosen = serializers.BooleanField(help_text=_("是否以它为准"))
    why = serializers.CharField(help_text=_("为什么"))


class AnswerSerializer(serializers.Serializer):
    """What holds in a place on a day, by which text, and which levels were looked at."""

    key = serializers.CharField(help_text=_("规定的代号"))
    value = AnyField(help_text=_("值"))
    text = serializers.CharField(help_text=_("值，用文字写出"))
    source = serializers.CharField(help_text=_("依据"))  # type: ignore[assignment]
    is_verified = serializers.BooleanField(help_text=_("是否已与原文核对"))
    chain = CandidateSerializer(many=True, help_text=_("自上而下各级的规定"))


class EntrySerializer(serializers.Serializer):
    """A line of a list."""

    id = serializers.UUIDField(help_text=_("编号"))
    edition = serializers.UUIDField(source="edition_id", help_text=_("哪一期清单"))
    position = serializers.IntegerField(help_text=_("序号"))
    name = serializers.CharField(help_text=_("名称"))
    holder = serializers.CharField(help_text=_("所属单位"))
    attributes = AnyField(help_text=_("各栏内容"))
    note = serializers.CharField(help_text=_("备注"))
    entered_on = serializers.DateField(help_text=_("列入日期"))
    entry_decision = serializers.CharField(help_text=_("列入决定"))
    effect_until = serializers.DateField(allow_null=True, help_text=_("作用截止日期"))
    left_on = serializers.DateField(allow_null=True, help_text=_("退出日期"))
    exit_decision = serializers.CharField(help_text=_("退出决定"))


class ListSerializer(RecordSerializer):
    """A dated edition of a list."""

    id = serializers.UUIDField(help_text=_("编号"))
    kind = CodeSerializer(source="kind_code", help_text=_("清单种类"))
    effect = serializers.ChoiceField(source="kind.effect", choices=Effect.choices, help_text=_("列入的作用"))
    title = serializers.CharField(help_text=_("标题"))
    number = serializers.CharField(help_text=_("编号"))
    state = serializers.ChoiceField(choices=EditionState.choices, help_text=_("状态"))
    organisation = OwnerSerializer(help_text=_("编制部门"))
    region = CodeSerializer(help_text=_("地区"))
    period_from = serializers.DateField(help_text=_("起始日期"))
    period_to = serializers.DateField(allow_null=True, help_text=_("截止日期"))
    superseded_on = serializers.DateField(allow_null=True, help_text=_("被替代日期"))
    decision_title = serializers.CharField(help_text=_("印发文件"))
    decision_number = serializers.CharField(help_text=_("文号"))
    decided_on = serializers.DateField(allow_null=True, help_text=_("印发日期"))
    note = serializers.CharField(help_text=_("说明"))
    entries = serializers.IntegerField(source="entry_count", help_text=_("现有条目数"))

    def worked_out(self, record: Edition) -> Mapping[str, Any]:
        """The key of its kind is a code."""
        return {"kind_code": {"code": record.kind.key, "name": record.kind.name}}


class DifferenceSerializer(serializers.Serializer):
    """What a line says in the older and in the newer edition."""

    title = serializers.CharField(help_text=_("栏目"))
    old = serializers.CharField(help_text=_("原来"))
    new = serializers.CharField(help_text=_("现在"))


class ChangedEntrySerializer(serializers.Serializer):
    """A line of both editions that does not say the same."""

    entry = EntrySerializer(help_text=_("条目"))
    differences = DifferenceSerializer(many=True, help_text=_("哪里不同"))


class ComparisonSerializer(serializers.Serializer):
    """An edition against an older one."""

    entered = EntrySerializer(many=True, help_text=_("新列入"))
    left = EntrySerializer(many=True, help_text=_("已退出"))
    changed = ChangedEntrySerializer(many=True, help_text=_("有变化"))
    same = serializers.IntegerField(help_text=_("没有变化的条目数"))


class NoticePlaceSerializer(serializers.Serializer):
    """Where a notice is put up."""

    place = serializers.ChoiceField(choices=Place.choices, help_text=_("公示地点"))
    location = serializers.CharField(help_text=_("具体位置"))
    url = serializers.CharField(help_text=_("网址"))
    shown_from = serializers.DateField(allow_null=True, help_text=_("实际公示第一天"))
    shown_to = serializers.DateField(allow_null=True, help_text=_("实际公示最后一天"))


class NoticeSerializer(RecordSerializer):
    """A public notice; objections to it are never public."""

    id = serializers.UUIDField(help_text=_("编号"))
    number = serializers.CharField(help_text=_("公示编号"))
    kind = serializers.CharField(help_text=_("公示类型"))
    title = serializers.CharField(help_text=_("标题"))
    text = serializers.CharField(help_text=_("正文"))
    items = AnyField(help_text=_("公示内容表：head 是表头，rows 是各行"))
    state = serializers.ChoiceField(choices=NoticeState.choices, help_text=_("状态"))
    organisation = OwnerSerializer(help_text=_("公示单位"))
    region = CodeSerializer(help_text=_("地区"))
    round = serializers.IntegerField(help_text=_("第几次公示"))
    first_day = serializers.DateField(allow_null=True, help_text=_("公示第一天"))
    last_day = serializers.DateField(allow_null=True, help_text=_("公示最后一天"))
    basis = serializers.CharField(help_text=_("公示期依据"))
    content_sha256 = serializers.CharField(help_text=_("内容校验值"))
    places = NoticePlaceSerializer(source="current_places", many=True, help_text=_("公示地点"))


def shown_answer(key: str, answer: Answer[Any]) -> dict[str, Any]:
    """A norm's answer as it is shown."""
    values = {
        "key": key,
        "value": _plain(answer.value),
        "text": answer.text,
        "source": answer.source,
        "is_verified": answer.verified,
        "chain": [
            {
                "level": one.level,
                "name": one.name,
                "value": None if one.edition is None else one.edition.value_text,
                "chosen": one.chosen,
                "why": one.why,
            }
            for one in answer.chain
        ],
    }
    return dict(AnswerSerializer(values).data)


def without_what_is_kept_back(entries: Sequence[Entry], actor: Actor) -> Mapping[str, Any]:
    """Empty in the lines of lists that may be public what their owners keep back today; adds nothing to the page."""
    as_public([entry for entry in entries if entry.edition.visibility == Visibility.PUBLIC], actor)
    return {}


def shown_entry(entry: Entry) -> dict[str, Any]:
    """An entry as it is shown."""
    return dict(EntrySerializer(entry).data)


def _plain(value: Any) -> Any:
    if isinstance(value, Duration):
        return {"length": value.length, "unit": value.unit}
    return value

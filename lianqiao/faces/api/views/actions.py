"""The next steps of a record: which are open with the reasons of those that are not, and taking one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from lianqiao.core import transitions
from lianqiao.core.errors import InvalidInput
from lianqiao.core.money import CENT, LIMIT, MoneyWanField
from lianqiao.faces.api.answers import answer, require_version
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.problems import Problem
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.strict import (
    AmountField,
    DayField,
    StrictSerializer,
    TextField,
    WholeField,
    WordField,
)
from lianqiao.faces.api.views.base import ApiView

REASON_LENGTH = 500


class OfferSerializer(serializers.Serializer):
    """A step that leads on from where the record stands."""

    name = serializers.CharField(help_text=gettext_lazy("代号，写在地址的最后"))
    label = serializers.CharField(help_text=gettext_lazy("名称"))  # type: ignore[assignment]
    target = serializers.CharField(help_text=gettext_lazy("办理后的状态"))
    allowed = serializers.BooleanField(help_text=gettext_lazy("现在能不能办理"))
    reason = serializers.CharField(help_text=gettext_lazy("不能办理的原因"))
    needs_reason = serializers.BooleanField(help_text=gettext_lazy("是否须写明理由（reason）"))
    needs = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("还须提交哪些栏目"))
    dangerous = serializers.BooleanField(help_text=gettext_lazy("是否不易挽回，办理前宜请人确认"))


class OffersSerializer(serializers.Serializer):
    """The next steps of a record."""

    results = OfferSerializer(many=True)


def action_views(resource: Resource) -> tuple[type[ApiView], type[ApiView]]:
    """The views of the open steps and of taking one."""
    name, label = resource.name, resource.label
    offers = Operation(
        id=f"{name}_actions",
        tag=label,
        summary=_("%(label)s当前可以办理的操作") % {"label": label},
        scope=resource.act_scope,
        response=OffersSerializer,
        errors=(404,),
    )
    step = OpenApiParameter(
        "action",
        {"type": "string", "enum": [one.name for one in resource.offered]},
        OpenApiParameter.PATH,
        description="；".join(f"`{one.name}` {one.label}" for one in resource.offered),
    )
    version = OpenApiParameter(
        "If-Match", str, OpenApiParameter.HEADER, description=_("写明时，记录已被他人修改则不办理")
    )
    act = Operation(
        id=f"{name}_act",
        tag=label,
        summary=_("办理%(label)s的一项操作") % {"label": label},
        description=_("与页面上的办理按钮相同：检查权限、状态和条件，写入办理记录并通知有关人员。"),
        scope=resource.act_scope,
        parameters=(step, version),
        request=_body_of(resource),
        response=resource.serializer,
        errors=(404, 412),
    )
    return (
        type(f"{name.title()}Offers", (_Offers,), {"resource": resource, "operations": {"get": offers}}),
        type(f"{name.title()}Act", (_Act,), {"resource": resource, "operations": {"post": act}, "body": act.request}),
    )


class _Offers(ApiView):
    resource: Resource

    def get(self, request: Any, key: Any) -> Any:
        """The steps that concern the actor."""
        record = self.resource.find(key, self.actor)
        known = {one.name for one in self.resource.offered}
        offers = [offer for offer in transitions.available(record, self.actor) if offer.transition.name in known]
        forms_ = self.resource.actions or {}
        return answer(
            {
                "results": [
                    {
                        "name": offer.transition.name,
                        "label": str(offer.transition.label),
                        "target": offer.transition.target,
                        "allowed": offer.allowed,
                        "reason": offer.reason,
                        "needs_reason": offer.transition.reason_required,
                        "needs": list(_fields_of(forms_, offer.transition.name)),
                        "dangerous": offer.transition.dangerous,
                    }
                    for offer in offers
                ]
            }
        )


class _Act(ApiView):
    resource: Resource
    body: type[serializers.Serializer]

    def post(self, request: Any, key: Any, action: str) -> Any:
        """Take the step, under the lock of the record."""
        if action not in {one.name for one in self.resource.offered}:
            raise Problem(404, "unknown_action", _("没有这个操作，或它须由人办理。"))
        record = self.resource.find_locked(key, self.actor)
        if (version := request.headers.get("If-Match")) is not None:
            require_version(version, self.resource.shown([record], self.actor)[0])
        serializer = self.body(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        reason = given.pop("reason", "")
        data = _checked(self.resource.actions or {}, action, given)
        if action in self.resource.steps:
            self.resource.steps[action](record, actor=self.actor)
        else:
            transitions.apply(record, action, actor=self.actor, reason=reason, **data)
        return answer(self.resource.shown([self.resource.find(key, self.actor)], self.actor)[0])


def _checked(action_forms: Mapping[str, type[forms.Form]], action: str, given: dict[str, Any]) -> dict[str, Any]:
    """The data of the action as its form on the page reads them; others are not its own."""
    known = _fields_of(action_forms, action)
    if strange := [name for name in given if name not in known]:
        raise InvalidInput({name: [_("这项操作没有这个栏目。")] for name in strange})
    if not known:
        return {}
    form = action_forms[action]({name: _typed(known[name], value) for name, value in given.items()})
    if not form.is_valid():
        raise InvalidInput({name: [str(one) for one in sentences] for name, sentences in form.errors.items()})
    return form.cleaned_data


def _typed(field: forms.Field, value: Any) -> str:
    """The value as a person would type it into the page's form; amounts are in yuan here, and say so."""
    return f"{value}元" if isinstance(field, MoneyWanField) else str(value)


def _fields_of(action_forms: Mapping[str, type[forms.Form]], action: str) -> dict[str, forms.Field]:
    form = action_forms.get(action)
    return {} if form is None else dict(form.base_fields)


def _body_of(resource: Resource) -> type[serializers.Serializer]:
    """What any of the resource's actions may be given; each asks for its own part of it."""
    attributes: dict[str, Any] = {
        "reason": TextField(required=False, allow_blank=True, max_length=REASON_LENGTH, help_text=_("理由"))
    }
    for one in resource.offered:
        for name, field in _fields_of(resource.actions or {}, one.name).items():
            attributes[name] = _field_of(field)
    one_name = resource.serializer.__name__.removesuffix("Serializer")
    return type(f"{one_name}ActionSerializer", (StrictSerializer,), attributes)


def _field_of(field: forms.Field) -> serializers.Field:
    label = str(field.label or "")
    if isinstance(field, forms.ChoiceField):
        words: Any = field.choices
        return WordField(choices=words, required=False, help_text=label)
    if isinstance(field, forms.IntegerField):
        least: Any = field.min_value
        most: Any = field.max_value
        return WholeField(required=False, min_value=least, max_value=most, help_text=label)
    if isinstance(field, forms.DateField):
        return DayField(required=False, help_text=label)
    if isinstance(field, MoneyWanField):
        places, digits = -CENT.as_tuple().exponent, LIMIT.adjusted()  # type: ignore[operator]
        words = _("%(label)s；单位元") % {"label": label}
        return AmountField(
            max_digits=digits + places, decimal_places=places, min_value=0, required=False, help_text=words
        )
    if isinstance(field, forms.CharField):
        return TextField(required=False, allow_blank=True, max_length=field.max_length, help_text=label)
    raise LookupError(f"the API cannot describe the field {label} of an action: {type(field).__name__}")

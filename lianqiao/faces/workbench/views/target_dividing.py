"""Dividing a target among places in the workbench: one table, proposed, edited and saved as a whole."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.money import plain
from lianqiao.core.pages import Crumb
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.targets import OfTarget, crumbs
from lianqiao.governance.indicators.domain import allocate, propose
from lianqiao.governance.indicators.domain.allocation import balance_of, fingerprint
from lianqiao.governance.indicators.enums import Sharing, TargetState
from lianqiao.governance.indicators.interfaces.forms import UnitsForm
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.numbers import figure_text
from lianqiao.governance.indicators.queries.figures import values
from lianqiao.governance.indicators.queries.targets import parts_for
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region
from lianqiao.registers.taxonomy.queries.regions import region_children

PART = "part-"
#: The digits of a region's code; a longer key is an organisation's.
CODE_DIGITS = 6


class DivideTarget(OfTarget):
    """The table in which a target is divided: proposed (`?by=`), edited, saved as a whole."""

    title = gettext_lazy("分解目标")
    needs_organisation = True
    permission = Permission.TARGET_ALLOCATE
    template_name = "workbench/targets/divide.html"

    def page_title(self) -> str:
        """What is divided."""
        return _("分解目标：%(name)s") % {"name": self.record().indicator.name}

    def breadcrumb(self) -> list[Crumb]:
        """Below the target."""
        return crumbs(Crumb(str(self.record().place), self.after(self.record())), Crumb(_("分解")))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The table, with a proposal where one is asked for."""
        self.actor.require(Permission.TARGET_ALLOCATE, self.record())
        shown: dict[str, str] = {}
        by = request.GET.get("by", "")
        if by in Sharing.values:
            try:
                shown = self._proposed(Sharing(by))
            except DomainError as refusal:
                messages.error(request, refusal.message)
        return self.render_to_response(self.get_context_data(shown=shown, seen=fingerprint(self.record())))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save the table; what was typed stays where it is refused."""
        record, given = self.record(), request.POST
        typed = {name.removeprefix(PART): str(text) for name, text in given.items() if name.startswith(PART)}
        places = {str(place.pk): place for place in self._places(set(typed))}
        try:
            parts = {places[key]: _amount(text) for key, text in typed.items() if key in places}
            allocate(
                record,
                parts,
                actor=self.actor,
                gap_reason=given.get("gap_reason", ""),
                reason=given.get("reason", ""),
                seen=given.get("seen") or None,
            )
        except AccessError:
            raise
        except DomainError as refusal:
            context = self.get_context_data(
                shown=typed, seen=given.get("seen", ""), refusal=refusal.message, wrong=refusal.field
            )
            return self.render_to_response(context, status=422)
        messages.success(request, _("已保存分解表，核对后再下达。"))
        return redirect(self.after(record))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The places with what they have, what they had last year, and what is proposed or typed."""
        record, shown = self.record(), kwargs.pop("shown")
        parts = {str(part.place.pk): part for part in parts_for(record, self.actor)}
        places = self._places(set(shown) | set(parts))
        keys = [place.pk for place in places]
        last = values([record.indicator], keys, record.period.year_before())
        rows = [
            {
                "place": place,
                "key": str(place.pk),
                "part": parts.get(str(place.pk)),
                "value": shown.get(str(place.pk), _plain(parts.get(str(place.pk)))),
                "last": figure_text(last[record.indicator.pk, place.pk].value, record.indicator),
            }
            for place in places
        ]
        amounts = [amount for row in rows if (amount := _read(row["value"])) is not None]
        weights = Indicator.objects.visible_to(self.actor).active().exclude(pk=record.indicator_id)
        return super().get_context_data(
            record=record,
            rows=rows,
            balance=balance_of(record, amounts),
            gap_reason=self.request.POST.get("gap_reason", record.gap_reason),
            reason=self.request.POST.get("reason", ""),
            sharings=[one for one in Sharing if (one == Sharing.SAME) != record.indicator.is_addable],
            weights=weights.filter(over_places="sum").order_by("pinyin"),
            by=self.request.GET.get("by", ""),
            weight=self.request.GET.get("weight", ""),
            unit_form=UnitsForm(),
            has_issued=any(part.state != TargetState.DRAFT for part in parts.values()),
            **kwargs,
        )

    def _places(self, more: set[str]) -> list[Any]:
        """The regions directly below, the organisations that take part, and those that the address adds."""
        record = self.record()
        regions: list[Any] = []
        if record.place_region is not None:
            regions = list(region_children(record.place_region))
        known = {region.pk for region in regions}
        asked = {key for key in more | set(self.request.GET.getlist("unit")) if len(key) > CODE_DIGITS}
        regions += list(Region.objects.filter(pk__in=more - known - asked).order_by("pk"))
        units = Organisation.objects.visible_to(self.actor).filter(pk__in=[key for key in asked if is_key(key)])
        return [*regions, *units.order_by("pinyin", "id")]

    def _proposed(self, sharing: Sharing) -> dict[str, str]:
        weight = None
        key = self.request.GET.get("weight", "")
        if sharing == Sharing.WEIGHT and is_key(key):
            weight = Indicator.objects.visible_to(self.actor).filter(pk=key).first()
        proposed = propose(self.record(), self._places(set()), sharing, weight=weight)
        return {str(key): plain(value) for key, value in proposed.items()}


def _amount(text: str) -> Decimal | None:
    """What was typed for a place; DomainError for what is no number."""
    if not text.strip():
        return None
    amount = _read(text)
    if amount is None:
        raise DomainError("part_number", _("“%(text)s”不是数字。") % {"text": text}, "parts")
    return amount


def _read(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _plain(part: Target | None) -> str:
    return "" if part is None else plain(part.value)


def is_key(text: str) -> bool:
    """Whether a text of the address may be the key of a row."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True

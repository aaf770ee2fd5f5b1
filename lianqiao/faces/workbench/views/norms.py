"""The desk of norms: browsing, one norm with its editions, two days compared, a new edition, the check of one."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log, norms
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.norms.domain import NOT_FOR_INSTITUTIONS, NewEdition, enter_edition, verify_edition
from lianqiao.core.norms.enums import Kind
from lianqiao.core.norms.interfaces.filters import NormFilter
from lianqiao.core.norms.interfaces.forms import EditionForm, typed_value
from lianqiao.core.norms.interfaces.tables import NormTable
from lianqiao.core.norms.models import Norm, NormKey
from lianqiao.core.norms.queries import NormQuerySet
from lianqiao.core.norms.queries.reading import cited_in, differences
from lianqiao.core.norms.registry import uses_of
from lianqiao.core.norms.rules import permission_for
from lianqiao.core.pages import Crumb, FormPage, ListPage, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission, Role
from lianqiao.registers.taxonomy.models import Region
from lianqiao.registers.taxonomy.models.regions import NATION_CODE

HERE = "workbench:norms"
OWN = "own"


def _crumbs(*steps: Crumb) -> list[Crumb]:
    return [Crumb(_("规定库"), reverse(HERE)), *steps]


def _editions(actor: Any) -> NormQuerySet:
    return Norm.objects.visible_to(actor).select_related("key", "region", "organisation")


def places_for(actor: Any, key: NormKey) -> list[tuple[str, str]]:
    """The jurisdictions that the actor may lay down this norm for, as a form offers them."""
    places = []
    if actor.has(Permission.NORM_KEEP_NATIONAL):
        places.append((NATION_CODE, _("全国")))
    if not actor.has(Permission.NORM_KEEP):
        return places
    if actor.oversight is not None:
        regions = Region.objects.within(actor.oversight).valid_on(clock.today()).exclude(code=NATION_CODE)
        places += [(region.code, f"{region.name}（{region.code}）") for region in regions.order_by("code")]
    if key.institutions and actor.is_verified and Role.ADMINISTRATOR in actor.roles:
        places.append((OWN, actor.organisation.name))
    return places


class Norms(ListPage):
    """All editions that the actor may see."""

    title = gettext_lazy("规定库")
    subtitle = gettext_lazy("法律政策中的数字和平台自己的时限，按地区和日期取用。")
    help = gettext_lazy("标为“未核实”的内容还没有人对照原文核对，请勿直接作为办事依据。")
    table_class = NormTable
    filterset_class = NormFilter
    template_name = "workbench/norms/list.html"
    page_size = 30
    order = ("key__area", "key_id", "id")
    empty_title = gettext_lazy("还没有规定")
    empty_text = gettext_lazy("随系统提供的规定在升级数据库时自动装载。")

    def records(self) -> QuerySet[Any]:
        """The current ones; corrected ones stand on the page of their norm."""
        return _editions(self.actor).current()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the number of those that nobody has checked."""
        waiting = Norm.objects.visible_to(self.actor).current().filter(is_verified=False).count()
        return super().get_context_data(unverified=waiting, **kwargs)


class NormPage(Page):
    """One norm: what holds for me and why, its editions over time, which code asks for it."""

    template_name = "workbench/norms/norm.html"

    def norm_key(self) -> NormKey:
        """The norm of the address, looked up once."""
        if not hasattr(self, "_key"):
            self._key = get_object_or_404(NormKey, pk=self.kwargs["key"])
        return self._key

    def page_title(self) -> str:
        """What it is called."""
        return str(self.norm_key())

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The answer for the actor's organisation today, and all editions, the newest first."""
        key = self.norm_key()
        editions = list(_editions(self.actor).filter(key=key).order_by("level", "region_id", "-effective_from", "id"))
        try:
            answer = norms.get(key.pk, where=self.actor.organisation)
        except norms.NormMissing:
            answer = None
        current = next((edition for edition in editions if answer and edition.pk == answer.norm.id), None)
        return super().get_context_data(
            key=key,
            answer=answer,
            current=current,
            here=self.actor.organisation or _("全国"),
            editions=[edition for edition in editions if edition.superseded_at is None],
            superseded=[edition for edition in editions if edition.superseded_at is not None],
            uses=uses_of(key.pk),
            may_enter=bool(places_for(self.actor, key)),
            **kwargs,
        )


class NormEdition(Page):
    """One edition: its whole value, its source, who checked it, what was decided under it."""

    template_name = "workbench/norms/edition.html"

    def edition(self) -> Any:
        """The edition of the address, looked up once."""
        if not hasattr(self, "_edition"):
            rows = _editions(self.actor).select_related("verified_by", "created_by", "replaced_by")
            self._edition = find_visible(rows, self.kwargs["pk"])
        return self._edition

    def page_title(self) -> str:
        """The norm's title."""
        return str(self.edition().key)

    def page_subtitle(self) -> str:
        """Where it holds."""
        return str(self.edition().place_name)

    def breadcrumb(self) -> list[Crumb]:
        """Below the norm."""
        edition = self.edition()
        return _crumbs(
            Crumb(str(edition.key), reverse("workbench:norm", args=[edition.key_id])),
            Crumb(f"{edition.effective_from:%Y-%m-%d}"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The edition, its history, its records."""
        edition = self.edition()
        open_to_check = not edition.is_verified and edition.superseded_at is None
        return super().get_context_data(
            edition=edition,
            is_table=edition.key.kind == Kind.TABLE,
            may_verify=open_to_check and bool(self.actor.can(permission_for(edition), edition)),
            history=log.history_of(edition).order_by("-at", "-id"),
            citations=cited_in(edition, self.actor),
            cited=edition.citations.count(),
            **kwargs,
        )


class VerifyNorm(NormEdition):
    """Says that an edition was compared with its text."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check it and go back."""
        edition = self.edition()
        try:
            verify_edition(edition, actor=self.actor, note=request.POST.get("reason", ""))
            messages.success(request, _("已标为已核实。"))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:norm_edition", pk=edition.pk)


class NewNorm(FormPage):
    """Enters an edition of a norm for a jurisdiction of the actor's."""

    help = gettext_lazy("新版本生效之日，同一范围的上一版本随之失效；历史版本保留，旧案按当时的规定办理。")
    form_class = EditionForm
    submit_label = gettext_lazy("录入")

    def norm_key(self) -> NormKey:
        """The norm of the address, for those who may lay down one; looked up once."""
        if not hasattr(self, "_key"):
            self._key = get_object_or_404(NormKey, pk=self.kwargs["key"])
            if not self.places():
                if not self._key.institutions and self.actor.is_verified and Role.ADMINISTRATOR in self.actor.roles:
                    raise AccessError(str(NOT_FOR_INSTITUTIONS))
                raise AccessError(_("只有已核验单位的管理员、政府审核员和系统管理员可以录入规定。"))
        return self._key

    def places(self) -> list[tuple[str, str]]:
        """Where the actor may lay down norms; looked up once."""
        if not hasattr(self, "_places"):
            self._places = places_for(self.actor, self.norm_key())
        return self._places

    def page_title(self) -> str:
        """What is entered."""
        return _("录入新版本：%(title)s") % {"title": self.norm_key()}

    def breadcrumb(self) -> list[Crumb]:
        """Below the norm."""
        key = self.norm_key()
        return _crumbs(Crumb(str(key), reverse("workbench:norm", args=[key.pk])), Crumb(_("录入新版本")))

    def draft_key(self) -> str:
        """One unsent edition for each norm and organisation."""
        return f"norms.{self.norm_key().pk}.{self.actor.organisation_id or self.actor.office}"

    def form_arguments(self) -> dict[str, Any]:
        """The norm, the places, and the value that holds now."""
        key = self.norm_key()
        try:
            answer = norms.get(key.pk, where=self.actor.organisation)
        except norms.NormMissing:
            value = ""
        else:
            value = typed_value(Kind(key.kind), answer.value, answer.norm.question.columns)
        initial = {"value": value, "effective_from": clock.today(), "place": self.places()[0][0]}
        return {"key": key, "places": self.places(), "initial": initial}

    def save(self, form: Any) -> Norm:
        """Enter it."""
        values = dict(form.cleaned_data)
        place = values.pop("place")
        region = None if place in (OWN, NATION_CODE) else get_object_or_404(Region, pk=place)
        new = NewEdition(**values, region=region, organisation=self.actor.organisation if place == OWN else None)
        return enter_edition(self.norm_key(), new, actor=self.actor)

    def done_message(self, saved: Any) -> str:
        """What is still to be done."""
        return _("已录入。请另一位同事对照原文核实。")

    def after(self, saved: Any) -> str:
        """To the edition."""
        return reverse("workbench:norm_edition", args=[saved.pk])


class CompareForm(forms.Form):
    """Two days."""

    first = forms.DateField(label=gettext_lazy("起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    second = forms.DateField(
        label=gettext_lazy("止"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class CompareNorms(Page):
    """What changed between two days, by field and place."""

    title = gettext_lazy("比较两个日期的规定")
    template_name = "workbench/norms/compare.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the differences once two days are given; a year back until then."""
        today = clock.today()
        year_ago = norms.Duration(1, norms.TimeUnit.YEARS).start(today)
        asked = "first" in self.request.GET or "second" in self.request.GET
        form = CompareForm(self.request.GET if asked else {"first": year_ago, "second": today})
        changes: list[Any] = []
        if form.is_valid():
            days: list[dt.date] = sorted((form.cleaned_data["first"], form.cleaned_data["second"]))
            changes = differences(_editions(self.actor).current(), days[0], days[1])
        return super().get_context_data(form=form, changes=changes, **kwargs)

"""Schemes as the bodies that keep them see them: the list, drawing one up, its page, its preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_asked, find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.programmes.checking import problems_of_edition
from lianqiao.processes.programmes.definitions.after import after_of
from lianqiao.processes.programmes.definitions.conditions import rule_words
from lianqiao.processes.programmes.definitions.periods import STEPS, length_of
from lianqiao.processes.programmes.domain.schemes import (
    create_scheme,
    discard_edition,
    draw_up_edition,
    update_edition,
)
from lianqiao.processes.programmes.enums import EditionState
from lianqiao.processes.programmes.interfaces.filters import EditionFilter
from lianqiao.processes.programmes.interfaces.forms import EDITION_FORMS, EditionForm
from lianqiao.processes.programmes.interfaces.section_form import SectionForm
from lianqiao.processes.programmes.interfaces.tables import EditionTable
from lianqiao.processes.programmes.models import SchemeEdition

NEXT = {
    EditionState.DRAFT: gettext_lazy("写好以后先“按申报单位的样子看一看”，核对无误再发布；发布以后这一版不再改变。"),
    EditionState.ISSUED: gettext_lazy("现行版本。可以按它发布申报通知；要修改的，起草新的一版。"),
    EditionState.SUPERSEDED: gettext_lazy("已有新版。按这一版发布的申报通知不受影响。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the schemes."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("申报制度"), reverse("workbench:schemes")),
        *more,
    ]


class Schemes(ListPage):
    """The schemes of the body, and those of others that are in force."""

    title = gettext_lazy("申报制度")
    help = gettext_lazy("把一项支持政策配置成制度：谁能申报、填什么、多长时间、怎么遴选。每年按它发布申报通知。")
    needs_organisation = True
    table_class = EditionTable
    filterset_class = EditionFilter
    template_name = "workbench/programmes/schemes.html"
    order = ("-created_at", "-id")
    hidden_columns = ("created_at",)
    empty_title = gettext_lazy("还没有制度")
    empty_text = gettext_lazy("从这里设立第一项制度，也可以照别的部门的现行制度复制一份再改。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        if self.actor.oversight is None:
            raise AccessError(_("申报制度由政府部门设立；可以申报的项目在“申报通知”。"))
        return SchemeEdition.objects.visible_to(self.actor).for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may set one up."""
        return super().get_context_data(may_create=self.actor.has(Permission.SCHEME_EDIT), **kwargs)


class _EditionForm(FormPage):
    form_class = EditionForm
    needs_organisation = True
    submit_label = gettext_lazy("保存")

    def after(self, saved: Any) -> str:
        """To the edition."""
        return reverse("workbench:scheme", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the schemes."""
        return crumbs(Crumb(self.page_title()))


class NewScheme(_EditionForm):
    """A new scheme; with `like` in the address it begins as that edition."""

    title = gettext_lazy("设立制度")
    permission = Permission.SCHEME_EDIT

    def like(self) -> SchemeEdition | None:
        """The edition to begin with."""
        if "like" not in self.request.GET:
            return None
        rows = SchemeEdition.objects.visible_to(self.actor).for_detail()
        found: SchemeEdition = find_asked(rows, self.request, "like", missing=_("没有这个制度。"))
        return found

    def draft_key(self) -> str:
        """One unsent scheme for each body and model."""
        return f"programmes.scheme.{self.actor.organisation_id}.{self.request.GET.get('like', '')}"

    def form_arguments(self) -> dict[str, Any]:
        """What it begins with; name and code are its own."""
        if self.actor.oversight is None:
            raise AccessError(_("申报制度由政府部门设立。"), permission=Permission.SCHEME_EDIT)
        region = self.actor.organisation.region_id
        return {"instance": self.like(), "region": region, "initial": {"title": "", "code": ""}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return create_scheme(actor=self.actor, values=form.values(), like=self.like())


class EditScheme(_EditionForm):
    """A change of a draft."""

    title = gettext_lazy("修改制度")

    def stored_record(self) -> Any:
        """The draft, which the actor keeps."""
        if not hasattr(self, "_edition"):
            rows = SchemeEdition.objects.visible_to(self.actor).for_detail()
            self._edition = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.SCHEME_EDIT, self._edition)
            if self._edition.state != EditionState.DRAFT:
                raise AccessError(_("这一版已经发布，不能再改；请起草新的一版。"))
        return self._edition

    def record_url(self) -> str:
        """The page of the edition."""
        return reverse("workbench:scheme", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One for each edition."""
        return f"programmes.scheme.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The draft as it is."""
        edition = self.stored_record()
        return {"instance": edition, "region": edition.region_id}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return update_edition(self.stored_record(), actor=self.actor, values=form.values())


class OfScheme:
    """Pages and actions of one edition of a scheme."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return SchemeEdition.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the edition."""
        return reverse("workbench:scheme", args=[record.pk])


def said_by(edition: SchemeEdition) -> dict[str, Any]:
    """What an edition says, in words, for its page."""
    own = {step.name: edition.periods.get(step.name) for step in STEPS}
    return {
        "form_definition": edition.form_definition,
        "conditions": rule_words(edition.conditions),
        "periods": [(step.label, length_of(kept) if (kept := own[step.name]) else None) for step in STEPS],
        "after": after_of(edition),
    }


class SchemePage(OfScheme, DeskRecordPage):
    """One edition: what it says, what is still wrong with it, its other editions and its calls."""

    template_name = "workbench/programmes/scheme.html"
    action_forms = EDITION_FORMS

    def breadcrumb(self) -> list[Crumb]:
        """Below the schemes."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The content in words."""
        edition = self.record()
        may_edit = bool(self.actor.can(Permission.SCHEME_EDIT, edition))
        is_draft = edition.state == EditionState.DRAFT
        others = SchemeEdition.objects.visible_to(self.actor).filter(scheme=edition.scheme_id).order_by("-number")
        return super().get_context_data(
            **{
                **said_by(edition),
                "problems": problems_of_edition(edition) if may_edit and is_draft else [],
                "others": [one for one in others.select_related("scheme") if one.pk != edition.pk],
                "calls": list(edition.calls.filter(organisation=self.actor.organisation_id).order_by("-opens_on")[:20]),
                "may_edit": may_edit,
                "may_call": may_edit and edition.state == EditionState.ISSUED,
                "may_copy": self.actor.oversight is not None and self.actor.has(Permission.SCHEME_EDIT),
                "next_step": NEXT[edition.state] if may_edit else "",
                "edit_url": reverse("workbench:scheme_edit", args=[edition.pk]) if may_edit and is_draft else "",
                "act_url": reverse("workbench:scheme_act", args=[edition.pk]),
                **kwargs,
            }
        )


class ActOnScheme(OfScheme, TransitionAction):
    """Issues a draft."""

    action_forms = EDITION_FORMS


class PreviewScheme(OfScheme, RecordPage):
    """The form as an applicant sees it; nothing that is typed here is kept."""

    template_name = "workbench/programmes/preview.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        edition = self.record()
        return crumbs(Crumb(str(edition), self.after(edition)), Crumb(_("预览申报表")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each section as a form without answers."""
        edition = self.record()
        form = edition.form_definition
        sections = [
            (section.title, SectionForm(form=form, section=section, actor=self.actor, prefix=section.key))
            for section in form.sections
        ]
        return super().get_context_data(record=edition, sections=sections, **kwargs)


class DrawUpEdition(OfScheme, RecordPage):
    """Begins the next edition and goes to it."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Draw it up; a refusal goes back."""
        edition = self.record()
        try:
            made = draw_up_edition(edition.scheme, actor=self.actor)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(self.after(edition))
        return redirect("workbench:scheme_edit", pk=made.pk)


class DiscardScheme(OfScheme, RecordPage):
    """Throws a draft away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Discard it and go to the list; a refusal goes back to it."""
        edition = self.record()
        try:
            discard_edition(edition, actor=self.actor)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(self.after(edition))
        messages.success(request, _("草稿已删除。"))
        return redirect("workbench:schemes")

"""Lists in the workbench: kinds, their editions, what an edition names, and what may be done to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log, outbox
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.lists import subjects
from lianqiao.core.lists.columns import FEEDBACK
from lianqiao.core.lists.comparing import compare
from lianqiao.core.lists.domain import (
    NewEntry,
    add_entry,
    begin_edition,
    change_edition,
    create_kind,
)
from lianqiao.core.lists.domain.editions import is_own_work, warned_words
from lianqiao.core.lists.enums import EditionState, Visibility
from lianqiao.core.lists.filling import prefilled
from lianqiao.core.lists.forms import EditionForm, EndForm, EntryForm, IssueForm, KindForm, entry_form
from lianqiao.core.lists.models import Answer, Edition, Entry, ListKind
from lianqiao.core.lists.queries import DECIDED
from lianqiao.core.lists.sources import source_of, sources_for
from lianqiao.core.pages import Crumb, FormPage
from lianqiao.core.pages.base import find_asked, find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.governments import ForGovernments

ENTRIES_AT_ONCE = HISTORY_AT_ONCE = 50
ACTION_FORMS = {"issue": IssueForm}


class _OfLists(ForGovernments):
    """Lists are kept by government bodies; others see the published ones on the portal."""

    not_for_others = gettext_lazy("清单由主管部门编制；已公开的清单请在门户查看。")
    of_governments = Permission.LIST_EDIT

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way here, below the workbench."""
        here = [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("清单与名单"), reverse("workbench:lists"))]
        return [*here, *more]


class Kinds(_OfLists):
    """What kinds of lists there are, and how many editions of each."""

    title = gettext_lazy("清单与名单")
    help = gettext_lazy("清单按期编制、按决定印发；印发后列入或退出都要写明决定，旧的一期随时可查。")
    template_name = "workbench/lists/kinds.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return self.crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The kinds of the government's region."""
        mine = Edition.objects.visible_to(self.actor)
        in_force = mine.in_force(clock.today())
        kinds = ListKind.objects.annotate(
            edition_count=Count("editions", filter=Q(editions__in=mine)),
            current_count=Count("editions", filter=Q(editions__in=in_force)),
        )
        shown = [kind for kind in kinds if kind.edition_count or kind.concerns(self.actor.organisation.region_id)]
        may_create = self.actor.has(Permission.LIST_ISSUE)
        return super().get_context_data(kinds=shown, may_create=may_create, **kwargs)


class NewKind(_OfLists, FormPage):
    """Creates a kind of list for the government's region."""

    title = gettext_lazy("新设清单种类")
    form_class = KindForm
    permission = Permission.LIST_ISSUE
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent kind per government."""
        return f"lists.kind.{self.actor.organisation_id}"

    def save(self, form: Any) -> ListKind:
        """Create it."""
        return create_kind(actor=self.actor, values=form.values())

    def after(self, saved: Any) -> str:
        """To its editions."""
        return reverse("workbench:list_kind", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the kinds."""
        return self.crumbs(Crumb(self.page_title()))


class _OfKind(_OfLists):
    """Pages below one kind of list."""

    def kind(self) -> ListKind:
        """The kind of the address."""
        if not hasattr(self, "_kind"):
            self._kind: ListKind = find_visible(ListKind.objects.all(), self.kwargs["kind"])
        return self._kind


class Editions(_OfKind):
    """The editions of a kind that the actor may see, newest first."""

    template_name = "workbench/lists/editions.html"

    def page_title(self) -> str:
        """The kind's name."""
        return self.kind().name

    def page_subtitle(self) -> str:
        """What the kind is for."""
        return self.kind().description

    def breadcrumb(self) -> list[Crumb]:
        """Below the kinds."""
        return self.crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of editions."""
        kind = self.kind()
        rows = Edition.objects.visible_to(self.actor).filter(kind=kind).for_list().order_by("-period_from", "-id")
        page = Paginator(rows, ENTRIES_AT_ONCE).get_page(self.request.GET.get("page"))
        may_begin = self.actor.has(Permission.LIST_EDIT) and kind.concerns(self.actor.organisation.region_id)
        return super().get_context_data(kind=kind, page=page, may_begin=may_begin, **kwargs)


class NewEdition(_OfKind, FormPage):
    """Begins an edition, from nothing or from one that stands."""

    title = gettext_lazy("编制新一期")
    form_class = EditionForm
    permission = Permission.LIST_EDIT
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent edition of the kind per government."""
        return f"lists.new.{self.kind().pk}.{self.actor.organisation_id}"[:100]

    def form_arguments(self) -> dict[str, Any]:
        """The editions that entries may be copied from."""
        visible = Edition.objects.visible_to(self.actor).filter(kind=self.kind())
        return {"sources": visible, "initial": {"period_from": clock.today()}}

    def save(self, form: Any) -> Edition:
        """Begin it."""
        values = dict(form.cleaned_data)
        source = values.pop("copy_from", None)
        return begin_edition(self.kind(), actor=self.actor, values=values, copy_from=source)

    def after(self, saved: Any) -> str:
        """To the edition."""
        return reverse("workbench:list_edition", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the kind."""
        kind = self.kind()
        return self.crumbs(Crumb(kind.name, reverse("workbench:list_kind", args=[kind.pk])), Crumb(self.page_title()))


class OfEdition(_OfLists):
    """Pages below one edition."""

    def records(self) -> QuerySet[Any]:
        """What the actor reads whole."""
        return Edition.objects.whole_for(self.actor).select_related("kind", "organisation", "region")

    def record(self) -> Edition:
        """The edition of the address, looked up once."""
        if not hasattr(self, "_record"):
            self._record: Edition = find_visible(self.records(), self.kwargs["pk"])
        return self._record

    def edition_crumbs(self, *more: Crumb) -> list[Crumb]:
        """Below the kind; with `more` the edition is a step of the way."""
        edition = self.record()
        kind = Crumb(edition.kind.name, reverse("workbench:list_kind", args=[edition.kind_id]))
        here = Crumb(edition.title, reverse("workbench:list_edition", args=[edition.pk]) if more else "")
        return self.crumbs(kind, here, *more)


class EditionPage(OfEdition):
    """One edition: its head, its lines, what may be done."""

    template_name = "workbench/lists/edition.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What others have published is read where everybody reads it."""
        if not self.records().filter(pk=kwargs["pk"]).exists():
            find_visible(Edition.objects.visible_to(self.actor), kwargs["pk"])
            return redirect("portal:list", pk=kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def page_title(self) -> str:
        """The edition's title."""
        return self.record().title

    def breadcrumb(self) -> list[Crumb]:
        """Below the kind."""
        return self.edition_crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of lines with their columns, the forms, and what was found for the search."""
        edition = self.record()
        columns = edition.kind.own_columns()
        entries = edition.entries.prefetch_related("answers__organisation").in_order()
        page = Paginator(entries, ENTRIES_AT_ONCE).get_page(self.request.GET.get("page"))
        others = self.records().filter(kind=edition.kind_id).exclude(pk=edition.pk)
        # Units answer whoever made the list, and nobody else.
        may_read_answers = edition.organisation_id == self.actor.organisation_id
        may_keep = bool(self.actor.can(Permission.LIST_EDIT, edition)) and edition.state == EditionState.DRAFT
        may_issue = bool(self.actor.can(Permission.LIST_ISSUE, edition))
        may_enter = may_keep or (may_issue and edition.state == EditionState.ISSUED)
        may_review = bool(self.actor.can(Permission.LIST_REVIEW_SECRECY, edition))
        may_publish = may_review and edition.visibility == Visibility.PUBLIC and edition.state in DECIDED
        context = {
            "record": edition,
            "columns": columns,
            "page": page,
            "rows": [(entry, _cells(entry, columns, with_answers=may_read_answers)) for entry in page],
            "may_read_answers": may_read_answers,
            "has_feedback_column": any(column.name == FEEDBACK for column in columns),
            "push_count": edition.pushes.count(),
            "answered_count": Answer.objects.filter(entry__edition=edition).values("organisation").distinct().count(),
            "offers": shown_offers(edition, self.actor, ACTION_FORMS),
            "others": others.order_by("-period_from", "-id")[:ENTRIES_AT_ONCE],
            "may_keep": may_keep,
            "may_enter": may_enter,
            "may_end": may_issue and edition.state in DECIDED,
            "may_change": may_keep or (may_issue and edition.state == EditionState.ISSUED),
            "may_push": may_issue and edition.is_published and edition.state in DECIDED,
            "may_fill": may_keep and bool(sources_for(edition.kind)),
            "may_publish": may_publish and not edition.is_published,
            "is_own_work": is_own_work(edition, self.actor),
            "may_hide": (may_review or may_issue) and edition.is_published,
            "warned_words": warned_words(edition) if may_publish else [],
            "end_form": EndForm(),
            "history": self._history(edition, with_answers=may_read_answers),
        }
        if may_enter:
            subject = self._subject()
            context |= {
                "found": self._found(),
                "subject": subject,
                "subject_label": self.request.GET.get("model", ""),
                "models": [(label, subjects.label_of(label)) for label in edition.kind.subject_models],
                "form": kwargs.pop("form", None) or self._form(edition, subject),
            }
        return super().get_context_data(**context, **kwargs)

    def _history(self, edition: Edition, *, with_answers: bool) -> QuerySet[Any]:
        """What was done; that a unit answered stands there with its words."""
        done = log.history_of(edition)
        if not with_answers:
            done = done.exclude(action=outbox.topic_of(edition, "answer"))
        return done.order_by("-at", "-id")[:HISTORY_AT_ONCE]

    def _form(self, edition: Edition, subject: Any) -> EntryForm:
        """The form of a new line, with what the chosen record fills in."""
        filled = prefilled(edition, source_of(self._label()), subject)
        return entry_form(edition, subject, prefilled=filled)

    def _label(self) -> str:
        label = self.request.GET.get("model", "")
        return label if label in self.record().kind.subject_models else ""

    def _found(self) -> list[tuple[Any, str, str]]:
        text = self.request.GET.get("q", "").strip()
        if not text or not self._label():
            return []
        rows = subjects.search(self._label(), text, actor=self.actor)
        return [(row.pk, subjects.name_of(row), subjects.holder_of(row)) for row in rows]

    def _subject(self) -> Any:
        try:
            key = UUID(self.request.GET.get("subject", ""))
        except ValueError:
            return None
        return subjects.find(self._label(), key, actor=self.actor) if self._label() else None


class AddEntry(EditionPage):
    """Enters one line: the record that was chosen (`model` and `subject` in the address), or a name."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter it, or show the page again with what is wrong."""
        edition, subject = self.record(), self._subject()
        self.actor.require(Permission.LIST_EDIT, edition)
        form = entry_form(edition, subject, data=request.POST)
        if form.is_valid():
            try:
                add_entry(edition, NewEntry(subject=subject, **form.values()), actor=self.actor)
            except AccessError:
                raise
            except InvalidInput as refusal:
                for field, sentences in refusal.errors.items():
                    form.add_error(field if field in form.fields else None, sentences)
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, with_publication(edition, _("已列入。")))
                return redirect("workbench:list_edition", pk=edition.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class EditEdition(OfEdition, FormPage):
    """Changes the head of a draft."""

    title = gettext_lazy("修改清单")
    form_class = EditionForm
    permission = Permission.LIST_EDIT
    needs_organisation = True

    def stored_record(self) -> Edition:
        """The edition as it is."""
        self.actor.require(Permission.LIST_EDIT, self.record())
        return self.record()

    def record_url(self) -> str:
        """The edition's page."""
        return reverse("workbench:list_edition", args=[self.record().pk])

    def draft_key(self) -> str:
        """One unsent change per edition."""
        return f"lists.edit.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        edition = self.stored_record()
        return {"initial": {name: getattr(edition, name) for name in ("title", "period_from", "period_to", "note")}}

    def save(self, form: Any) -> Edition:
        """Change it."""
        return change_edition(self.record(), actor=self.actor, values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the edition."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.edition_crumbs(Crumb(self.page_title()))


class CompareEditions(OfEdition):
    """The edition against another one of its kind (`?with=`)."""

    title = gettext_lazy("两期比较")
    template_name = "workbench/lists/compare.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the edition."""
        return self.edition_crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who entered, left and changed, from the older to the newer."""
        edition = self.record()
        others = self.records().filter(kind=edition.kind_id)
        other = find_asked(others, self.request, "with", missing=_("请选择要比较的另一期。"))
        old, new = sorted((edition, other), key=lambda one: (one.period_from, one.pk))
        return super().get_context_data(comparison=compare(old, new), **kwargs)


def with_publication(edition: Edition, done: str) -> str:
    """What was done to the lines, and what it meant for an edition that was public before (as `edition` still says)."""
    if not edition.is_published:
        return done
    return done + _("清单已停止公开，重新保密审查后才能再公开。")


def _cells(entry: Entry, columns: Any, *, with_answers: bool) -> list[str]:
    return [
        column.show(entry.attributes.get(column.name))
        or (_feedback(entry) if with_answers and column.name == FEEDBACK else "")
        for column in columns
    ]


def _feedback(entry: Entry) -> str:
    return "；".join(str(answer) for answer in entry.answers.all())

"""The record page: facts left, state and next actions right, conversation, versions and history below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lianqiao.core import conversation, log, transitions, versions
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Version
from lianqiao.core.pages.base import Page, find_visible
from lianqiao.core.permissions import Permission


class RecordPage(Page):
    """One record. A face gives the template and `records()`."""

    def records(self) -> QuerySet[Any]:
        """Where the record is looked for; begins with `visible_to(self.actor)`."""
        raise NotImplementedError(f"{type(self).__name__} does not say where its records come from")

    def record(self) -> Any:
        """The record of the address, looked up once."""
        if not hasattr(self, "_record"):
            self._record = find_visible(self.records(), self.kwargs["pk"])
        return self._record

    def page_title(self) -> str:
        """The record's own title."""
        return str(self.record())


ActionForms = Mapping[str, type[forms.Form]]


@dataclass(frozen=True)
class ShownOffer:
    """A next action as a page shows it, with the form for the data that it wants."""

    transition: transitions.Transition
    allowed: bool
    reason: str
    form: forms.Form | None


def shown_offers(record: Any, actor: Any, action_forms: ActionForms) -> list[ShownOffer]:
    """The next actions of the record for the actor; each form is empty and prefixed by its action's name.

    What leads on comes first, then what sends back with a reason, then what is dangerous.
    """
    offers = sorted(
        transitions.available(record, actor),
        key=lambda offer: (offer.transition.dangerous, offer.transition.reason_required),
    )
    return [
        ShownOffer(offer.transition, offer.allowed, offer.reason, _form_for(action_forms, offer.transition.name))
        for offer in offers
    ]


def _form_for(action_forms: ActionForms, name: str, data: Any = None) -> forms.Form | None:
    form_class = action_forms.get(name)
    return None if form_class is None else form_class(data, prefix=name)


class DeskRecordPage(RecordPage):
    """A record with all that its parties need to work on it: next actions, conversation, versions, history."""

    action_forms: ClassVar[ActionForms] = {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record, what the actor may do next, and what happened to it."""
        record = self.record()
        return super().get_context_data(
            **{
                "record": record,
                "offers": shown_offers(record, self.actor, self.action_forms),
                "history": log.history_of(record).order_by("-at", "-id"),
                "comments": conversation.comments_on(record),
                "may_comment": self.actor.organisation is not None and self.actor.has(Permission.COMMENT_WRITE),
                "versions": versions.versions_of(record).select_related("created_by"),
                **kwargs,
            }
        )


class RecordAction(RecordPage):
    """A POST on a record that goes back to the record's page, with one sentence about what happened."""

    http_method_names = ("post",)

    def after(self, record: Any) -> str:
        """Where the person goes afterwards."""
        raise NotImplementedError(f"{type(self).__name__} does not say where to go")

    def perform(self, record: Any) -> str:
        """Do it; returns the sentence that the person reads."""
        raise NotImplementedError(f"{type(self).__name__} does nothing")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it and go back; a refusal of the field's rules is shown on the page, and nothing has changed."""
        record = self.record()
        try:
            messages.success(request, self.perform(record))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect(self.after(record))


class TransitionAction(RecordAction):
    """Makes the change of state that the form names in `transition`, with its reason and data.

    `action_forms` gives the form of an action that wants data; its cleaned values go to the transition.
    """

    action_forms: ClassVar[ActionForms] = {}

    def perform(self, record: Any) -> str:
        """Apply the transition."""
        name = self.request.POST.get("transition", "")
        try:
            transition = transitions.table_of(type(record)).named(name)
        except LookupError as error:
            raise Http404(_("没有这个操作。")) from error
        reason = self.request.POST.get("reason", "")
        transitions.apply(record, name, actor=self.actor, reason=reason, **self._data(name))
        return _("已办理：%(action)s。") % {"action": transition.label}

    def _data(self, name: str) -> dict[str, Any]:
        form = _form_for(self.action_forms, name, self.request.POST)
        if form is None:
            return {}
        if not form.is_valid():
            field, sentences = next(iter(form.errors.items()))
            label = form.fields[field].label if field in form.fields else ""
            raise DomainError("invalid_input", f"{label}：{sentences[0]}" if label else str(sentences[0]), field)
        return form.cleaned_data


class CommentAction(RecordAction):
    """Adds a remark to the record's conversation."""

    def people_to_tell(self, record: Any) -> Iterable[Any]:
        """People who hear of it besides those who have worked on the record."""
        return ()

    def perform(self, record: Any) -> str:
        """Say it."""
        text = self.request.POST.get("text", "")
        conversation.say(record, actor=self.actor, text=text, also=self.people_to_tell(record))
        return _("已留言。")


def labels_of(model: type[Model]) -> dict[str, str]:
    """The words for the names that a record's snapshot uses: those of its fields, and of the rows that belong to it."""
    labels = {}
    for field in model._meta.get_fields():
        named = field.related_model._meta if field.one_to_many and field.related_model else field
        labels[field.name] = str(getattr(named, "verbose_name", field.name))
    return labels


def shown_changes(model: type[Model], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs between two snapshots, as the component for comparison shows it."""
    labels = labels_of(model)
    return [
        {"field": change.field, "label": labels.get(change.field, change.field), "pieces": change.pieces}
        for change in versions.compare(old, new)
    ]


class VersionsPage(RecordPage):
    """Two versions of a record side by side: `?old=1&new=2`, by default the last two."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The stored versions and what differs between the chosen two."""
        stored = list(versions.versions_of(self.record()).select_related("created_by"))
        if not stored:
            raise Http404(_("这条记录还没有提交过，没有可比较的版本。"))
        new = self._chosen(stored, "new", stored[-1])
        old = self._chosen(stored, "old", stored[max(0, stored.index(new) - 1)])
        changes = shown_changes(type(self.record()), old.content, new.content)
        return super().get_context_data(
            **{
                "record": self.record(),
                "versions": stored,
                "old": old,
                "new": new,
                "changes": changes,
                **kwargs,
            }
        )

    def _chosen(self, stored: list[Version], name: str, otherwise: Version) -> Version:
        wanted = self.request.GET.get(name, "")
        return next((version for version in stored if str(version.number) == wanted), otherwise)

"""The form page: prefilled, autosaved, with every refusal beside its field and nothing lost."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import FormDraft
from lianqiao.core.pages.base import Page

#: What belongs to the sending of a form and not to its content.
_NOT_CONTENT = ("csrfmiddlewaretoken", "discard", "acting")


class Overtaken(DomainError):
    """Somebody else has changed the record since the form was filled; `present` is its stamp now."""

    def __init__(self, present: str) -> None:
        message = _("别人刚刚修改过这条记录，您填写的内容还在本页上。请先查看最新内容，再决定是否覆盖。")
        super().__init__("overtaken", message)
        self.present = present


def stamp(moment: datetime) -> str:
    """A time as a form carries it, to the microsecond, so that equal stamps mean an unchanged record."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class FormPage(Page):
    """A form over a domain function.

    A face gives the form, `draft_key()` and `save(form)`. While the person types, the page posts itself to
    `?autosave=1`; the unsent content waits on the server and comes back with the page, on whatever machine.

    Two people at one record: the form carries in `seen` the `updated_at` of the record that its content is based
    on. If the record has changed since, saving is refused once, with the content kept; the page then carries the
    new time, so that sending it again is a decision. `acting` guards the organisation in the same way.
    """

    form_class: ClassVar[type[forms.BaseForm]]
    submit_label: ClassVar[Any] = ""
    template_name = "shell/pages/form.html"

    def draft_key(self) -> str:
        """The name of this form's unsent content; different for each record."""
        raise NotImplementedError(f"{type(self).__name__} does not name its draft")

    def stored_record(self) -> Any:
        """The record that the form changes, as the page shows it; None where the form makes a new one."""
        return None

    def record_url(self) -> str:
        """Where the stored record can be read, empty if nowhere."""
        return ""

    def form_arguments(self) -> dict[str, Any]:
        """What the form is made with besides the data, such as `initial` or `instance`."""
        return {}

    def save(self, form: Any) -> Any:
        """Call the domain function with the cleaned data, inside a transaction; may raise DomainError.

        Returns the record.
        """
        raise NotImplementedError(f"{type(self).__name__} saves nothing")

    def after(self, saved: Any) -> str:
        """Where the person goes after saving."""
        raise NotImplementedError(f"{type(self).__name__} does not say where to go")

    def done_message(self, saved: Any) -> str:
        """The sentence after saving."""
        return _("已保存。")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, with the unsent content where there is some."""
        draft = self._draft()
        form = self.form_class(**self.form_arguments())
        if draft is not None:
            form = self.form_class(**self.form_arguments() | {"initial": self._initial_from(form, draft)})
        return self.render_to_response(self.get_context_data(form=form, draft=draft, **self._basis(draft)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what was typed, throw it away, or save."""
        notice = self.organisation_changed()
        if "autosave" in request.GET:
            return JsonResponse({"message": notice}, status=409) if notice else self._autosave()
        if "discard" in request.POST and notice:
            messages.error(request, notice)
            return redirect(request.get_full_path())
        if "discard" in request.POST:
            FormDraft.objects.filter(user=self.actor.user, key=self.draft_key()).delete()
            return redirect(request.get_full_path())
        form = self.form_class(data=request.POST, files=request.FILES, **self.form_arguments())
        seen = request.POST.get("seen", "")
        if not notice and form.is_valid():
            try:
                with transaction.atomic():
                    self._refuse_if_overtaken(seen)
                    saved = self.save(form)
            except AccessError:
                raise
            except Overtaken as refusal:
                notice, seen = refusal.message, refusal.present
            except InvalidInput as refusal:
                for field, sentences in refusal.errors.items():
                    self._add_error(form, field, sentences)
            except DomainError as refusal:
                self._add_error(form, refusal.field, [refusal.message])
            else:
                FormDraft.objects.filter(user=self.actor.user, key=self.draft_key()).delete()
                messages.success(request, self.done_message(saved))
                return redirect(self.after(saved))
        context = self.get_context_data(form=form, draft=None, notice=notice, seen=seen, acting=self._acting())
        return self.render_to_response(context, status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and what its page says about it."""
        return super().get_context_data(
            **{
                "submit_label": str(self.submit_label) or _("保存"),
                "autosave_url": self._autosave_url(),
                "acting": str(self.actor.organisation_id) if self.needs_organisation else "",
                "stored_url": self.record_url(),
                **kwargs,
            }
        )

    def _acting(self) -> str:
        """What a refused form goes on to carry: a new record may go to the organisation switched to, a change not."""
        if not self.needs_organisation:
            return ""
        current = str(self.actor.organisation_id)
        return current if self.stored_record() is None else self.request.POST.get("acting", current)

    def _basis(self, draft: FormDraft | None) -> dict[str, Any]:
        """The time of the record that the shown content is based on, and whether the record has changed since."""
        record = self.stored_record()
        if record is None:
            return {"seen": ""}
        if draft is None:
            return {"seen": stamp(record.updated_at)}
        based_on = _moment(draft.data.get("seen", [""])[0]) or draft.saved_at
        if based_on >= record.updated_at:
            return {"seen": stamp(record.updated_at)}
        return {"seen": stamp(based_on), "changed_since": based_on}

    def _refuse_if_overtaken(self, seen: str) -> None:
        """Lock the record until the change is saved. Raises Overtaken when it is no longer the one that was seen."""
        record = self.stored_record()
        if record is None or not seen:
            return
        rows = type(record)._base_manager.select_for_update().filter(pk=record.pk)
        present = stamp(rows.values_list("updated_at", flat=True).get())
        if present != seen:
            raise Overtaken(present)

    def _autosave_url(self) -> str:
        query = self.request.GET.copy()
        query["autosave"] = "1"
        return f"{self.request.path}?{query.urlencode()}"

    def _draft(self) -> FormDraft | None:
        return FormDraft.objects.filter(user=self.actor.user, key=self.draft_key()).first()

    def _autosave(self) -> JsonResponse:
        content = {name: values for name, values in self.request.POST.lists() if name not in _NOT_CONTENT}
        draft, _created = FormDraft.objects.update_or_create(
            user=self.actor.user, key=self.draft_key(), defaults={"data": content}
        )
        saved_at = timezone.localtime(draft.saved_at)
        return JsonResponse({"message": _("已自动保存 %(time)s") % {"time": f"{saved_at:%H:%M:%S}"}})

    @staticmethod
    def _initial_from(form: forms.BaseForm, draft: FormDraft) -> dict[str, Any]:
        typed = QueryDict(mutable=True)
        for name, values in draft.data.items():
            typed.setlist(name, values)
        return {
            name: field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
            for name, field in form.fields.items()
        }

    @staticmethod
    def _add_error(form: Any, field: str | None, sentences: list[str]) -> None:
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)


def _moment(text: str) -> datetime | None:
    """The time of a stamp; None for whatever else a browser may have sent."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return None if moment is None or timezone.is_naive(moment) else moment

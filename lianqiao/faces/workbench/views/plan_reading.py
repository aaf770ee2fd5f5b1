"""The reading room: the document with its finds on the left, the tree of sections, tasks and numbers on the right."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import RecordAction
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.plans import OfPlan
from lianqiao.governance.plans.domain import NewFind, StaleFind, add_find, change_find, confirm_above, decide_find
from lianqiao.governance.plans.enums import Comparator, FindKind, FindState
from lianqiao.governance.plans.interfaces.forms import QuantityForm, TaskFindForm, find_form
from lianqiao.governance.plans.models import Find, PlanVersion
from lianqiao.governance.plans.queries import room
from lianqiao.governance.plans.words import amount_words, deadline_words, row_words, rule_words

#: The confidences that "confirm all above" offers, in percent.
CONFIDENCES = (95, 90, 80, 70)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNIT = re.compile(r"\s*([^\s\d，。、；（）以左]{1,8})")
#: Most changes of others that one look brings.
MOST_CHANGES = 500


class ReadingRoom(OfPlan):
    """The room for the version that holds, or to look at an earlier one (`?version=2`)."""

    template_name = "workbench/plans/room.html"

    def page_title(self) -> str:
        """Where one is."""
        return _("解读与核对")

    def page_subtitle(self) -> str:
        """Which plan."""
        return self.plan().title

    def version(self) -> PlanVersion:
        """The version of the address; one that was not read yet is not there."""
        plan = self.plan()
        number = self.request.GET.get("version", "")
        rows = plan.versions.filter(parsed_at__isnull=False)
        chosen = rows.filter(number=number) if number.isdecimal() else rows.filter(pk=plan.version_id)
        version = chosen.select_related("file").first()
        if version is None:
            raise Http404(_("方案还没有解读出来。"))
        return version

    def get_template_names(self) -> list[str]:
        """The list of finds alone where only its order or choice changes."""
        return ["workbench/plans/finds.html"] if self.request.GET.get("part") == "finds" else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Document, tree and counts; the number of queries does not depend on how many finds there are."""
        version = self.version()
        version.plan = self.plan()
        finds, sections = room.finds_of(version), list(version.sections.order_by("order"))
        kind, waiting = self.request.GET.get("kind", ""), self.request.GET.get("state") == FindState.PROPOSED
        shown = [
            find
            for find in finds
            if (not kind or find.kind == kind) and (not waiting or find.state == FindState.PROPOSED)
        ]
        by_doubt = self.request.GET.get("order") == "doubt"
        keeps = self.keeps() and version.pk == self.plan().version_id
        context: dict[str, Any] = {
            "record": self.plan(),
            "version": version,
            "branches": [] if by_doubt else room.tree_of(shown, sections),
            "doubtful": room.doubtful(shown) if by_doubt else [],
            "by_doubt": by_doubt,
            "kind": kind,
            "waiting_only": waiting,
            "tally": room.tally_of(finds),
            "keeps": keeps,
        }
        if "part" not in self.request.GET:
            context |= {
                "paragraphs": room.document_of(version, finds, sections, room.tables_of(version)),
                "kinds": FindKind.choices,
                "confidences": CONFIDENCES,
                "now": timezone.now().isoformat(),
                **self._chosen(version, keeps),
            }
        return super().get_context_data(**context, **kwargs)

    def _chosen(self, version: PlanVersion, keeps: bool) -> dict[str, Any]:
        """The card of the find in the address (`?find=`), for who opens the room without scripts or by a link."""
        try:
            key = UUID(self.request.GET.get("find", ""))
        except ValueError:
            return {}
        find = _whole(version.finds).filter(pk=key).first()
        return {} if find is None else card_of(find, keeps=keeps)


def card_of(find: Find, *, keeps: bool, form: Any = None, problem: str = "", is_stale: bool = False) -> dict[str, Any]:
    """What the card of a find shows."""
    return {
        "find": find,
        "form": form or find_form(find),
        "keeps": keeps,
        "may_change": keeps and find.state == FindState.PROPOSED,
        "amount": amount_words(find),
        "deadline": deadline_words(find.deadline),
        "rule": rule_words(find.rule),
        "percent": round(find.confidence * 100),
        "table": row_words(find),
        "problem": problem,
        "is_stale": is_stale,
    }


def _whole(finds: Any) -> QuerySet[Any]:
    return finds.select_related("version__plan__organisation", "section", "part_of", "decided_by")


class FindCard(OfPlan):
    """One find: shown, corrected, confirmed, dropped or opened again."""

    template_name = "workbench/plans/card.html"

    def find(self) -> Find:
        """The find of the address."""
        rows = _whole(Find.objects.visible_to(self.actor).filter(version__plan=self.plan()))
        found: Find = find_visible(rows, self.kwargs["find"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The card."""
        find = self.find()
        keeps = self.keeps() and find.version_id == self.plan().version_id
        return super().get_context_data(record=self.plan(), **card_of(find, keeps=keeps), **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The card alone in the room; somebody who follows a link gets the room with it."""
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(self._room(self.find()))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do what the button says; a refusal keeps what was typed."""
        find, action = self.find(), request.POST.get("do", "")
        if action not in ("save", "confirm", "drop", "reopen"):
            raise Http404(_("没有这个操作。"))
        revision = request.POST.get("revision", "")
        form = find_form(find, request.POST)
        if self._is_corrected(find, action, form) and not form.is_valid():
            return self._refused(find, form, "")
        try:
            find = self._perform(find, action, int(revision) if revision.isdecimal() else 0, form)
        except AccessError:
            raise
        except StaleFind as refusal:
            return self._refused(refusal.find, form, refusal.message, is_stale=True)
        except InvalidInput as refusal:
            for field, sentences in refusal.errors.items():
                for sentence in sentences:
                    form.add_error(field if field in form.fields else None, sentence)
            return self._refused(find, form, "")
        except DomainError as refusal:
            return self._refused(find, form, refusal.message)
        return self._done(find, action)

    def _perform(self, find: Find, action: str, revision: int, form: Any) -> Find:
        if self._is_corrected(find, action, form) and form.has_changed():
            find = change_find(find, actor=self.actor, revision=revision, values=form.cleaned_data)
            revision = find.revision
        return find if action == "save" else decide_find(find, action, actor=self.actor, revision=revision)

    def _is_corrected(self, find: Find, action: str, form: Any) -> bool:
        """Whether the form of a find that waits came with the button."""
        sent = any(name.startswith(f"{form.prefix}-") for name in self.request.POST)
        return sent and action in ("save", "confirm") and find.state == FindState.PROPOSED

    def _refused(self, find: Find, form: Any, problem: str, *, is_stale: bool = False) -> HttpResponseBase:
        if not self.request.htmx:  # type: ignore[attr-defined]
            messages.error(self.request, problem or _("请检查填写的内容。"))
            return redirect(self._room(find))
        fresh = _whole(Find.objects.filter(pk=find.pk)).get()
        context = card_of(fresh, keeps=True, form=form, problem=problem, is_stale=is_stale)
        return self.render_to_response(super().get_context_data(record=self.plan(), **context), status=422)

    def _done(self, find: Find, action: str) -> HttpResponseBase:
        if not self.request.htmx:  # type: ignore[attr-defined]
            return redirect(self._room(find))
        return changed(self.request, self, find, action)

    def _room(self, find: Find) -> str:
        address = reverse("workbench:plan_reading", args=[self.plan().pk])
        older = f"version={find.version.number}&" if find.version_id != self.plan().version_id else ""
        return f"{address}?{older}find={find.pk}#card"


def changed(request: HttpRequest, page: OfPlan, find: Find, action: str) -> HttpResponse:
    """The card, the row and the counts after a change, and word of it to the script of the room."""
    fresh = _whole(Find.objects.filter(pk=find.pk)).get()
    tally = room.tally_of(Find.objects.filter(version=fresh.version_id).only("state", "kind"))
    # What was just added has no row in the list yet: the room is opened anew.
    row = None if action == "add" else room.row_of(fresh)
    context = {"record": page.plan(), "row": row, "tally": tally, **card_of(fresh, keeps=True)}
    response = render(request, "workbench/plans/changed.html", context)
    told = {
        "id": str(fresh.pk),
        "state": fresh.state,
        "kind": fresh.kind,
        "action": action,
        "start": fresh.start,
        "end": fresh.end,
    }
    response["HX-Trigger-After-Settle"] = json.dumps({"find-changed": told})
    return response


class NewFindCard(OfPlan):
    """Marks a piece of the text that the parser passed over (`?start=&end=&kind=`)."""

    template_name = "workbench/plans/new_find.html"

    def _place(self, data: Any) -> tuple[int, int, str]:
        start, end, kind = data.get("start", ""), data.get("end", ""), data.get("kind", "")
        if not (start.isdecimal() and end.isdecimal() and kind in FindKind.values):
            raise Http404(_("请在原文里选中一段文字。"))
        return int(start), int(end), kind

    def _form(self, kind: str, quote: str, data: Any = None) -> Any:
        if kind == FindKind.TASK:
            return TaskFindForm(data, prefix="find", initial={"title": quote.strip()[:300]})
        initial = {"kind": kind, "comparator": Comparator.REACH, **_guess(quote)}
        return QuantityForm(data, prefix="find", initial=initial)

    def _shown(self, form: Any, place: tuple[int, int, str], problem: str = "", status: int = 200) -> HttpResponseBase:
        start, end, kind = place
        version: Any = self.plan().version
        context = {"record": self.plan(), "form": form, "start": start, "end": end, "kind": kind, "problem": problem}
        quote = version.text[start:end]
        label = FindKind(kind).label
        return self.render_to_response(super().get_context_data(quote=quote, label=label, **context), status=status)

    def _require(self) -> Any:
        plan = self.plan()
        self.actor.require(Permission.PLAN_EDIT, plan)
        if plan.version is None:
            raise Http404(_("方案还没有解读出来。"))
        return plan.version

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A form with what the piece itself says."""
        version = self._require()
        place = self._place(request.GET)
        return self._shown(self._form(place[2], version.text[place[0] : place[1]]), place)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Add it."""
        version = self._require()
        place = self._place(request.POST)
        form = self._form(place[2], version.text[place[0] : place[1]], request.POST)
        if not form.is_valid():
            return self._shown(form, place, status=422)
        kind = form.cleaned_data.get("kind", place[2])
        try:
            find = add_find(version, NewFind(kind, place[0], place[1], form.cleaned_data), actor=self.actor)
        except AccessError:
            raise
        except InvalidInput as refusal:
            for field, sentences in refusal.errors.items():
                for sentence in sentences:
                    form.add_error(field if field in form.fields else None, sentence)
            return self._shown(form, place, status=422)
        except DomainError as refusal:
            return self._shown(form, place, refusal.message, status=422)
        return changed(request, self, find, "add")


def _guess(quote: str) -> dict[str, Any]:
    """Number and unit of a marked piece, for its form."""
    number = _NUMBER.search(quote)
    if number is None:
        return {}
    unit = _UNIT.match(quote, number.end())
    bound = Comparator.AT_LEAST if "以上" in quote or "不少于" in quote else Comparator.REACH
    return {"value": number.group(), "unit": "" if unit is None else unit.group(1), "comparator": bound}


class ConfirmAbove(OfPlan, RecordAction):
    """Confirms all tasks and targets of which the parser is sure enough."""

    def perform(self, record: Any) -> str:
        """Confirm them."""
        try:
            confidence = Decimal(self.request.POST.get("confidence", "")) / 100
        except InvalidOperation as error:
            raise DomainError("confidence", _("请选择把握的下限。")) from error
        if record.version is None:
            raise DomainError("plan_unread", _("方案还没有解读出来。"))
        count, refused = confirm_above(record.version, actor=self.actor, confidence=confidence)
        if refused:
            given = {"count": count, "left": len(refused), "reason": refused[0].reason}
            return _("已确认 %(count)d 条；%(left)d 条没有确认：%(reason)s") % given
        return _("已确认 %(count)d 条。") % {"count": count}

    def after(self, record: Any) -> str:
        """Back to the room."""
        return reverse("workbench:plan_reading", args=[record.pk])


class FindStates(OfPlan):
    """What others have changed since the room was looked at (`?since=`), for its script."""

    title = gettext_lazy("最近的改动")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """`{now, changes: [{id, state, kind}]}`."""
        since = parse_datetime(request.GET.get("since", "").replace(" ", "+"))
        now = timezone.now().isoformat()
        version = self.plan().version_id
        rows: Any = Find.objects.none()
        if since is not None and timezone.is_aware(since):
            rows = Find.objects.filter(version=version, updated_at__gt=since)
        changes = [{"id": str(find.pk), "state": find.state, "kind": find.kind} for find in rows[:MOST_CHANGES]]
        return JsonResponse({"now": now, "changes": changes})

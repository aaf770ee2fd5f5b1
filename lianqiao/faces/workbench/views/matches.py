"""My matches: what fits my demands and achievements, with the reasons, and what I do not want to see again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.queries.partners import partners_among
from lianqiao.processes.matching.domain.matches import dismiss, mark_seen
from lianqiao.processes.matching.enums import DismissCode, MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to

PAGE_SIZE = 20


def _record_id(text: str) -> UUID | None:
    """The id in an address; what is none filters nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


class Matches(Page):
    """The organisation's open matches, best first; `?record=` keeps those of one record."""

    title = gettext_lazy("匹配推荐")
    help = gettext_lazy("有新发布的成果或需求适合您时，会自动出现在这里。不合适的请告诉我们原因，今后不再推荐。")
    permission = Permission.MATCH_VIEW
    needs_organisation = True
    template_name = "workbench/matches.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of matches; what is shown counts as seen."""
        rows = Match.objects.visible_to(self.actor).open().for_list().order_by("-score", "id")
        record = _record_id(self.request.GET.get("record", ""))
        if record is not None:
            rows = rows.filter(Q(demand=record) | Q(achievement=record))
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        shown = list(page)
        partners = partners_among(self.actor, [match.achievement for match in shown])
        partners |= partners_among(self.actor, [match.demand for match in shown])
        mark_seen(Match.objects.filter(pk__in=[match.pk for match in shown]), actor=self.actor)
        return super().get_context_data(
            page=page,
            matches=[self._entry(match, is_partner=match.other_record.pk in partners) for match in shown],
            codes=DismissCode.choices,
            record=record,
            **kwargs,
        )

    def _entry(self, match: Match, *, is_partner: bool) -> dict[str, Any]:
        """A match as its owner may see it: of the other record only what its masking shows."""
        asks = match.side == MatchSide.DEMAND
        kind = "achievement" if asks else "demand"
        other, own = match.other_record, match.own_record
        shown: Any = (achievement_shown_to if asks else demand_shown_to)(other, self.actor, is_partner=is_partner)
        return {
            "match": match,
            "own_title": own.title,
            "title": other.title,
            "holder": shown.owner_name,
            "url": reverse(f"portal:{kind}", args=[other.pk]),
            "explanation": match.explanation,
            "introduce_url": f"{reverse('workbench:introduction_new')}?{kind}={other.pk}&own={own.pk}",
        }


class Dismiss(Page):
    """Puts a match aside, with a reason."""

    http_method_names = ("post",)
    permission = Permission.MATCH_DISMISS
    needs_organisation = True

    def post(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """Only one's own; the reason comes from the list."""
        match: Any = find_visible(Match.objects.visible_to(self.actor), pk)
        try:
            dismiss(match, actor=self.actor, code=request.POST.get("code", ""), text=request.POST.get("text", ""))
            messages.success(request, _("今后不再推荐这一项。"))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:matches")

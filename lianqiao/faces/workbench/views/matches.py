"""My matches: what fits my demands and achievements, found at night or now, and what I do not want to see again."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.queries.partners import fits_among, partners_of_either_kind
from lianqiao.processes.matching.documents import ACHIEVEMENT, DEMAND, MODELS, kind_of
from lianqiao.processes.matching.domain.matches import dismiss, mark_seen
from lianqiao.processes.matching.enums import Aspect, DismissCode, MatchSide
from lianqiao.processes.matching.fit import StructuredFit
from lianqiao.processes.matching.fitting import FitFilter
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matching.search import Result, evidence_for_pair, for_achievement, for_demand
from lianqiao.processes.matchmaking.queries.recommended import recommended_among
from lianqiao.registers.achievements.queries.masking import shown_to as achievement_shown_to
from lianqiao.registers.demands.queries.masking import shown_to as demand_shown_to

PAGE_SIZE = 20
#: How many answers the search shows that is made while the page is.
FOUND_NOW = 10
#: Matches that are ordered or narrowed by their structured fit: the best by their texts.
MOST_FITTED = 200


_NOT_THERE = gettext_lazy("没有这条记录，或它没有对您公开。")


def evidence_url(asks: Any, other: Any) -> str:
    """Where the sentence of one record stands that answers the other best."""
    return f"{reverse('workbench:match_evidence')}?asks={asks.pk}&other={other.pk}"


def _record_id(text: str) -> UUID | None:
    """The id in an address; what is none filters nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def as_found(finds: Iterable[Any], actor: Actor) -> list[dict[str, Any]]:
    """Records that were found for the actor (`record`, `fit` in per cent or None, `because`), each as its masking shows
    it, with the addresses of its page and of asking for an introduction.
    """
    finds = list(finds)
    partners = partners_of_either_kind(actor, (find.record for find in finds))
    entries = []
    for find in finds:
        record, kind = find.record, kind_of(find.record)
        shown_to: Any = achievement_shown_to if kind == ACHIEVEMENT else demand_shown_to
        shown = shown_to(record, actor, is_partner=record.pk in partners)
        entries.append(
            {
                "key": record.pk,
                "title": record.title,
                "holder": f"{shown.owner_name} · {record.region.name}",
                "url": reverse(f"portal:{kind}", args=[record.pk]),
                "fit": "" if find.fit is None else f"{find.fit}%",
                "because": find.because,
                "published_at": record.published_at,
                "introduce_url": f"{reverse('workbench:introduction_new')}?{kind}={record.pk}",
            }
        )
    return entries


class Matches(Page):
    """The organisation's open matches, best first.

    `?record=` keeps those of one record; for an own one, a draft as well, what fits it now is searched for at once.
    """

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
        page, fits = self._page(rows)
        shown = list(page)
        partners = partners_of_either_kind(self.actor, (match.other_record for match in shown))
        mark_seen(Match.objects.filter(pk__in=[match.pk for match in shown]), actor=self.actor)
        return super().get_context_data(
            page=page,
            matches=[{**entry, "fit": fits[entry["match"].pk]} for entry in self._entries(shown, partners)],
            wanted=self._wanted,
            aspects=Aspect.choices,
            most_fitted=MOST_FITTED,
            codes=DismissCode.choices,
            record=record,
            **self._found_now(record),
            **kwargs,
        )

    @cached_property
    def _wanted(self) -> FitFilter:
        """How the list is ordered and narrowed."""
        return FitFilter.from_params(self.request.GET)

    def _page(self, rows: Any) -> tuple[Any, dict[UUID, StructuredFit]]:
        """One page of matches and their structured fits; by fit the best `MOST_FITTED` by their texts are ordered."""
        number = self.request.GET.get("page")
        if not self._wanted.is_set:
            page = Paginator(rows, PAGE_SIZE).get_page(number)
            return page, dict(zip((match.pk for match in page), self._fits(list(page)), strict=True))
        best = list(rows[:MOST_FITTED])
        chosen = self._wanted.apply(best, self._fits(best))
        page = Paginator([match for match, _fit in chosen], PAGE_SIZE).get_page(number)
        return page, {match.pk: fit for match, fit in chosen}

    def _fits(self, matches: Sequence[Match]) -> list[StructuredFit]:
        pairs = [(match.own_record, match.other_record) for match in matches]
        return fits_among(pairs, actor=self.actor, on=clock.today())

    def _found_now(self, key: UUID | None) -> dict[str, Any]:
        """What fits the own record of that id at this moment, without what was put aside; nothing for others."""
        own = self._own_record(key)
        if own is None:
            return {}
        search = for_demand if kind_of(own) == DEMAND else for_achievement
        try:
            results = search(own, actor=self.actor, on=clock.today(), k=FOUND_NOW).items
        except DomainError as refusal:
            return {"own": own, "refusal": refusal.message}
        put_aside = self._put_aside(own)
        results = tuple(result for result in results if result.record.pk not in put_aside)
        fits = fits_among([(own, result.record) for result in results], actor=self.actor, on=clock.today())
        chosen = self._wanted.apply(results, fits)
        entries = self._found_entries(own, [result for result, _fit in chosen])
        return {
            "own": own,
            "found": [{**entry, "fit": fit} for entry, (_, fit) in zip(entries, chosen, strict=True)],
        }

    def _own_record(self, key: UUID | None) -> Any:
        """The organisation's own demand or achievement, in whatever state; None for anything else."""
        if key is None:
            return None
        for model in MODELS.values():
            rows = model.objects.visible_to(self.actor).filter(organisation=self.actor.organisation)
            own = rows.prefetch_related("fields").filter(pk=key).first()
            if own is not None:
                return own
        return None

    def _put_aside(self, own: Any) -> set[UUID]:
        """The ids of what the organisation does not want to see again for this record."""
        asks = kind_of(own) == DEMAND
        mine, other = (DEMAND, ACHIEVEMENT) if asks else (ACHIEVEMENT, DEMAND)
        rows = Match.objects.visible_to(self.actor).filter(
            dismissed_at__isnull=False, side=MatchSide.DEMAND if asks else MatchSide.ACHIEVEMENT, **{mine: own}
        )
        return set(rows.values_list(f"{other}_id", flat=True))

    def _found_entries(self, own: Any, results: Sequence[Result]) -> list[dict[str, Any]]:
        """What was found, each as far as its masking shows; an own record that is not public does not go along."""
        partners = partners_of_either_kind(self.actor, (result.record for result in results))
        carried = f"&own={own.pk}" if own.is_public else ""
        entries = []
        for result in results:
            other = result.record
            kind = kind_of(other)
            shown_to: Any = achievement_shown_to if kind == ACHIEVEMENT else demand_shown_to
            entries.append(
                {
                    "key": other.pk,
                    "title": other.title,
                    "holder": shown_to(other, self.actor, is_partner=other.pk in partners).owner_name,
                    "url": reverse(f"portal:{kind}", args=[other.pk]),
                    "explanation": result.explanation,
                    "evidence_url": evidence_url(own, other),
                    "introduce_url": f"{reverse('workbench:introduction_new')}?{kind}={other.pk}{carried}"
                    if other.is_public
                    else "",
                }
            )
        return entries

    def _entries(self, shown: Sequence[Match], partners: set[UUID]) -> list[dict[str, Any]]:
        """The matches of a page, with who has recommended them."""
        recommended = recommended_among(shown)
        return [
            {
                **self._entry(match, is_partner=match.other_record.pk in partners),
                "recommended": recommended.get((match.demand_id, match.achievement_id)),
            }
            for match in shown
        ]

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
            "url": reverse("workbench:match_open", args=[match.pk]),
            "explanation": match.explanation,
            "evidence_url": evidence_url(match.demand, match.achievement),
            "introduce_url": f"{reverse('workbench:introduction_new')}?{kind}={other.pk}&own={own.pk}",
        }


class FoundSentence(Page):
    """The sentence of `?other=` that answers `?asks=` best, as a part of a page that is loaded when it is opened."""

    template_name = "shell/parts/evidence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Of two records that the actor may see, a demand and an achievement."""
        asks, other = self._record("asks"), self._record("other")
        if kind_of(asks) == kind_of(other):
            raise Http404(_NOT_THERE)
        try:
            evidence = evidence_for_pair(asks, other, actor=self.actor, on=clock.today())
        except DomainError as refusal:
            return super().get_context_data(trouble=refusal.message, **kwargs)
        return super().get_context_data(evidence=evidence, **kwargs)

    def _record(self, name: str) -> Any:
        key = _record_id(self.request.GET.get(name, ""))
        for model in MODELS.values() if key is not None else ():
            record = model.objects.visible_to(self.actor).prefetch_related("fields").filter(pk=key).first()
            if record is not None:
                return record
        raise Http404(_NOT_THERE)


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

"""The problem search: plain words in, results with their reasons out; and the other way round for researchers."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.money import MoneyWanField, format_yuan
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.lists import Chip
from lianqiao.core.pages.paging import for_a_minute
from lianqiao.faces.portal import problem as problems
from lianqiao.faces.portal.cards import card
from lianqiao.faces.portal.counts import edition_of_code_lists
from lianqiao.faces.portal.examples import EXAMPLES
from lianqiao.faces.portal.forms import SearchForm
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.matching.documents import MODELS, kind_of
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.processes.matching.search import (
    NOTHING,
    POOL,
    Result,
    Results,
    evidence_for_text,
    find_achievements,
    find_demands,
)
from lianqiao.registers.demands.domain.demands import title_of

PAGE_SIZE = 10
#: Value of `to` in the address that turns the search round: a technique looks for problems.
TO_DEMANDS = "demands"


# A search changes nothing, and a token would make every public page private to one visitor.
@method_decorator(csrf_exempt, name="dispatch")
class Search(Page):
    """`?q=` is the problem, `to=demands` turns the search round; a POST with `q` of any length leads to the address."""

    public = True
    title = gettext_lazy("难题找成果")
    template_name = "portal/search.html"
    http_method_names = ("get", "head", "options", "post")

    @property
    def to_demands(self) -> bool:
        """Whether a technique looks for problems."""
        return self.request.GET.get("to") == TO_DEMANDS

    def page_title(self) -> str:
        """What is looked for."""
        return _("成果找需求") if self.to_demands else _("难题找成果")

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put the problem into the address, or as much of it as an address carries."""
        problem = problems.keep(request, request.POST.get("q", ""))
        query = {"q": problem.in_address}
        if problem.cut:
            query["cut"] = "1"
        if request.POST.get("to") == TO_DEMANDS:
            query["to"] = TO_DEMANDS
        return redirect(f"{reverse('portal:search')}?{urlencode(query)}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The results with their reasons, or a sentence that helps."""
        problem = problems.find(self.request)
        filters = SearchFilters.from_params(self.request.GET)
        asked = bool(problem.text) and not problem.too_short
        trouble, results, seconds = self._search(problem.text, filters) if asked else ("", NOTHING, 0.0)
        chips = self._chips(filters)
        return super().get_context_data(
            **{
                "problem": problem,
                "to_demands": self.to_demands,
                "asked": asked,
                "trouble": trouble,
                "results": results,
                "hits": [self._hit(result) for result in results.items],
                "first_rank": (results.page - 1) * PAGE_SIZE,
                "pager": Paginator(range(results.total), PAGE_SIZE).get_page(results.page),
                "is_pool_full": results.total >= POOL,
                "seconds": f"{seconds:.2f}",
                "chips": chips,
                "clear_url": self._address(**dict.fromkeys(filters.to_params(), "")),
                "form": self._form(filters),
                "kept": self._kept(),
                "turned_url": self._address(
                    to="" if self.to_demands else TO_DEMANDS, **dict.fromkeys(filters.to_params(), "")
                ),
                "subscribe_url": self._subscribe_url(problem.in_address, filters),
                "publish_url": f"{reverse('workbench:demands_new')}?{urlencode(_demand_from(problem.in_address))}",
                "examples": EXAMPLES,
                "hide_header_search": True,
                **kwargs,
            }
        )

    def _form(self, filters: SearchFilters) -> Any:
        """With nothing chosen, the form is the same for everybody until a code list changes or the day ends."""
        chosen = filters.to_params()
        form = SearchForm(initial=chosen, asks_for_demands=self.to_demands)
        if chosen:
            return form
        question = f"form of the search {self.to_demands} {clock.today()} {edition_of_code_lists()}"
        return for_a_minute(question, lambda: str(form), keep=bool)

    def _search(self, text: str, filters: SearchFilters) -> tuple[str, Results, float]:
        find = find_demands if self.to_demands else find_achievements
        page = self.request.GET.get("page", "")
        started = perf_counter()
        try:
            results = find(
                text,
                actor=self.actor,
                on=clock.today(),
                filters=filters,
                k=PAGE_SIZE,
                page=int(page) if page.isdecimal() and len(page) < 5 else 1,
            )
        except DomainError as refusal:
            return refusal.message, NOTHING, 0.0
        return "", results, perf_counter() - started

    def _hit(self, result: Result) -> dict[str, Any]:
        shown = card(result.record, self.actor)
        return {
            "card": shown,
            "facts": shown.facts,
            "fit": f"{result.explanation.fit}%",
            "reasons": result.explanation.reasons,
            "gaps": result.explanation.gaps,
            "evidence_url": self._evidence_url(result.record),
        }

    def _evidence_url(self, record: Any) -> str:
        """Where the sentence stands that fits best."""
        kept = {name: value for name, value in self._kept() if name != "to"}
        return f"{reverse('portal:search_evidence', args=[kind_of(record), record.pk])}?{urlencode(kept)}"

    def _subscribe_url(self, text: str, filters: SearchFilters) -> str:
        """Where the search is kept, so that one is told of what is new; empty for visitors."""
        if self.actor.is_anonymous:
            return ""
        subject = "demands" if self.to_demands else "achievements"
        query = {"subject": subject, "words": text, **filters.to_params()}
        return f"{reverse('workbench:subscription_new')}?{urlencode(query)}"

    def _chips(self, filters: SearchFilters) -> list[Chip]:
        form = SearchForm(filters.to_params(), asks_for_demands=self.to_demands)
        form.is_valid()
        chips = []
        for name, raw in filters.to_params().items():
            if name not in form.fields:
                continue
            field, value = form.fields[name], form.cleaned_data.get(name)
            chips.append(Chip(str(field.label), _words(field, value, raw), self._address(**{name: ""})))
        return chips

    def _kept(self) -> list[tuple[str, str]]:
        """What the form of conditions carries along."""
        return [(name, value) for name in ("q", "cut", "to") if (value := self.request.GET.get(name, ""))]

    def _address(self, **changes: str) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        for name, value in changes.items():
            if value:
                query[name] = value
            else:
                query.pop(name, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path


class FoundSentence(Page):
    """The sentence of one hit that answers the problem best, as a part of the page that is loaded when it is opened."""

    public = True
    template_name = "shell/parts/evidence.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What of a record that the visitor may see fits the problem of the address."""
        kind = self.kwargs["kind"]
        if kind not in MODELS:
            raise Http404(_("没有这条记录，或它没有对您公开。"))
        record = find_visible(MODELS[kind].objects.public(self.actor), self.kwargs["pk"])
        problem = problems.find(self.request)
        if problem.too_short:
            return super().get_context_data(**kwargs)
        try:
            evidence = evidence_for_text(problem.text, record, actor=self.actor, on=clock.today())
        except DomainError as refusal:
            return super().get_context_data(trouble=refusal.message, **kwargs)
        return super().get_context_data(evidence=evidence, **kwargs)


def _words(field: Any, value: Any, raw: str) -> str:
    """A condition as people say it; what is not in the code list stays as it stands in the address."""
    if hasattr(field, "queryset"):
        return raw if value is None else str(field.label_from_instance(value))
    if isinstance(field, MoneyWanField):
        return format_yuan(value)
    return dict(field.choices).get(raw, raw)


def _demand_from(text: str) -> dict[str, str]:
    """What of the visitor's words a new demand begins with."""
    return {"title": title_of(text), "problem": text}

"""The public pages of filed records: a list for each public kind, and each record with what its kind makes public."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.filing.facts import facts_of, outcome_of
from lianqiao.core.filing.kinds import FilingKind, kind_of
from lianqiao.core.pages import Crumb, ListPage, RecordPage
from lianqiao.faces.portal.tables import public_filters, public_table
from lianqiao.faces.portal.views.crumbs import below_home

#: Where a person who has signed in answers to a public record of a kind, and what the button says.
ANSWERS = {"secondment-posts": ("workbench:secondment_apply", gettext_lazy("应聘"))}


class _PublicKind:
    """The kind of the address; one that has no public records does not exist here."""

    kwargs: dict[str, Any]

    @property
    def kind(self) -> FilingKind:
        try:
            kind = kind_of(self.kwargs["slug"])
        except LookupError as error:
            raise Http404(_("没有这个栏目。")) from error
        if not kind.is_public:
            raise Http404(_("没有这个栏目。"))
        return kind


class Filings(_PublicKind, ListPage):
    """The published records of a kind."""

    public = True
    http_method_names = ("get", "head", "options")
    template_name = "portal/filings.html"
    empty_title = gettext_lazy("还没有公开的记录")
    empty_text = gettext_lazy("审核并通过保密审查后会出现在这里。")
    order = ("-decided_at", "-pk")

    @property
    def table_class(self) -> Any:  # type: ignore[override]
        """The kind's table, less what concerns only those who work on it."""
        return public_table(self.kind)

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]
        """The kind's filters, as far as everybody may use them."""
        return public_filters(self.kind)

    def page_title(self) -> str:
        """The kind's name."""
        return str(self.kind.label)

    def page_subtitle(self) -> str:
        """What the kind is."""
        return str(self.kind.subtitle)

    def records(self) -> QuerySet[Any]:
        """The published ones."""
        return self.kind.model.objects.public(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class FilingPage(_PublicKind, RecordPage):
    """One published record."""

    public = True
    template_name = "portal/filing.html"

    def records(self) -> QuerySet[Any]:
        """The published ones."""
        return self.kind.with_parts(self.kind.model.objects.public(self.actor).for_list())

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        above = Crumb(str(self.kind.label), reverse("portal:filings", args=[self.kind.slug]))
        return below_home(above, self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sections with the public fields; those that hold none are left out."""
        record = self.record()
        kind = self.kind
        sections = facts_of(record, kind.form, only=kind.public_fields, parts=kind.public_parts)
        sections += outcome_of(record, [name for name in kind.outcome_fields if name in kind.public_fields])
        address, label = ANSWERS.get(kind.slug, ("", ""))
        answer = {"url": reverse(address, args=[record.pk]), "label": label} if address else None
        return super().get_context_data(record=record, kind=kind, sections=sections, answer=answer, **kwargs)

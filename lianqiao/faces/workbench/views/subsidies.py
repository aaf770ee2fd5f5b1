"""What an enterprise may expect of the subsidy for research, for itself and for the officials of its region."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.pages import Crumb
from lianqiao.faces.workbench.views.ladder import OverseenPage, OwnPage
from lianqiao.registers.cultivation import subsidy
from lianqiao.registers.cultivation.interfaces.forms import SubsidyForm
from lianqiao.registers.organisations.models import Organisation


def _context(enterprise: Organisation, asked: Any, *, drafts: bool) -> dict[str, Any]:
    """The estimate by the figures of last year, or by those that the person tries out."""
    today = clock.today()
    year = today.year - 1
    figures = subsidy.figures_for(enterprise, year=year, drafts=drafts)
    filed = {
        name: getattr(figures.get(one), "research_yuan", None)
        for name, one in (("research", year), ("before", year - 1))
    }
    tries = "research" in asked
    form = SubsidyForm(asked if tries else None, initial=filed)
    used = form.cleaned_data if tries and form.is_valid() else filed
    return {
        "enterprise": enterprise,
        "year": year,
        "today": today,
        "form": form,
        "tries": tries and form.is_valid(),
        "estimate": subsidy.estimate(where=enterprise, on=today, **used),
        "proofs": subsidy.proofs(enterprise, figures, year=year, on=today),
        "norm_key": subsidy.RULE.key,
    }


class OwnSubsidy(OwnPage):
    """The estimate for the enterprise itself, drafts of its figures included."""

    title = gettext_lazy("研发投入奖补测算")
    help = gettext_lazy("按本地区录入的奖补标准估算，供安排研发投入时参考；能不能补、补多少以主管部门审核为准。")
    template_name = "workbench/cultivation/subsidy.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the ladder."""
        return self.crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """By all that the enterprise has filled in."""
        return super().get_context_data(
            **_context(self.enterprise(), self.request.GET, drafts=True), own=True, **kwargs
        )


class EnterpriseSubsidy(OverseenPage):
    """The same for officials, by the figures that the enterprise has handed in."""

    title = gettext_lazy("研发投入奖补测算")
    help = gettext_lazy("只按企业提交过的年度数据估算，企业的草稿不在内。")
    template_name = "workbench/cultivation/subsidy.html"

    def page_subtitle(self) -> str:
        """Whose."""
        return self.enterprise().name

    def breadcrumb(self) -> list[Crumb]:
        """Below the enterprise's ladder."""
        enterprise = self.enterprise()
        above = Crumb(enterprise.name, reverse("workbench:cultivation_enterprise", args=[enterprise.pk]))
        return self.crumbs(above, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """By what was handed in."""
        return super().get_context_data(
            **_context(self.enterprise(), self.request.GET, drafts=False), own=False, **kwargs
        )

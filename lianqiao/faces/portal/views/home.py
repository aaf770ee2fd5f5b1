"""The first page that anybody sees: one box for a problem, what there is, what is new."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, metrics
from lianqiao.core.pages import Page
from lianqiao.core.pages.paging import COUNTED_ANEW, for_a_minute
from lianqiao.faces.portal.cards import cards
from lianqiao.faces.portal.counts import by_field
from lianqiao.faces.portal.examples import EXAMPLES
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand

NEWEST = 4
FIGURES = ("achievements.published", "demands.published", "organisations.verified", "introductions.accepted")


class Home(Page):
    """The search box, live figures, the fields, and the newest achievements and demands."""

    public = True
    title = _("首页")
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything is counted and read; what there is much of may be a minute old."""
        today = clock.today()
        figures = [metrics.get(name) for name in FIGURES]
        return super().get_context_data(
            figures=[{"metric": metric, "value": self._value(metric, today)} for metric in figures],
            achievements=self._newest(Achievement),
            demands=self._newest(Demand),
            fields=by_field(self.actor),
            examples=EXAMPLES,
            hide_header_search=True,
            **kwargs,
        )

    @staticmethod
    def _value(metric: metrics.Metric, day: date) -> metrics.Number:
        question = f"figure {metric.name} {day}"
        return for_a_minute(question, lambda: metric.value(on=day), keep=lambda found: found > COUNTED_ANEW)

    def _newest(self, model: type[Achievement | Demand]) -> list[Any]:
        rows = model.objects.public(self.actor).for_list().order_by("-published_at", "-id")
        return cards(rows[:NEWEST], self.actor)

"""How the demonstration's province governs: from its plan to the figures of its cities and what is made of them."""

from __future__ import annotations

from collections.abc import Callable

from lianqiao.demo.acts import Acts
from lianqiao.demo.cast import Cast
from lianqiao.demo.catalogue import Catalogue
from lianqiao.demo.judging import Judging
from lianqiao.demo.past import Past
from lianqiao.demo.plan_work import PlanWork
from lianqiao.demo.records import Records
from lianqiao.demo.reporting import Reporting
from lianqiao.demo.supervising import Supervising
from lianqiao.demo.texts import Content


class Governing:
    """Lets the fifth floor happen, after all records that its figures are counted from."""

    #: How often `make` calls `step`.
    CHAPTERS = 8
    #: For so many months the cities report.
    months = 12

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._acts = Acts(content, cast, past)

    def make(self, *, step: Callable[[], None]) -> None:
        """All of it, chapter by chapter; `step` after each."""
        acts = self._acts
        work = PlanWork(acts)
        catalogue = Catalogue(acts, work)
        for chapter in (work.draw_up, catalogue.begin, catalogue.count, catalogue.set_targets):
            chapter()
        step()
        reporting = Reporting(acts, catalogue, first_year=work.first_year, most=self.months)
        reporting.take_over()
        step()
        reporting.report_months(step=lambda: None)
        step()
        reporting.report_quarters()
        catalogue.compute()
        step()
        catalogue.revise()
        Supervising(acts, work, catalogue).see_to_it()
        step()
        judging = Judging(acts, work, catalogue, reporting.months)
        judging.lay_out()
        judging.assess()
        step()
        judging.rank()
        step()
        judging.watch()
        judging.inform()
        step()

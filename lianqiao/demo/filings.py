"""The filed records of the demonstration, from the figures of enterprises to the tokens of a transfer office."""

from __future__ import annotations

from collections.abc import Callable

from lianqiao.core.lists.models import Edition
from lianqiao.demo.acts import Acts
from lianqiao.demo.announcements import Announcements
from lianqiao.demo.assets import Assets
from lianqiao.demo.calls import Calls
from lianqiao.demo.cast import Cast
from lianqiao.demo.champions import Champions
from lianqiao.demo.demand_work import DemandWork
from lianqiao.demo.figures import YearBooks
from lianqiao.demo.growth import Growth
from lianqiao.demo.local_rules import LocalRules
from lianqiao.demo.machines import Machines
from lianqiao.demo.past import Past
from lianqiao.demo.records import Records
from lianqiao.demo.results import Results
from lianqiao.demo.rosters import Rosters
from lianqiao.demo.texts import Content
from lianqiao.demo.unions import Unions
from lianqiao.registers.enterprises.models import Credential, LeadingPlan
from lianqiao.registers.intellectual_property.models import Right


class Filings:
    """Lets everything be filed that is neither an achievement nor a demand, on days that lie in the past."""

    #: How often `make` calls `step`.
    CHAPTERS = 23

    def __init__(self, content: Content, cast: Cast, past: Past, records: Records) -> None:
        self._past = past
        self._acts = Acts(content, cast, past)
        self._records = records

    def make(self, *, step: Callable[[], None]) -> None:
        """All of it, chapter by chapter; `step` after each."""
        books = YearBooks(self._acts, self._past.random.random())
        growth = Growth(self._acts, books.firms)
        champions = Champions(self._acts, books.firms)
        notices = Announcements(self._acts, self._records)
        assets, results = Assets(self._acts, self._records), Results(self._acts, self._records, notices)
        work = DemandWork(self._acts, self._records)
        chapters: tuple[Callable[[], None], ...] = (
            LocalRules(self._acts).lay_down,
            books.file,
            growth.hold,
            growth.climb,
            growth.put_by,
            growth.count_months,
            growth.be_called_on,
            Unions(self._acts).found,
            results.research,
            results.register,
            results.convert,
            assets.keep_rights,
            assets.set_standards,
            assets.offer_products,
            work.diagnose,
            work.set_tasks,
            work.open_scenarios,
            notices.put_up,
            Rosters(self._acts, self._records, books.firms).keep,
            Calls(self._acts).go_out,
            Machines(self._acts).connect,
            champions.be_assessed,
            champions.plan_ahead,
        )
        for chapter in chapters:
            chapter()
            step()
        self._acts.pass_time(Credential, Right, Edition, LeadingPlan)

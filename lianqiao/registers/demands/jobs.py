"""The daily work of the register of demands."""

from procrastinate.contrib.django import app

from lianqiao.core import clock
from lianqiao.core.publishing.freshness import keep_fresh
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.phrases import ask_whether_still_valid


@app.periodic(cron="20 1 * * *", periodic_id="demands.keep_fresh")
@app.task(name="demands.keep_fresh", queueing_lock="demands.keep_fresh", pass_context=False)
def keep_demands_fresh(timestamp: int) -> None:
    """Ask owners whether their demands still hold, and take expired ones off the public pages."""
    on = clock.day_of(timestamp)
    keep_fresh(Demand, on, ask=ask_whether_still_valid)

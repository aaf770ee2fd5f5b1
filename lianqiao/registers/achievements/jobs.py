"""The daily work of the register of achievements."""

from procrastinate.contrib.django import app

from lianqiao.core import clock
from lianqiao.core.publishing.freshness import keep_fresh
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.phrases import ask_whether_still_valid


@app.periodic(cron="10 1 * * *", periodic_id="achievements.keep_fresh")
@app.task(name="achievements.keep_fresh", queueing_lock="achievements.keep_fresh", pass_context=False)
def keep_achievements_fresh(timestamp: int) -> None:
    """Ask owners whether their achievements still hold, and take expired ones off the public pages."""
    on = clock.day_of(timestamp)
    keep_fresh(Achievement, on, ask=ask_whether_still_valid)

"""The daily work of the register of achievements."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from lianqiao.core.publishing.freshness import keep_fresh
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.phrases import ask_whether_still_valid


@app.periodic(cron="10 1 * * *", periodic_id="achievements.keep_fresh")
@app.task(name="achievements.keep_fresh", queueing_lock="achievements.keep_fresh", pass_context=False)
def keep_achievements_fresh(timestamp: int) -> None:
    """Ask owners whether their achievements still hold, and take expired ones off the public pages."""
    on = timezone.localdate(datetime.fromtimestamp(timestamp, tz=timezone.get_current_timezone()))
    keep_fresh(Achievement, on, ask=ask_whether_still_valid)

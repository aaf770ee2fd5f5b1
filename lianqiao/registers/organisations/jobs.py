"""The worker's tasks of the register of organisations."""

from procrastinate.contrib.django import app

from lianqiao.registers.organisations.domain.invitations import MAIL_TASK
from lianqiao.registers.organisations.mailing import mail_invitations


@app.periodic(cron="*/5 * * * *", periodic_id=MAIL_TASK)
@app.task(name=MAIL_TASK, queueing_lock=MAIL_TASK)
def mail_waiting_invitations(timestamp: int) -> None:
    """Runs on each invitation, and every five minutes for what a failed run left."""
    mail_invitations()

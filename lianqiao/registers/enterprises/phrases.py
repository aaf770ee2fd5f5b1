"""What the register of enterprises tells people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.messages import register
from lianqiao.core.transitions import Context
from lianqiao.registers.enterprises.models import Credential

ENDING = register("enterprises.ending", gettext_lazy("企业资质到期"), group="reminders")


def remind_of_end(credential: Credential, context: Context) -> None:
    """Who filed the credential: it ends soon, and what to do."""
    text = _("有效期到 %(day)s。请先做一次预检，看看还差什么，再按时申请重新认定。") % {"day": credential.valid_to}
    inbox.send(
        people.people_for(credential.organisation_id, credential.submitted_by_id or credential.created_by_id),
        key=f"enterprises.credential.{credential.pk}.ends.{credential.valid_to}",
        kind=ENDING.key,
        subject=_("“%(title)s”快到期了") % {"title": credential.title[:60]},
        text=text,
        url=links.page_of(credential),
        organisations=[credential.organisation_id],
    )

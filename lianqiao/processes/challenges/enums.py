"""Names of the kinds and verdicts of open challenges."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

#: The shipped schemes whose calls are open challenges; in the second a firm sets the task.
BY_GOVERNMENT, BY_FIRM = "open_challenge_government", "open_challenge_firm"
PATTERNS = (BY_GOVERNMENT, BY_FIRM)


class RightsOwner(TextChoices):
    """Whose the intellectual property of the solution is (知识产权归属)."""

    ISSUER = "issuer", _("归发榜方")
    SOLVER = "solver", _("归揭榜方，发榜方有权使用")
    SHARED = "shared", _("双方共有")
    AGREED = "agreed", _("签约时另行约定")


class Verdict(TextChoices):
    """What the issuer says of the finished work (阅卷)."""

    SOLVED = "solved", _("达到指标")
    PARTLY = "partly", _("部分达到")
    NOT_SOLVED = "not_solved", _("没有达到")

"""What an agreement says to an application that is to be given up: one in force is ended first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.processes.agreements.enums import AgreementState
from lianqiao.processes.agreements.models import Agreement
from lianqiao.processes.programmes.domain.promoting import register_bond
from lianqiao.processes.programmes.models import Application

#: States in which nothing holds the unit: nobody is bound, or it is over without the project.
_FREE = (AgreementState.DRAFT, AgreementState.SIGNING, AgreementState.VOID)


def holds(application: Application) -> str | None:
    """Why the application is not given up; None where no agreement has come into force."""
    if Agreement.objects.filter(application=application).exclude(state__in=_FREE).exists():
        return _("合同已经生效，需要退出的先办理终止。")
    return None


register_bond("agreements", holds)

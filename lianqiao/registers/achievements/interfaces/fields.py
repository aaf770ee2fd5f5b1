"""The lists in which form fields search achievements."""

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.publishing.searched import RecordList, declare
from lianqiao.registers.achievements.models import Achievement

#: The achievements that everybody may see.
PUBLIC = declare(
    RecordList("achievements", lambda actor: Achievement.objects.public(ANONYMOUS), order=("-published_at", "-pk"))
)
#: The achievements of the unit for which the person acts, in every state.
OWN = declare(
    RecordList("own-achievements", lambda actor: Achievement.objects.filter(organisation=actor.organisation_id))
)

"""The list in which form fields search innovative products."""

from lianqiao.core.publishing.searched import RecordList, declare
from lianqiao.registers.innovative_products.models import InnovativeProduct

#: The products of the unit for which the person acts, in every state.
OWN = declare(
    RecordList("own-products", lambda actor: InnovativeProduct.objects.filter(organisation=actor.organisation_id))
)

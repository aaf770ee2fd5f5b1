"""What people do with norms: enter an edition, say that it was checked, quote it in a decision."""

from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.norms.domain.editions import NOT_FOR_INSTITUTIONS, NewEdition, enter_edition, verify_edition

__all__ = ["NOT_FOR_INSTITUTIONS", "NewEdition", "cite", "enter_edition", "verify_edition"]

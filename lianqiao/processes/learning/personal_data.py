"""What learning keeps about persons: who put a version in use."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("learning.Adoption", "adopted_by")

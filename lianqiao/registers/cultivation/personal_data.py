"""What the cultivation of enterprises keeps about persons: who answered, checked and shared for the enterprise."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("cultivation.SelfAnswer", "answered_by")
declare_authorship("cultivation.PreCheck", "checked_by", "shared_by")

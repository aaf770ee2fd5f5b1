"""What windows keep about persons: who made and entered what, who came, and who said how a talk went."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("windows.Window", "created_by")
declare_authorship("windows.Entry", "created_by", "delegate")
declare_authorship("windows.Seat", "person")
declare_authorship("windows.Remark", "said_by")

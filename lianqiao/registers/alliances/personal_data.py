"""What alliances keep about persons, besides what every filed record does."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("alliances.AllianceMember", "agreed_by")

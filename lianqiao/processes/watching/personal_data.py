"""What watching keeps about persons: who entered and who follows a lead."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("watching.WatchList", "created_by")
declare_authorship("watching.Lead", "created_by", "assignee")

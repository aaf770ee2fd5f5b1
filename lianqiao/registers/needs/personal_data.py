"""What research tasks keep about persons, besides what every filed record does."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("needs.TaskVote", "voter")

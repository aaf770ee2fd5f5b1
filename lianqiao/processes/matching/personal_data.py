"""What matching keeps about persons."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("matching.Match", "dismissed_by")

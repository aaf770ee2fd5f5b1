"""What campaigns keep about persons: who handled them."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("campaigns.Campaign", "created_by")
declare_authorship("campaigns.Assignment", "created_by", "handed_in_by")
declare_authorship("campaigns.Classification", "classified_by")

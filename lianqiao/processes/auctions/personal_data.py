"""What auctions keep about persons: who did what for a unit."""

from lianqiao.core.oversight.purposes import declare_authorship

declare_authorship("auctions.Auction", "created_by")
declare_authorship("auctions.Participant", "admitted_by", "deposit_by", "agreed_by")
declare_authorship("auctions.Bid", "placed_by")
declare_authorship("auctions.SealedOffer", "placed_by")

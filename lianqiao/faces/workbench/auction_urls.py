"""Addresses of auctions in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import auctions

urlpatterns = [
    path("auctions/", auctions.Auctions.as_view(), name="auctions"),
    path("auctions/<uuid:pk>/", auctions.AuctionPage.as_view(), name="auction"),
    path("auctions/<uuid:pk>/live/", auctions.Live.as_view(), name="auction_live"),
    path("auctions/<uuid:pk>/bid/", auctions.PlaceBid.as_view(), name="auction_bid"),
    path("auctions/<uuid:pk>/agree/", auctions.Agree.as_view(), name="auction_agree"),
    path("auctions/<uuid:pk>/act/", auctions.ActOnAuction.as_view(), name="auction_act"),
    path("auctions/<uuid:pk>/admit/", auctions.Admit.as_view(), name="auction_admit"),
    path("auctions/<uuid:pk>/log/", auctions.Log.as_view(), name="auction_log"),
    path("auctions/<uuid:pk>/record/<slug:ending>/", auctions.Record.as_view(), name="auction_record"),
    path("auction-parts/<uuid:pk>/deposit/", auctions.ConfirmDeposit.as_view(), name="auction_deposit"),
]

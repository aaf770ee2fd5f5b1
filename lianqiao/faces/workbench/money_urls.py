"""Addresses of the ledger of money in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import disbursements

urlpatterns = [
    path("disbursements/", disbursements.Paid.as_view(), name="disbursements"),
    path("disbursements/received/", disbursements.Received.as_view(), name="disbursements_received"),
    path("disbursements/<uuid:pk>/", disbursements.DisbursementPage.as_view(), name="disbursement"),
    path("disbursements/<uuid:pk>/<slug:step>/", disbursements.WriteEntry.as_view(), name="disbursement_write"),
]

"""Addresses of schemes, calls and applications in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import application_writing, applications, calls, schemes, selection

urlpatterns = [
    path("schemes/", schemes.Schemes.as_view(), name="schemes"),
    path("schemes/new/", schemes.NewScheme.as_view(), name="scheme_new"),
    path("schemes/<uuid:pk>/", schemes.SchemePage.as_view(), name="scheme"),
    path("schemes/<uuid:pk>/edit/", schemes.EditScheme.as_view(), name="scheme_edit"),
    path("schemes/<uuid:pk>/act/", schemes.ActOnScheme.as_view(), name="scheme_act"),
    path("schemes/<uuid:pk>/preview/", schemes.PreviewScheme.as_view(), name="scheme_preview"),
    path("schemes/<uuid:pk>/next/", schemes.DrawUpEdition.as_view(), name="scheme_next"),
    path("schemes/<uuid:pk>/discard/", schemes.DiscardScheme.as_view(), name="scheme_discard"),
    path("schemes/<uuid:pk>/call/", calls.NewCall.as_view(), name="call_new"),
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("calls/<uuid:pk>/", calls.CallPage.as_view(), name="call"),
    path("calls/<uuid:pk>/edit/", calls.EditCall.as_view(), name="call_edit"),
    path("calls/<uuid:pk>/act/", calls.ActOnCall.as_view(), name="call_act"),
    path("calls/<uuid:pk>/say/", calls.SayOnCall.as_view(), name="call_say"),
    path("calls/<uuid:pk>/announce/", calls.AnnounceCall.as_view(), name="call_announce"),
    path("calls/<uuid:pk>/applications/", calls.CallApplications.as_view(), name="call_applications"),
    path("calls/<uuid:pk>/apply/", applications.NewApplication.as_view(), name="application_new"),
    path("calls/<uuid:pk>/ranking/", selection.Ranking.as_view(), name="call_ranking"),
    path("calls/<uuid:pk>/ranking/make/", selection.MakeList.as_view(), name="call_make_list"),
    path("calls/<uuid:pk>/ranking/scores/", selection.EnterScores.as_view(), name="call_scores"),
    path("calls/<uuid:pk>/ranking/<uuid:line>/", selection.EditLine.as_view(), name="call_line"),
    path("calls/<uuid:pk>/vacancies/<uuid:vacancy>/", selection.PromoteNext.as_view(), name="call_promote"),
    path("applications/", applications.Applications.as_view(), name="applications"),
    path("applications/<uuid:pk>/", applications.ApplicationPage.as_view(), name="application"),
    path("applications/<uuid:pk>/head/", application_writing.EditHead.as_view(), name="application_head"),
    path("applications/<uuid:pk>/partners/", application_writing.EditPartners.as_view(), name="application_partners"),
    path(
        "applications/<uuid:pk>/sections/<slug:key>/",
        application_writing.EditSection.as_view(),
        name="application_section",
    ),
    path("applications/<uuid:pk>/consent/", applications.AnswerPartner.as_view(), name="application_consent"),
    path("applications/<uuid:pk>/act/", applications.ActOnApplication.as_view(), name="application_act"),
    path("applications/<uuid:pk>/say/", applications.SayOnApplication.as_view(), name="application_say"),
    path("applications/<uuid:pk>/receipt/", applications.Receipt.as_view(), name="application_receipt"),
    path("applications/<uuid:pk>/letter/<slug:ending>/", applications.Letter.as_view(), name="application_letter"),
]

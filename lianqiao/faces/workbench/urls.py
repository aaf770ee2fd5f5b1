"""Addresses of the workbench; include under `workbench/`."""

from django.urls import URLPattern, path

from lianqiao.core.pages import Desk
from lianqiao.faces.workbench import desks
from lianqiao.faces.workbench.filings import filing_desks
from lianqiao.faces.workbench.views import (
    files,
    home,
    imports,
    inbox,
    introductions,
    matches,
    organisation,
    review,
)

app_name = "workbench"


def _attachments(desk: Desk) -> list[URLPattern]:
    record = f"{desk.slug}/<uuid:pk>/files/"
    return [
        path(record, files.Attach.as_view(desk=desk), name=f"{desk.slug}_attach"),
        path(f"{record}<uuid:file>/remove/", files.Detach.as_view(desk=desk), name=f"{desk.slug}_detach"),
    ]


urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("switch/", home.SwitchOrganisation.as_view(), name="switch_organisation"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox.ReadAll.as_view(), name="read_all"),
    path("inbox/<uuid:pk>/", inbox.ReadMessage.as_view(), name="read_message"),
    path("profile/", organisation.Profile.as_view(), name="profile"),
    path("organisation/", organisation.MyOrganisation.as_view(), name="organisation"),
    path("organisation/new/", organisation.NewOrganisation.as_view(), name="organisation_new"),
    path("organisation/edit/", organisation.EditOrganisation.as_view(), name="organisation_edit"),
    path("organisation/act/", organisation.ActOnOrganisation.as_view(), name="organisation_act"),
    path("organisation/join/", organisation.JoinOrganisation.as_view(), name="join"),
    path("organisation/members/<uuid:pk>/", organisation.EditMember.as_view(), name="member"),
    path("organisation/members/<uuid:pk>/end/", organisation.EndMember.as_view(), name="member_end"),
    *(pattern for desk in (*desks.ALL, *filing_desks()) for pattern in [*desk.urls(), *_attachments(desk)]),
    path("matches/", matches.Matches.as_view(), name="matches"),
    path("matches/<uuid:pk>/dismiss/", matches.Dismiss.as_view(), name="match_dismiss"),
    path("introductions/", introductions.Introductions.as_view(), name="introductions"),
    path("introductions/new/", introductions.NewIntroduction.as_view(), name="introduction_new"),
    path("introductions/<uuid:pk>/", introductions.IntroductionPage.as_view(), name="introduction"),
    path("introductions/<uuid:pk>/act/", introductions.ActOnIntroduction.as_view(), name="introduction_act"),
    path("introductions/<uuid:pk>/say/", introductions.SayOnIntroduction.as_view(), name="introduction_say"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/<slug:kind>/", imports.StartImport.as_view(), name="import"),
    path("imports/<slug:kind>/template/", imports.Template.as_view(), name="import_template"),
    path("jobs/<uuid:pk>/", files.JobPage.as_view(), name="job"),
    path("jobs/<uuid:pk>/confirm/", imports.ConfirmImport.as_view(), name="import_confirm"),
    path("jobs/<uuid:pk>/cancel/", files.CancelJob.as_view(), name="job_cancel"),
    path("files/<uuid:pk>/", files.Download.as_view(), name="file"),
    path("review/achievements/", review.AchievementsToReview.as_view(), name="review_achievements"),
    path("review/demands/", review.DemandsToDiagnose.as_view(), name="review_demands"),
    path("review/secrecy/", review.SecrecyReviews.as_view(), {"kind": "achievements"}, name="review_secrecy"),
    path("review/secrecy/<slug:kind>/", review.SecrecyReviews.as_view(), name="review_secrecy_of"),
    path("review/organisations/", review.OrganisationsToVerify.as_view(), name="review_organisations"),
    path("review/organisations/<uuid:pk>/", review.ReviewOrganisation.as_view(), name="review_organisation"),
    path(
        "review/organisations/<uuid:pk>/act/",
        review.ActOnReviewedOrganisation.as_view(),
        name="review_organisation_act",
    ),
]

"""Addresses of the workbench; include under `workbench/`."""

from django.urls import URLPattern, path

from lianqiao.core.pages import Desk
from lianqiao.faces.workbench import desks
from lianqiao.faces.workbench.filings import filing_desks
from lianqiao.faces.workbench.views import (
    account,
    act_as,
    alliances,
    files,
    home,
    imports,
    inbox,
    introductions,
    invitations,
    matches,
    norms,
    offices,
    organisation,
    people,
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
    path("profile/", account.Profile.as_view(), name="profile"),
    path("sessions/", account.Sessions.as_view(), name="sessions"),
    path("sessions/end/", account.EndOtherSessions.as_view(), name="sessions_end"),
    path("sessions/<uuid:pk>/end/", account.EndSession.as_view(), name="session_end"),
    path("organisation/", organisation.MyOrganisation.as_view(), name="organisation"),
    path("organisation/new/", organisation.NewOrganisation.as_view(), name="organisation_new"),
    path("organisation/edit/", organisation.EditOrganisation.as_view(), name="organisation_edit"),
    path("organisation/act/", organisation.ActOnOrganisation.as_view(), name="organisation_act"),
    path("organisation/join/", organisation.JoinOrganisation.as_view(), name="join"),
    path("organisation/rights/", organisation.Rights.as_view(), name="rights"),
    path("organisation/invitations/new/", invitations.NewInvitation.as_view(), name="invitation_new"),
    path("organisation/invitations/<uuid:pk>/again/", invitations.ResendInvitation.as_view(), name="invitation_resend"),
    path("organisation/invitations/<uuid:pk>/back/", invitations.RevokeInvitation.as_view(), name="invitation_revoke"),
    path("invitations/<str:token>/", invitations.Invited.as_view(), name="invited"),
    path("people/", people.People.as_view(), name="people"),
    path("people/<int:pk>/", people.PersonPage.as_view(), name="person"),
    path("people/<int:pk>/act/", people.ActOnPerson.as_view(), name="person_act"),
    path("people/<int:pk>/factor/", people.ResetSecondFactor.as_view(), name="person_factor"),
    path("people/<int:pk>/office/", people.ProposeOffice.as_view(), name="person_office"),
    path("offices/", offices.Offices.as_view(), name="offices"),
    path("offices/<uuid:pk>/decide/", offices.DecideOffice.as_view(), name="office_decide"),
    path("node/", offices.Node.as_view(), name="node"),
    path("governments/", offices.Governments.as_view(), name="governments"),
    path("governments/<uuid:pk>/", offices.ReviewGovernment.as_view(), name="government"),
    path("governments/<uuid:pk>/act/", offices.ActOnGovernment.as_view(), name="government_act"),
    path("support/", act_as.Supports.as_view(), name="supports"),
    path("support/new/", act_as.AskSupport.as_view(), name="support_new"),
    path("support/<uuid:pk>/", act_as.SupportPage.as_view(), name="support"),
    path("support/<uuid:pk>/decide/", act_as.DecideSupport.as_view(), name="support_decide"),
    path("support/<uuid:pk>/start/", act_as.StartSupport.as_view(), name="support_start"),
    path("support/<uuid:pk>/end/", act_as.EndSupport.as_view(), name="support_end"),
    path("organisation/members/<uuid:pk>/", organisation.EditMember.as_view(), name="member"),
    path("organisation/members/<uuid:pk>/end/", organisation.EndMember.as_view(), name="member_end"),
    *(pattern for desk in (*desks.ALL, *filing_desks()) for pattern in [*desk.urls(), *_attachments(desk)]),
    path("alliances/<uuid:pk>/agree/", alliances.Agree.as_view(), name="alliance_agree"),
    path("matches/", matches.Matches.as_view(), name="matches"),
    path("matches/<uuid:pk>/dismiss/", matches.Dismiss.as_view(), name="match_dismiss"),
    path("introductions/", introductions.Introductions.as_view(), name="introductions"),
    path("introductions/new/", introductions.NewIntroduction.as_view(), name="introduction_new"),
    path("introductions/<uuid:pk>/", introductions.IntroductionPage.as_view(), name="introduction"),
    path("introductions/<uuid:pk>/act/", introductions.ActOnIntroduction.as_view(), name="introduction_act"),
    path("introductions/<uuid:pk>/say/", introductions.SayOnIntroduction.as_view(), name="introduction_say"),
    path("norms/", norms.Norms.as_view(), name="norms"),
    path("norms/compare/", norms.CompareNorms.as_view(), name="norms_compare"),
    path("norms/editions/<uuid:pk>/", norms.NormEdition.as_view(), name="norm_edition"),
    path("norms/editions/<uuid:pk>/verify/", norms.VerifyNorm.as_view(), name="norm_verify"),
    path("norms/<str:key>/", norms.NormPage.as_view(), name="norm"),
    path("norms/<str:key>/new/", norms.NewNorm.as_view(), name="norm_new"),
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

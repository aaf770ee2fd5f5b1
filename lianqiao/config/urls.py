"""All addresses of the site: the faces in the order in which they are asked."""

from django.urls import URLPattern, URLResolver, include, path

from lianqiao.faces.portal.views.codes import codes

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lianqiao.faces.portal.urls")),
    path("workbench/", include("lianqiao.faces.workbench.urls")),
    path("api/", include("lianqiao.faces.api.urls")),
    path("shell/", include("lianqiao.faces.shell.urls")),
    path("codes/<slug:kind>/", codes, name="codes"),
    path("accounts/", include("allauth.urls")),
]

handler500 = "lianqiao.config.refusals.server_error"

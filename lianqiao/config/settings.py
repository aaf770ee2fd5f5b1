"""Django's settings, made from the environment table in `env.py`."""

from __future__ import annotations

from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lianqiao.config import env as environment
from lianqiao.config import logs
from lianqiao.config.postgres import embedded_connection
from lianqiao.faces.api import schema_settings

ENV = environment.read()
DATA_DIR = ENV.data

SECRET_KEY = environment.secret_key(ENV)
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts) or ["localhost", "127.0.0.1", "[::1]", ENV.host]
NODE_NAME = ENV.node_name
LIANQIAO_BASE_URL = ENV.base_url
PROXIES = frozenset(ENV.proxies)
METRICS_TOKEN = ENV.metrics_token
VECTORS = ENV.vectors

# Kernel and registers come first, faces last: an app may use those above it.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "rules",
    "sequences",
    "lianqiao.faces.shell",  # before allauth, whose pages it draws anew
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_tables2",
    "django_filters",
    "lianqiao.core",
    "lianqiao.core.calendar",
    "lianqiao.core.norms",
    "lianqiao.core.chronograph",
    "lianqiao.core.documents",
    "lianqiao.core.notices",
    "lianqiao.core.lists",
    "lianqiao.core.oversight",
    "lianqiao.registers.taxonomy",
    "lianqiao.registers.organisations",
    "lianqiao.registers.accounts",
    "lianqiao.registers.programs",
    "lianqiao.registers.enterprises",
    "lianqiao.registers.alliances",
    "lianqiao.registers.achievements",
    "lianqiao.registers.demands",
    "lianqiao.registers.conversions",
    "lianqiao.registers.registrations",
    "lianqiao.registers.intellectual_property",
    "lianqiao.registers.innovative_products",
    "lianqiao.registers.needs",
    "lianqiao.registers.industry_map",
    "lianqiao.registers.cultivation",
    "lianqiao.registers.campaigns",
    "lianqiao.processes.matching",
    "lianqiao.processes.introductions",
    "lianqiao.processes.subscriptions",
    "lianqiao.processes.matchmaking",
    "lianqiao.processes.watching",
    "lianqiao.processes.reviews",
    "lianqiao.processes.appraisals",
    "lianqiao.processes.windows",
    "lianqiao.processes.learning",
    "lianqiao.processes.disbursements",
    "lianqiao.processes.asset_ledger",
    "lianqiao.processes.empowerments",
    "lianqiao.processes.obligations",
    "lianqiao.processes.disposals",
    "lianqiao.processes.deals",
    "lianqiao.processes.contracts",
    "lianqiao.processes.auctions",
    "lianqiao.processes.distributions",
    "lianqiao.processes.annual_reports",
    "lianqiao.processes.evidence",
    "lianqiao.processes.performance",
    "lianqiao.processes.market",
    "lianqiao.processes.licensing",
    "lianqiao.processes.programmes",
    "lianqiao.processes.agreements",
    "lianqiao.processes.challenges",
    "lianqiao.processes.races",
    "lianqiao.processes.secondments",
    "lianqiao.processes.key_projects",
    "lianqiao.processes.recognitions",
    "lianqiao.governance.plans",
    "lianqiao.governance.supervision",
    "lianqiao.governance.indicators",
    "lianqiao.governance.collection",
    "lianqiao.governance.boards",
    "lianqiao.faces.portal",
    "lianqiao.faces.workbench",
    "lianqiao.faces.api",
]

MIDDLEWARE = [
    "lianqiao.config.probes.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lianqiao.config.requests.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "lianqiao.config.middleware.BrowserPolicyMiddleware",
    "lianqiao.faces.api.middleware.ProgramsMiddleware",  # before the session, which programs have none of
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianqiao.registers.accounts.middleware.SignedInMiddleware",
    "lianqiao.registers.accounts.middleware.ActorMiddleware",
    "lianqiao.registers.accounts.middleware.DutyMiddleware",
    "lianqiao.core.oversight.middleware.WatchMiddleware",
    "axes.middleware.AxesMiddleware",
    "lianqiao.faces.workbench.middleware.ActedMiddleware",
    "lianqiao.faces.shell.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "lianqiao.config.urls"
FORM_RENDERER = "lianqiao.faces.shell.renderers.ShellRenderer"
WSGI_APPLICATION = "lianqiao.config.wsgi.application"

_TEMPLATE_SOURCES: list[Any] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not ENV.debug:
    _TEMPLATE_SOURCES = [("django.template.loaders.cached.Loader", _TEMPLATE_SOURCES)]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianqiao.faces.shell.context_processors.shell",
                "lianqiao.faces.portal.navigation.portal",
                "lianqiao.faces.workbench.menu.workbench",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "loaders": [("template_partials.loader.Loader", _TEMPLATE_SOURCES)],
        },
    },
]

# --- database -------------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    given: dict[str, Any] = (
        environ.Env.db_url_config(ENV.database_url) if ENV.database_url else embedded_connection(ENV.data)
    )
    # A server that does not even refuse must not hold a page for minutes.
    options = {"connect_timeout": 5, **given.get("OPTIONS", {})}
    return {**given, "ENGINE": "django.db.backends.postgresql", "OPTIONS": options}


DATABASES = {
    "default": {
        **_database(),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lianqiao.registers.accounts.validators.LengthByNorm"},
    {"NAME": "lianqiao.registers.accounts.validators.ClassesByNorm"},
    {"NAME": "lianqiao.registers.accounts.validators.NoneOfTheLast"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "lianqiao.registers.accounts.adapters.AccountAdapter"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lianqiao.registers.accounts.interfaces.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if ENV.production else "optional"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{ENV.node_name}] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.production else "http"

#: Roles that need a second factor by norm need it in real operation; the demonstration's accounts go without.
SECOND_FACTOR_BY_NORM = ENV.production
MFA_ADAPTER = "lianqiao.registers.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.production  # the demonstration runs on http://localhost
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "lianqiao.registers.accounts.interfaces.factors.CodeForm",
    "reauthenticate": "lianqiao.registers.accounts.interfaces.factors.CodeAgainForm",
    "activate_totp": "lianqiao.registers.accounts.interfaces.factors.NewAppForm",
    "add_webauthn": "lianqiao.registers.accounts.interfaces.factors.NewKeyForm",
    "edit_webauthn": "lianqiao.registers.accounts.interfaces.factors.KeyNameForm",
}

SOCIALACCOUNT_ADAPTER = "lianqiao.registers.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = environment.identity_provider(ENV)

AXES_FAILURE_LIMIT = "lianqiao.registers.accounts.policy.axes_failure_limit"
AXES_COOLOFF_TIME = "lianqiao.registers.accounts.policy.axes_cooloff_time"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "lianqiao.registers.accounts.policy.axes_username"

# --- what the browser is told -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Signing in with the province's identity is a form that ends at the identity provider.
        "form-action": [SELF, *environment.identity_origins(ENV)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = ENV.production
SECURE_HSTS_SECONDS = 31_536_000 if ENV.production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.production
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.production else None
SESSION_COOKIE_SECURE = ENV.production
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENV.production
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"

# --- files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV.debug
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = ENV.debug
UPLOAD_LIMIT_BYTES = ENV.upload_mb * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- programs -------------------------------------------------------------------------------------

API_ORIGINS = list(ENV.api_origins)
WEBHOOK_PRIVATE = ENV.webhook_private
WEBHOOK_PLAIN = not ENV.production
REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None}
SPECTACULAR_SETTINGS = schema_settings.SETTINGS

# --- language, time, mail, log, jobs ----------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
# Whether `lianqiao manage clock` may set the clock that rules go by forward.
CLOCK_MOVABLE = not ENV.production

DEFAULT_FROM_EMAIL = ENV.email_from
SERVER_EMAIL = ENV.email_from
# Seconds: a mail is sent while its row is locked, and holds back the change feed for as long.
EMAIL_TIMEOUT = 20
if ENV.email_url:
    vars().update(environ.Env.email_url_config(ENV.email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

CHANNEL_SCHEMES = ENV.channel_schemes
CHANNEL_HOSTS = frozenset(host.lower() for host in ENV.channel_hosts)

LOGGING_CONFIG = None
logs.configure(level=ENV.log_level, as_json=ENV.production)

PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_ALL_EVENTS = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DJANGO_TABLES2_TEMPLATE = "shell/table.html"
FILTERS_EMPTY_CHOICE_LABEL = _("不限")

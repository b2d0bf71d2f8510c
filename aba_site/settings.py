"""
Settings, all of them from the environment.

| variable          | meaning                                              | default                   |
| ----------------- | ---------------------------------------------------- | ------------------------- |
| ABA_HOME          | database, secrets, collected static files            | var/ in the project       |
| DATABASE_URL      | a PostgreSQL database instead of the SQLite file     | ABA_HOME/db.sqlite3       |
| ABA_DEBUG         | 1: Django's debug pages (development only)           | 0                         |
| ABA_HOSTS         | host names served, separated by commas               | localhost and loopback    |
| ABA_HTTPS         | 1: behind TLS; cookies and redirects insist on it    | 0                         |
| ABA_SECRET_KEY    | signing key; else one is kept in ABA_HOME/secret_key | made on first use         |
| ABA_CHART_CDN     | 0: charts load the local library only                | 1                         |
| ABA_ONE_PERSON    | 1: who submitted may also approve (offices of one)   | 0                         |
| ABA_SECOND_FACTOR | 1: who publishes or lets others in must have one     | 0                         |
| ABA_IDLE_MINUTES  | after so long without a request one is signed out    | 30                        |
| ABA_LONG_MINUTES  | so long after signing in one is signed out           | 600                       |
| ABA_FRONT_MB      | memory for answers kept, in each process; 0: none    | 64                        |
| ABA_PROXIES       | how many proxies add to X-Forwarded-For              | 1 with ABA_HTTPS, else 0  |
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from aba_site.secret_key import read_or_make_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("ABA_HOME") or BASE_DIR / "var").resolve()


def _flag(name, default="0"):
    return os.environ.get(name, default) == "1"


DEBUG = _flag("ABA_DEBUG")
HTTPS = _flag("ABA_HTTPS")
SECRET_KEY = os.environ.get("ABA_SECRET_KEY") or read_or_make_secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("ABA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "aba_site",
    "unfold.apps.BasicAppConfig",  # the site of the back-office is our own
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "aba_site.signing_in.site_config.BackOfficeConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "aba_site.signing_in",
    "poverty",
    "ecommerce",
    "tourism",
    "supervision",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before static files are served, so that they have these headers too.
    "csp.middleware.CSPMiddleware",
    "aba_site.middleware.ContentSecurityPolicies",
    "aba_site.middleware.CrossOrigin",
    "aba_site.middleware.PermissionsPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "aba_site.middleware.Methods",
    "aba_site.conditional.Conditional",
    "aba_site.middleware.Compression",
    "aba_site.signing_in.sessions.NoStore",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "aba_site.signing_in.sessions.Sessions",
    "aba_site.scoping.requests.Scoping",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # the last: it puts the page that says to wait in place of any other
]

ROOT_URLCONF = "aba_site.urls"
WSGI_APPLICATION = "aba_site.wsgi.application"
FRONT_BYTES = int(os.environ.get("ABA_FRONT_MB") or 64) * 1_000_000  # see aba_site/front/

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "aba_site.templatetags.aba"],
        },
    }
]

# -- data -----------------------------------------------------------------------------------------

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'db.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=None)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: with the default mode about a third of concurrent saves fail as "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-28000; PRAGMA journal_size_limit=67108864;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# -- languages ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
# The second holds what the packages in use leave untranslated.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]
USE_I18N = True
FORMAT_MODULE_PATH = "aba_site.formats"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# -- static files ---------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "aba_site.static_files.StaticFiles"
    },
}
MEDIA_ROOT = HOME / "uploads"

# -- security -------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# -- staff: who they are and whose data they touch; see poverty/staff.py
AUTHENTICATION_BACKENDS = ["aba_site.signing_in.guessing.Guard", "poverty.staff.RoleBackend"]
SCOPE_OF = "poverty.staff.scope_of"
ONE_PERSON_OFFICE = _flag("ABA_ONE_PERSON")

LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
CSRF_FAILURE_VIEW = "aba_site.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/"]

# -- signing in: see aba_site/signing_in/ ---------------------------------------------------------

# The others are for accounts from before; each is brought up to date when its person signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SECOND_FACTOR_REQUIRED = _flag("ABA_SECOND_FACTOR")
SECOND_FACTOR_FOR = "poverty.staff.needs_second_factor"
RIGHTS_CHANGED_AT = "poverty.staff.rights_changed_at"
SESSION_IDLE_MINUTES = int(os.environ.get("ABA_IDLE_MINUTES") or 30)
SESSION_LONGEST_MINUTES = int(os.environ.get("ABA_LONG_MINUTES") or 600)
SESSION_COOKIE_AGE = SESSION_LONGEST_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# With this beginning browsers take it from this very host alone.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
PROXIES = int(os.environ.get("ABA_PROXIES") or HTTPS)
OTP_TOTP_ISSUER = "Aba statistics"
OTP_STATIC_THROTTLE_FACTOR = 0  # recovery codes are too long to guess, and must work when the app's codes wait
AXES_HANDLER = "aba_site.signing_in.guessing.Attempts"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_CLIENT_IP_CALLABLE = "aba_site.signing_in.client_address.client_address"
AXES_LOCKOUT_CALLABLE = "aba_site.signing_in.guessing.must_wait"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# Chart.js from its CDN, pinned: the hash is that of the same file in the npm package.
CHART_JS = {
    "cdn": "https://cdn.jsdelivr.net/npm/chart.js@4.6.1/dist/chart.umd.min.js",
    "integrity": "sha384-Emf5ZVIUiarAdhkgtqK+5/Z5qIvM6QoVrS+qAVtfyZVuD5lIHrac0me485+Antp0",
    "local": "unfold/js/chart/chart.js",
    "use_cdn": _flag("ABA_CHART_CDN", "1"),
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, CHART_JS["cdn"]] if CHART_JS["use_cdn"] else [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# -- spreadsheets ---------------------------------------------------------------------------------

# Without these codes any member of staff, with no rights at all, may import and export.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
# Escaping only strips one "=": our own resources neutralise instead.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False
SIMPLE_HISTORY_REVERT_DISABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

from aba_site.back_office import UNFOLD  # noqa: E402,F401  the theme's settings, a file of their own

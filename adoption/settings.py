"""One settings file. Every difference between machines is an environment variable, listed in `.env.example`."""

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured

django_stubs_ext.monkeypatch()  # `ModelChoiceField[User]` and the like, written with their types, work at run time
BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str) -> str:
    try:
        return str(env(name))
    except ImproperlyConfigured:
        raise ImproperlyConfigured(f"Set {name}; .env.example says what it means.") from None


SECRET_KEY = required("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
TESTING = env.bool("TESTING", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}
PUBLIC = not set(ALLOWED_HOSTS) <= LOCAL_HOSTS
if PUBLIC and DEBUG:
    raise ImproperlyConfigured("DEBUG shows case data to strangers. Unset DEBUG, or serve only localhost.")
if PUBLIC and DEMO:
    raise ImproperlyConfigured("DEMO lets anyone sign in as anyone. Unset DEMO, or serve only localhost.")
if PUBLIC and TESTING:
    raise ImproperlyConfigured("TESTING leaves out what keeps case data safe. Unset TESTING, or serve only localhost.")
if len(SECRET_KEY) < 32 and not TESTING:
    raise ImproperlyConfigured("SECRET_KEY must be at least 32 characters, and a secret.")

STATE_DIR = Path(env("STATE_DIR", default=str(BASE_DIR / ".local" / "state")))
HTTPS = env.bool("HTTPS", default=PUBLIC)

INSTALLED_APPS = [
    "adoption",
    "children",
    "adopters",
    "familyfinding",
    "support",
    "panels",
    "oversight",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_linear_migrations",
    "guardian",
    "simple_history",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "adoption.middleware.no_store.NoStoreMiddleware",  # headers first, so that every refusal below carries them
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "adoption.middleware.bad_input.BadInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "adoption.middleware.clock.ClockMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "adoption.middleware.sessions.SessionPolicyMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "adoption.middleware.sessions.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "adoption.middleware.stored.StoredFilesMiddleware",
    "adoption.middleware.scope.ScopeMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "adoption.urls"
WSGI_APPLICATION = "adoption.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["adoption.templatetags.ui", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "adoption.context.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

required("DATABASE_URL")
DATABASES = {"default": env.db_url("DATABASE_URL")}
if "host" in DATABASES["default"].get("OPTIONS", {}):  # a unix socket, as libpq addresses write it
    DATABASES["default"]["HOST"] = DATABASES["default"]["OPTIONS"].pop("host")
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A statement that the deadline engine gives to the database whole is planned once (ADR 0023); no other is prepared.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0
if env.bool("DB_POOL", default=False):  # web processes only; never in Celery, which closes the pool around each task
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DB_POOL_MAX", default=4),
        "timeout": 5,
        "max_lifetime": 1800,
    }


def redis_at(url: str, number: int, *, kombu: bool) -> str:
    """One REDIS_URL serves broker and cache: redis://, rediss:// (certificates checked) or unix:///path."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"redis+socket://{parts.path}?virtual_host={number}" if kombu else f"unix://{parts.path}?db={number}"
    query = dict(parse_qsl(parts.query))
    if parts.scheme == "rediss":
        query.setdefault("ssl_cert_reqs", "required")
    return parts._replace(path=f"/{number}", query=urlencode(query)).geturl()


REDIS_URL = required("REDIS_URL")
REDIS_DB = env.int("REDIS_DB", default=0)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_at(REDIS_URL, REDIS_DB + 1, kombu=False),
    }
}

CELERY_BROKER_URL = redis_at(REDIS_URL, REDIS_DB, kombu=True)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Europe/London"
CELERY_ENABLE_UTC = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 270, 300
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": env.int("VISIBILITY_TIMEOUT", default=3600)}
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_DB_REUSE_MAX = 100
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "adoption.beat:LockedScheduler"
ENFORCE_EVERY = env.float("ENFORCE_EVERY", default=60.0)  # seconds
INBOX_EVERY = env.float("INBOX_EVERY", default=10.0)
PACKS_EVERY = env.float("PACKS_EVERY", default=5.0)
CELERY_BEAT_SCHEDULE = {
    # Beat is only a metronome: each task looks at rows, so a missed or doubled beat changes nothing (ADR 0004).
    "enforce": {"task": "adoption.tasks.enforce", "schedule": ENFORCE_EVERY, "options": {"expires": 55}},
    "send": {"task": "adoption.tasks.send", "schedule": 300.0, "options": {"expires": 290}},
    "reconcile": {"task": "adoption.tasks.reconcile", "schedule": 3600.0, "options": {"expires": 3500}},
    "tidy": {"task": "adoption.tasks.tidy", "schedule": 3600.0, "options": {"expires": 3500}},
    "new-adults": {
        "task": "adopters.tasks.add_checks_for_new_adults",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "take-in-entries": {
        "task": "adopters.tasks.take_in_entries",
        "schedule": INBOX_EVERY,
        "options": {"expires": 60},
    },
    "remind-of-events": {
        "task": "adopters.tasks.remind_of_events",
        "schedule": 900.0,
        "options": {"expires": 850},
    },
    "chase-interest": {
        "task": "familyfinding.tasks.chase_interest",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "ask-about-hearings": {
        "task": "children.tasks.ask_about_hearings",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "chase-complaints": {
        "task": "oversight.tasks.chase_complaints",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "chase-agreed": {"task": "adoption.tasks.chase_agreed", "schedule": 3600.0, "options": {"expires": 3500}},
    "warn-of-agendas": {
        "task": "familyfinding.tasks.warn_of_agendas",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "file-minutes": {
        "task": "familyfinding.tasks.file_minutes",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "see-to-children": {
        "task": "familyfinding.tasks.see_to_children",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "make-packs": {
        "task": "panels.tasks.make_packs",
        "schedule": PACKS_EVERY,
        "options": {"expires": 30},
    },
    "end-reading": {
        "task": "panels.tasks.end_reading",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "panel-invitations": {
        "task": "panels.tasks.remind_of_invitations",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
    "end-expired": {
        "task": "familyfinding.tasks.end_expired_agreements",
        "schedule": 3600.0,
        "options": {"expires": 3500},
    },
}

AUTH_USER_MODEL = "adoption.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = env.list("PASSWORD_HASHERS", default=["django.contrib.auth.hashers.Argon2PasswordHasher"])
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

ACCOUNT_ADAPTER = "adoption.accounts.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # closing the browser signs out
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip",  # by address alone; axes counts name and address together
    "second_factor": "5/5m/key",  # codes, by person: adoption/forms/accounts.py
}
ACCOUNT_FORMS = {
    "login": "adoption.forms.accounts.SignIn",
    "change_password": "adoption.forms.accounts.ChangePassword",
    "reset_password": "adoption.forms.accounts.ForgottenPassword",
    "reset_password_from_key": "adoption.forms.accounts.ChoosePassword",
    "user_token": "adoption.forms.accounts.OfSomebodyHere",
    "reauthenticate": "adoption.forms.accounts.Reauthenticate",
}
MFA_FORMS = {
    "authenticate": "adoption.forms.accounts.SecondFactor",
    "reauthenticate": "adoption.forms.accounts.SecondFactorAgain",
    "activate_totp": "adoption.forms.accounts.AddApp",
    "deactivate_totp": "adoption.forms.accounts.RemoveApp",
    "generate_recovery_codes": "adoption.forms.accounts.NewRecoveryCodes",
    "add_webauthn": "adoption.forms.accounts.AddKey",
    "edit_webauthn": "adoption.forms.accounts.RenameKey",
    "login_webauthn": "adoption.forms.accounts.UseKey",
    "reauthenticate_webauthn": "adoption.forms.accounts.UseKeyAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TRUST_ENABLED = False
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Homeward"
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMO)

TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES < 0:
    raise ImproperlyConfigured("TRUSTED_PROXIES is a number of proxies: 0 or more.")
AXES_CLIENT_IP_CALLABLE = "adoption.addresses.client_address"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hour
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # never by name alone: nobody may lock a colleague out
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_LOCKOUT_CALLABLE = "adoption.accounts.locked_out"
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["login", "email", "password"]
SILENCED_SYSTEM_CHECKS = ["axes.W006", "guardian.W001"]  # grants are read through visible_to alone

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 3600
SESSION_IDLE_MINUTES = {"staff": 20, "portal": 15}
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else env("SESSION_COOKIE_NAME", default="homeward_session")
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "homeward_csrf"
CSRF_FAILURE_VIEW = "adoption.views.errors.forgery"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "display-capture", "fullscreen", "geolocation", "microphone", "payment", "usb", "autoplay")
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"] + [p for p in [BASE_DIR / "var" / "assets"] if p.is_dir()]
PLAIN_STATIC = env.bool("PLAIN_STATIC", default=DEBUG or TESTING)
PRIVATE_FILES = STATE_DIR / "private"
STORAGES = {
    "default": {
        "BACKEND": env("FILE_STORAGE", default="django.core.files.storage.FileSystemStorage"),
        "OPTIONS": {"location": str(PRIVATE_FILES), "base_url": None} if not env("FILE_STORAGE", default="") else {},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if DEMO  # nobody waits for a line there, but for the compressing at every start
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=25)
VIRUS_SCAN_COMMAND = env("VIRUS_SCAN_COMMAND", default="")
CLAMD_SOCKET = env("CLAMD_SOCKET", default="")
VIRUS_SCAN_SECONDS = env.int("VIRUS_SCAN_SECONDS", default=30)
if VIRUS_SCAN_COMMAND and CLAMD_SOCKET:
    raise ImproperlyConfigured("Set VIRUS_SCAN_COMMAND or CLAMD_SOCKET, not both.")
if PLAIN_STATIC:
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

EMAIL_BACKEND = env(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.filebased.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = STATE_DIR / "mail"
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD", default="")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL and (EMAIL_PORT == 587 or bool(EMAIL_HOST_USER))  # no password in the clear
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="homeward@localhost")
SITE_ADDRESS = env("SITE_ADDRESS", default="http://127.0.0.1:8000")

SIMPLE_HISTORY_DATE_INDEX = "Composite"
SIMPLE_HISTORY_REVERT_DISABLED = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "adoption.logs.NameFreeFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
    },
}

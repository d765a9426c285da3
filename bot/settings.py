"""What the environment and `.env` say, read once. A wrong value stops the start with a line that names it."""

import difflib
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource

from bot import setting_values as v
from bot.setting_values import LogFormat, LogLevel

SECRETS = frozenset({"BOT_TOKEN", "DATA_KEY", "WEBHOOK_SECRET"})


class SettingsError(Exception):
    """The program must not start. Each line names one variable, its value and what is accepted."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Mode(StrEnum):
    SANDBOX = "sandbox"  # no token: our own stand-in for Telegram, with a chat page
    TELEGRAM = "telegram"  # a token: a Bot API server, the real one unless TELEGRAM_API_URL names another


class Settings(BaseModel):
    """A field is its variable in lower case; its description is what a wrong value is answered with."""

    model_config = ConfigDict(frozen=True, alias_generator=str.upper)

    bot_token: v.Token | None = Field(None, description="the token BotFather gave you, digits:letters")
    telegram_api_url: v.ServerUrl | None = Field(
        None, description="an http(s) address such as http://127.0.0.1:8081, without /bot<token>"
    )
    database_url: v.DatabaseUrl = Field(
        "sqlite:///data/forefoot.db",
        description="sqlite:///path/to/file.db or postgresql://user:password@host/name",
        repr=False,  # a password may be in it
    )
    data_key: v.DataKey | None = Field(
        None, description="a Fernet key (`forefoot key new` prints one), or NEW,OLD while it is changed"
    )
    default_timezone: v.ZoneName = Field("UTC", description="a zone name such as Europe/Berlin")
    webhook_url: v.WebhookUrl | None = Field(
        None, description="an https address that Telegram can reach (http only on this machine)"
    )
    webhook_secret: v.WebhookSecret | None = Field(None, description="1 to 256 of A-Z a-z 0-9 _ -")
    http_host: v.Host = Field("127.0.0.1", description="a host or address such as 127.0.0.1 or 0.0.0.0")
    http_port: v.Whole = Field(
        8080, ge=0, le=65535, description="a whole number from 1 to 65535, or 0 for any free port"
    )
    clock_speed: float = Field(1, gt=0, le=3600, description="a number above 0, at most 3600")
    clock_start: v.Instant | None = Field(
        None, description="an instant such as 2026-03-01T07:25:00+01:00 (ISO 8601; no offset means UTC)"
    )
    send_rate: v.Whole = Field(
        30, ge=1, le=1000, description="a whole number of messages a second, 1 to 1000"
    )
    operator_contact: v.Contact | None = Field(
        None, description="one line of at most 200 characters, for example privacy@example.org"
    )
    admin_ids: v.UserIds = Field((), description="Telegram user ids, whole numbers with commas between")
    log_level: v.Level = Field(LogLevel.INFO, description="debug, info, warning, error or critical")
    log_format: v.Format = Field(LogFormat.TEXT, description="text or json")

    @property
    def mode(self) -> Mode:
        return Mode.SANDBOX if self.bot_token is None else Mode.TELEGRAM

    @property
    def data_folder(self) -> Path:
        """Where the embedded database lies; what belongs to the data goes beside it."""
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///").partition("?")[0]).parent
        return Path("data")

    @classmethod
    def read(cls, env: Mapping[str, str], dotenv: Path) -> Self:
        """Read *env* and under it the file *dotenv*, which may be absent. Raises SettingsError."""
        given, wrong = _from_files(_set(_read_dotenv(dotenv)) | _set(env))
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError(*wrong, *_refusals(error, given)) from None
        if wrong := [*wrong, *_conflicts(settings)]:
            raise SettingsError(*wrong)
        return settings


VARIABLES = tuple(name.upper() for name in Settings.model_fields)
ACCEPTED = {name.upper(): field.description for name, field in Settings.model_fields.items()}


def doubts(settings: Settings, dotenv: Path) -> list[str]:
    """Say what is worth a warning at the start: mistyped names in *dotenv*, settings without effect."""
    lines = [
        f"{name} in {dotenv.name} is not a setting; did you mean {near[0]}?"
        for name in _read_dotenv(dotenv)
        if name not in _NAMES and (near := difflib.get_close_matches(name.upper(), _NAMES, 1, cutoff=0.75))
    ]
    if settings.mode is Mode.SANDBOX:
        telegrams = ("telegram_api_url", "webhook_url", "webhook_secret")
        lines += [
            f"{name.upper()} has no effect without BOT_TOKEN" for name in telegrams if getattr(settings, name)
        ]
    return lines


_NAMES = [*VARIABLES, *(f"{name}_FILE" for name in sorted(SECRETS))]


def _read_dotenv(path: Path) -> Mapping[str, str | None]:
    try:
        return DotEnvSettingsSource(
            BaseSettings, env_file=path, env_file_encoding="utf-8", case_sensitive=True
        ).env_vars
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as text: {error}") from None


def _set(values: Mapping[str, str | None]) -> dict[str, str]:
    """Ours, without the blank ones: an empty value counts as not set."""
    return {name: text for name in _NAMES if (text := (values.get(name) or "").strip())}


def _from_files(values: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """Put in place of each NAME_FILE what its file says, and tell which could not be read."""
    given = {name: text for name, text in values.items() if name in VARIABLES}
    wrong = []
    for name in sorted(SECRETS):
        path = values.get(f"{name}_FILE")
        if path is None:
            continue
        if name in given:
            wrong.append(f"{name} and {name}_FILE are both set; set one of them")
            continue
        try:
            given[name] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not text"
            wrong.append(
                f"{name}_FILE={path} cannot be read ({reason}); accepted: a file with the value in it"
            )
    return given, wrong


def _refusals(error: ValidationError, given: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys(str(each["loc"][0]) for each in error.errors()):
        value = "(the value given, not shown)" if name in SECRETS else _without_password(given[name])
        yield f"{name}={value} is not accepted; accepted: {ACCEPTED[name]}"


def _without_password(text: str) -> str:
    """*text* on one line, of bearable length, without passwords and bot tokens."""
    hidden = re.sub(r"\d+:[\w-]{20,}", "…", re.sub(r"//[^/]*@", "//…@", text))
    return repr(hidden[:100])[1:-1]


def _conflicts(settings: Settings) -> Iterator[str]:
    if settings.mode is Mode.TELEGRAM and settings.data_key is None:
        yield f"DATA_KEY is not set, and BOT_TOKEN is; accepted: {ACCEPTED['DATA_KEY']}"
    if (settings.webhook_url is None) != (settings.webhook_secret is None):
        there, missing = "WEBHOOK_URL", "WEBHOOK_SECRET"
        if settings.webhook_url is None:
            there, missing = missing, there
        yield f"{missing} is not set, and {there} is; accepted: both or neither"
    if _speaks_to_telegram(settings):
        for name, value in (("CLOCK_SPEED", settings.clock_speed), ("CLOCK_START", settings.clock_start)):
            if value not in {1, None}:
                yield f"{name}={value} is not accepted against the real Telegram; accepted: not set"


def _speaks_to_telegram(settings: Settings) -> bool:
    """Real people wait at the other end: time cannot be made to run faster for them."""
    if settings.mode is Mode.SANDBOX:
        return False
    host = urlsplit(settings.telegram_api_url or "https://api.telegram.org").hostname or ""
    return f".{host.rstrip('.')}".endswith(".telegram.org")

"""The kinds of value a setting may hold. ValueError refuses one; `bot.settings` has the words for it."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.keys import is_key
from bot.zones import canonical

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


MOST_CONTACT = 200


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def _token(token: SecretStr) -> SecretStr:
    # Lenient on purpose: other Bot API servers hand out shorter tokens than Telegram does.
    if not re.fullmatch(r"\d+:[^\s/]+", token.get_secret_value()):
        raise ValueError("not digits:letters")
    return token


def _webhook_secret(secret: SecretStr) -> SecretStr:
    # The alphabet of setWebhook's secret_token in the Bot API.
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("another character, or too long")
    return secret


def _key(key: SecretStr) -> SecretStr:
    if not all(is_key(one.strip()) for one in key.get_secret_value().split(",")):
        raise ValueError("not a Fernet key")
    return key


def _database(url: str) -> str:
    if not re.fullmatch(r"sqlite:///.+|postgresql://.+", url):
        raise ValueError("another database")
    return url


def _zone(name: str) -> str:
    if (known := canonical(name)) is None:
        raise ValueError("not a zone")
    return known


def _host(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", name):
        raise ValueError("not a host")
    return name


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not a web address")
    _ = parts.port  # raises ValueError for a port that is none
    return url.rstrip("/")


def _server(url: str) -> str:
    # The client appends /bot<token> itself; twice, and every call is a 404 nobody understands.
    if re.search(r"/bot[^/]*$", urlsplit(url := _web_address(url)).path):
        raise ValueError("with the token's part")
    return url


def _reachable(url: str) -> str:
    parts = urlsplit(url := _web_address(url))
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError("not https")
    return url


def _whole(text: object) -> object:
    # Left alone, pydantic takes "30.0" and "1_000" for whole numbers too.
    if isinstance(text, str) and not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError("not a whole number")
    return text


def _contact(text: str) -> str:
    """It is shown by /privacy."""
    if len(text) > MOST_CONTACT or not text.isprintable():
        raise ValueError(text)
    return text


def _user_ids(text: object) -> object:
    return tuple(dict.fromkeys(part.strip() for part in text.split(","))) if isinstance(text, str) else text


def _instant(text: object) -> object:
    if not isinstance(text, str):
        return text
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


Token = Annotated[SecretStr, AfterValidator(_token)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
DataKey = Annotated[SecretStr, AfterValidator(_key)]
DatabaseUrl = Annotated[str, AfterValidator(_database)]
ServerUrl = Annotated[str, AfterValidator(_server)]
WebhookUrl = Annotated[str, AfterValidator(_reachable)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Host = Annotated[str, AfterValidator(_host)]
Whole = Annotated[int, BeforeValidator(_whole)]
Contact = Annotated[str, AfterValidator(_contact)]
UserIds = Annotated[tuple[Whole, ...], BeforeValidator(_user_ids)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
Level = Annotated[LogLevel, BeforeValidator(_lower)]
Format = Annotated[LogFormat, BeforeValidator(_lower)]

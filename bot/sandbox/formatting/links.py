"""Addresses as Telegram checks and rewrites them; TDLib's LinkManager and HttpUrl."""

import re
from enum import Enum
from urllib.parse import parse_qs, quote, urlsplit

from bot.sandbox.state.records import Json

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
END_OF_HOST = re.compile(r"[/?#]")
PORT = re.compile(r"(.*):([^\]]*)")  # a colon within brackets belongs to an address of IPv6
OURS = re.compile(r"(tg|ton|tonsite):(?://)?", re.IGNORECASE)
USER = re.compile(r"tg:(?://)?user\?id=(\d{1,19})$", re.IGNORECASE)
LAST_PORT = 65535
LONGEST = 4096  # of an address in markup: as long as a message. Telegram does not say.
PLAIN = "".join(map(chr, range(0x21, 0x7F)))


class Secure(Enum):
    """Which addresses are taken."""

    ANY = "any"
    ONLY_HTTPS = "only https"


class LinkError(ValueError):
    """In TDLib's words; whoever asks puts in front what the link was for."""


def checked_link(url: str, secure: Secure = Secure.ANY) -> str:
    """As Telegram hands it back. Raises LinkError."""
    try:
        return rewritten(url.strip(), secure)
    except LinkError as error:
        raise LinkError(f"URL '{url}' is invalid: {error}") from error


def rewritten(url: str, secure: Secure) -> str:
    """Raises LinkError."""
    if ours := OURS.match(url):
        if secure is Secure.ONLY_HTTPS:
            raise LinkError("Only HTTPS links are allowed")
        return f"{ours.group(1).lower()}://{url[ours.end() :]}"
    named = SCHEME.match(url)
    scheme = named.group(1).lower() if named else "http"
    if scheme not in {"http", "https"}:
        raise LinkError("Unsupported URL protocol")
    authority, rest = split_at_path(url[named.end() if named else 0 :])
    who, at, place = authority.rpartition("@")
    numbered = PORT.fullmatch(place)
    host, port = (numbered.group(1).lower(), numbered.group(2)) if numbered else (place.lower(), None)
    if port is not None and not is_port(port):
        raise LinkError("Wrong port number specified in the URL")
    if not host:
        raise LinkError("URL host is empty")
    if secure is Secure.ONLY_HTTPS and scheme != "https":
        raise LinkError("Only HTTPS links are allowed")
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    return f"{scheme}://{who}{at}{host}{'' if port is None else f':{port}'}{quote(rest, safe=PLAIN)}"


def split_at_path(url: str) -> tuple[str, str]:
    """The rest starts with a slash, as Telegram writes it."""
    end = END_OF_HOST.search(url)
    rest = url[end.start() :] if end else ""
    return url[: len(url) - len(rest)], rest if rest.startswith("/") else f"/{rest}"


def is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text[:6]) <= LAST_PORT


def link_entity(url: str) -> Json | None:
    """What a link in markup becomes. None: it leads nowhere, and only its text stays."""
    if person := USER.match(url.strip()):
        return {"type": "text_mention", "user": {"id": int(person.group(1))}}
    try:
        return {"type": "text_link", "url": checked_link(url)} if len(url) <= LONGEST else None
    except LinkError:
        return None


def telegram_link(url: str) -> tuple[str, dict[str, str]]:
    """The host and the parameters of a `tg:` address; an empty host for any other."""
    if not url.lower().startswith("tg:"):
        return "", {}
    try:
        parts = urlsplit("tg://" + url[3:].removeprefix("//"))
    except ValueError:
        return "", {}
    return parts.netloc.lower(), {name: values[0] for name, values in parse_qs(parts.query).items()}

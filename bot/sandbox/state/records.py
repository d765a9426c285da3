"""What the sandbox remembers. Every record is frozen, and JSON-simple so that the state file can hold it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
Key = tuple[int | str, ...]


class Standing(StrEnum):
    """Where a person, or a group, and a bot stand with each other."""

    STRANGER = "stranger"  # never wrote here; with a record, the bot has met the person in a group
    MEMBER = "member"
    BLOCKED = "blocked"  # by the person
    DEACTIVATED = "deactivated"  # the account is gone
    KICKED = "kicked"  # out of the group or channel


class Sound(StrEnum):
    SOUNDING = "sounding"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    time_zone: str = "UTC"  # only for display: Telegram does not tell it to a bot
    is_deactivated: bool = False  # the account is gone, for every bot

    @property
    def key(self) -> Key:
        return (self.id,)

    def names(self) -> Json:
        named = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {name: value for name, value in named.items() if value is not None}

    def user(self) -> Json:
        """Telegram's User."""
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.id, "is_bot": False, **self.names(), **language}


@dataclass(frozen=True, slots=True)
class Group:
    id: int  # below zero, as Telegram's
    title: str
    members: tuple[int, ...] | None  # ids of people; None: everybody who is here

    @property
    def key(self) -> Key:
        return (self.id,)

    def info(self) -> Json:
        """Telegram's Chat."""
        return {"id": self.id, "type": "group", "title": self.title}


@dataclass(frozen=True, slots=True)
class Webhook:
    url: str
    secret: str | None
    max_connections: int
    last_error_at: int | None = None  # seconds since 1970
    last_error: str | None = None
    ip_address: str | None = None
    has_certificate: bool = False
    generation: int = 0  # another one each time that the bot sets it, so that an older one can be told


@dataclass(frozen=True, slots=True)
class Bot:
    id: int
    name: str
    username: str
    last_update_id: int
    allowed_updates: tuple[str, ...] = ()  # empty: Telegram's default selection
    webhook: Webhook | None = None
    commands: dict[str, list[Json]] = field(default_factory=dict)  # by scope and language, as one word
    texts: dict[str, str] = field(default_factory=dict)  # name, descriptions: by field and language
    menu_buttons: dict[str, Json] = field(default_factory=dict)  # by chat id; "" for everybody
    last_update_at: int | None = None  # seconds since 1970; None: it never had one
    away_until: int = 0  # seconds since 1970; it logged out

    @property
    def key(self) -> Key:
        return (self.id,)

    def user(self) -> Json:
        """Telegram's User, as it stands in a message."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.texts.get("name:", self.name),
            "username": self.username,
        }


@dataclass(frozen=True, slots=True)
class Chat:
    bot_id: int
    id: int  # a private chat has the person's id
    info: Json  # Telegram's Chat
    standing: Standing
    last_message_id: int = 0
    reply_keyboard: Json | None = None
    keyboard_message_id: int = 0  # that brought it; it goes away with it
    pinned: tuple[int, ...] = ()

    @property
    def key(self) -> Key:
        return (self.bot_id, self.id)


@dataclass(frozen=True, slots=True)
class Post:
    """One message in one chat, as it stands now."""

    bot_id: int
    chat_id: int
    message_id: int
    message: Json  # Telegram's Message
    sound: Sound
    revision: int  # grows with every change in the sandbox, so "since then" can be asked
    reactions: tuple[str, ...] = ()  # the bot's

    @property
    def key(self) -> Key:
        return (self.bot_id, self.chat_id, self.message_id)

    @property
    def is_from_bot(self) -> bool:
        sender: Json = self.message.get("from", {})
        return bool(sender.get("is_bot"))

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        markup: Json = self.message.get("reply_markup", {})
        return list(markup.get("inline_keyboard", []))


@dataclass(frozen=True, slots=True)
class Update:
    """Waits until the bot confirms it."""

    bot_id: int
    id: int
    body: Json  # Telegram's Update
    expires_at: int | None = None  # seconds since 1970; None: never
    copies: int = 1  # how often it still has to be confirmed

    @property
    def key(self) -> Key:
        return (self.bot_id, self.id)


@dataclass(frozen=True, slots=True)
class Query:
    """A tap that waits for answerCallbackQuery."""

    id: str
    bot_id: int
    chat_id: int
    person_id: int
    expires_at: datetime

    @property
    def key(self) -> Key:
        return (self.id,)


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: str  # Telegram's file_id
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0
    about: Json = field(default_factory=dict)  # duration, title …: what the real one reads from the file

    @property
    def key(self) -> Key:
        return (self.id,)


Record = Person | Group | Bot | Chat | Post | Update | Query | StoredFile
KINDS: tuple[type[Record], ...] = (Person, Group, Bot, Chat, Post, Update, Query, StoredFile)

"""A message that is decided but not yet delivered. What it says is opaque here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a message is for: decides the order between chats, and what an unknown outcome leads to."""

    TOAST = "toast"  # the answer to a tap's progress bar; at most once, bound to no pace of a chat
    ANSWER = "answer"  # what follows from something the person did; at least once
    CUE = "cue"  # at a step's time; never sent late, at most once unless it is an edit
    PROMPT = "prompt"  # opens a slot; sent once more within its grace when the outcome is unknown
    SUMMARY = "summary"  # may wait; at least once


class Action(StrEnum):
    SEND = "send"
    EDIT = "edit"  # replaces the whole content of the newest message sent under the same target; repeatable
    CALL = "call"  # anything else, for example the answer to a tap


TEXT = "text"
PHOTO = "photo"
DOCUMENT = "document"
"""Forms of a sent message; a photo may move: an edit of the words under a file is another call than that of a text."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to commit with the state that caused it.

    *target* names a message within its chat, so that a later EDIT finds it; None: it is never edited.
    *expires_at*: not sent at or after this instant; None: never expires.
    *occurrence*: a second draft with the same key is not stored; None: no such guard.
    """

    chat_id: int
    kind: Kind
    action: Action
    payload: Mapping[str, object]
    target: str | None = None
    expires_at: datetime | None = None
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Where a sent message can be found again. *form* is `TEXT`, `PHOTO` or `DOCUMENT`."""

    message_id: int
    form: str

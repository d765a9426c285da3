"""What reaches us from outside, after names and texts were left behind at the door."""

from dataclasses import dataclass

from bot.coach.events import Event


@dataclass(frozen=True, slots=True)
class Tap:
    """*id*: the callback query, which wants an answer. *message_id*: the message that holds the button."""

    id: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Heard:
    """An event of one person. *tap* None: it was none. *language*: the client's tag, empty when unknown."""

    update_id: int
    person_id: int
    language: str
    event: Event
    tap: Tap | None = None


@dataclass(frozen=True, slots=True)
class HeardInGroup:
    """Somebody spoke where we do not coach."""

    update_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us: an edited text, a channel post, a kind of update that we did not ask for."""

    update_id: int

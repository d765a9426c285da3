"""What is answered, for the document: `view.py` makes it, and a test holds both together."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.faults import FaultWish
from bot.sandbox.state.records import Json


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Refusal(Answer):
    error: str = Field(description="One sentence for whoever asked.")


class Person(Answer):
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None
    time_zone: str = Field(description="What their phone shows; a bot is not told.")
    blocked: bool
    deactivated: bool


class People(Answer):
    people: list[Person]


class Bot(Answer):
    id: int
    name: str
    username: str
    webhook: bool = Field(description="Whether it gets its updates by a webhook.")


class Bots(Answer):
    bots: list[Bot]


class Group(Answer):
    id: int
    title: str
    members: list[int] = Field(description="Ids of people.")


class Groups(Answer):
    groups: list[Group]


class Media(Answer):
    kind: Literal["photo", "animation", "document", "voice", "audio", "video", "sticker"]
    url: str
    width: int | None = None
    height: int | None = None
    file_name: str | None = None
    file_size: int | None = None
    mime_type: str | None = None
    duration: int | None = None
    emoji: str | None = None
    title: str | None = None
    performer: str | None = None


class Answered(Answer):
    id: int
    text: str
    quote: str | None = None


class Message(Answer):
    id: int
    chat_id: int
    from_: Literal["bot", "person"] = Field(alias="from")
    author: str
    author_id: int | None
    at: str = Field(description="ISO 8601, by the sandbox's clock.")
    text: str = Field(description="The text or the caption.")
    service: bool = Field(description="Said by Telegram itself: who came, who went.")
    entities: list[Json]
    keyboard: list[list[Json]] = Field(description="Rows of inline buttons.")
    edited_at: str | None
    sound: Literal["sounding", "silent"] | None = Field(description="Null: a person's own.")
    reactions: list[str]
    album: str | None = Field(description="Messages of one album have the same.")
    revision: int = Field(description="Grows with every change anywhere in the sandbox.")
    media: Media | None = None
    location: Json | None = None
    contact: Json | None = None
    reply_to: Answered | None = None
    forwarded_from: str | None = None
    effect_id: str | None = None


class Toast(Answer):
    text: str
    alert: bool
    revision: int


class BotInChat(Answer):
    id: int
    name: str
    username: str
    description: str
    commands: list[Json]


class Chat(Answer):
    chat: Json = Field(description="Telegram's Chat.")
    standing: Literal["stranger", "member", "blocked", "deactivated", "kicked"]
    bot: BotInChat
    revision: int
    messages: list[Message] = Field(description="Oldest first.")
    reply_keyboard: Json | None = Field(
        description="Telegram's ReplyKeyboardMarkup; `folded`: true once a key of a one-time one was pressed."
    )
    pinned: list[int]
    toasts: list[Toast] = Field(description="The newest answers to taps, to those of this person.")


class Done(Answer):
    """What came of it: a message, a query, what a button opened or copied, or nothing to tell."""

    message: Message | None = None
    query_id: str | None = None
    opened: str | None = None
    copied: str | None = None


class Update(Answer):
    update_id: int


class Call(Answer):
    n: int
    at: str
    bot: int | None
    chat: int | None = Field(description="Null: the call is about none.")
    method: str
    params: Json
    status: int = Field(description="0: the connection was cut instead.")
    answer: Any = Field(description="The result, or the words of the refusal.")
    fault: str | None
    unknown: list[str] = Field(description="Parameters that the method does not have.")
    ms: float = Field(description="Real milliseconds, without a delay that was asked for.")


class Journal(Answer):
    last: int
    calls: list[Call] = Field(description="Oldest first.")


class Fault(FaultWish):
    """As it is still to happen: nth and times count down."""

    id: int


class Faults(Answer):
    faults: list[Fault]


class Limits(Answer):
    on: bool
    per_second: int
    per_chat_burst: int
    per_chat_per_second: float
    per_group_per_minute: int


class Clock(Answer):
    now: str
    speed: float
    paused: bool
    controls: bool = Field(description="False: it is the real clock, and cannot be turned.")
    next_prompt_at: str | None = None
    next_cue_at: str | None = None

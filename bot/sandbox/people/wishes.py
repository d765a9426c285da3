"""What people can be asked to do, and what else can be wished for: one model for each body."""

import base64
import binascii
import json
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from bot.sandbox.asked import Asked
from bot.sandbox.state.records import Json

Place = Literal["private", "group", "channel"] | Annotated[int, Field(lt=0)]
# Telegram's ids have at most 52 significant bits (the Bot API's documentation of User).
PersonId = Annotated[int, Field(gt=0, lt=2**52)]
A_PLACE = "private, group (the test group), channel, or the id of a group"
LONGEST_RECORDING = 3600


def zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(name)
    return name


def from_base64(text: Any) -> Any:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else text
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def writable(update: Json) -> Json:
    """Raises ValueError: with a number in it that JSON does not have."""
    json.dumps(update, allow_nan=False)
    return update


Content = Annotated[
    bytes,
    BeforeValidator(from_base64),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]


class Deed(Asked):
    """What a person does, in the chat with the bot or where else it is asked for."""

    place: Place = Field(default="private", alias="in", description=A_PLACE)


class Alone(Asked):
    """Between one person and the bot."""

    place: Literal["private"] = Field(default="private", alias="in", description="private: it is between two")


class Say(Deed):
    text: str = Field(min_length=1, description="the words to send")
    reply_to: int | None = Field(default=None, description="the id of the message that is answered")
    forwarded_from: str | None = Field(
        default=None, min_length=1, description="the name of who said it first"
    )
    example: ClassVar[Json] = {"text": "/start"}


class Tap(Deed):
    text: str | None = Field(default=None, description="what stands on the button, or a part of it")
    data: str | None = Field(default=None, description="callback data, a button's or not")
    message_id: int | None = Field(default=None, description="the id of the message whose button it is")
    example: ClassVar[Json] = {"text": "Start"}


class Location(Deed):
    latitude: float = Field(ge=-90, le=90, description="degrees north, -90 to 90")
    longitude: float = Field(ge=-180, le=180, description="degrees east, -180 to 180")
    example: ClassVar[Json] = {"latitude": 52.52, "longitude": 13.405}


class Contact(Deed):
    phone_number: str = Field(default="+49 30 901820", min_length=1, description="a phone number")
    example: ClassVar[Json] = {"phone_number": "+49 30 901820"}


class Sticker(Deed):
    emoji: str = Field(
        default="👍", min_length=1, max_length=16, description="the emoji that the sticker stands for"
    )
    example: ClassVar[Json] = {"emoji": "👍"}


class Captioned(Deed):
    name: str | None = Field(default=None, min_length=1, max_length=255, description="the file's name")
    caption: str = Field(default="", description="the words below it")


class Photo(Captioned):
    content: Content | None = Field(default=None, description="a PNG, JPEG or GIF in base64")
    example: ClassVar[Json] = {"caption": "My foot"}


class Document(Captioned):
    content: Content | None = Field(default=None, min_length=1, description="a file in base64")
    example: ClassVar[Json] = {"content": "SGVsbG8h", "name": "letter.txt"}


class Recorded(Captioned):
    seconds: int = Field(
        default=3, ge=0, le=LONGEST_RECORDING, description=f"how long it plays, 0 to {LONGEST_RECORDING}"
    )


class Voice(Recorded):
    content: Content | None = Field(default=None, min_length=1, description="an OGG file in base64")
    example: ClassVar[Json] = {"seconds": 3}


class Video(Recorded):
    content: Content | None = Field(default=None, min_length=1, description="an MP4 file in base64")
    example: ClassVar[Json] = {"seconds": 3, "caption": "How I walk"}


class Edit(Deed):
    message_id: int = Field(description="the id of a message of that person's")
    text: str = Field(min_length=1, description="the new words")
    example: ClassVar[Json] = {"message_id": 1, "text": "/started"}


class NewPerson(Asked):
    first_name: str = Field(min_length=1, max_length=64, description="a name of 1 to 64 characters")
    last_name: str = Field(default="", max_length=64, description="a name of at most 64 characters")
    username: str = Field(default="", max_length=32, description="a username of at most 32 characters")
    language_code: str = Field(default="en", max_length=35, description="a language's code")
    time_zone: Annotated[str, AfterValidator(zone)] = Field(
        default="UTC", description="the name of a time zone"
    )
    id: PersonId | None = Field(default=None, description="a whole number above 0")
    example: ClassVar[Json] = {"first_name": "Bo", "language_code": "de", "time_zone": "Europe/Berlin"}


class NewGroup(Asked):
    title: str = Field(min_length=1, max_length=128, description="a title of 1 to 128 characters")
    members: list[PersonId] = Field(description="a list of people's ids")
    example: ClassVar[Json] = {"title": "Family", "members": [1001]}


class RawUpdate(Asked):
    update: Annotated[Json, AfterValidator(writable)] = Field(
        description="an object, which goes to the bot as it is"
    )
    example: ClassVar[Json] = {"update": {"message": {"text": "no sender, no chat"}}}

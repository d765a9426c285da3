"""What can be asked of a person over HTTP: a name, the JSON that comes with it, the act it becomes."""

import base64
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox.errors import ApiError, SandboxError
from bot.sandbox.people.acts import Acts
from bot.sandbox.people.buttons import tap
from bot.sandbox.people.view import post_view
from bot.sandbox.state.records import Json, Person, Post
from bot.sandbox.state.world import World

Deed = Callable[[Acts, Json], Json]


def say(acts: Acts, body: Json) -> Json:
    text, place = words(body, "text"), body.get("in", "private")
    if "forwarded_from" in body:
        return shown(acts.forward(text, words(body, "forwarded_from")))
    match place:
        case "private":
            return shown(acts.say(text))
        case "group":
            return shown(acts.say_in_group(text))
        case "channel":
            return shown(acts.post_in_channel(text))
        case _:
            raise SandboxError('"in" is private, group or channel.')


def location(acts: Acts, body: Json) -> Json:
    return shown(acts.share_location(decimal(body, "latitude"), decimal(body, "longitude")))


def contact(acts: Acts, body: Json) -> Json:
    return shown(acts.share_contact(words(body, "phone_number", "+49 30 901820")))


def sticker(acts: Acts, body: Json) -> Json:
    return shown(acts.send_sticker(words(body, "emoji", "👍")))


def voice(acts: Acts, body: Json) -> Json:
    return shown(acts.send_voice(round(decimal(body, "seconds", 3))))


def photo(acts: Acts, body: Json) -> Json:
    try:
        content = base64.b64decode(words(body, "content", ""), validate=True)
        return shown(acts.send_photo(content or None, words(body, "caption", "")))
    except (ValueError, ApiError) as error:
        raise SandboxError("content is a PNG, JPEG or GIF in base64.") from error


def edit(acts: Acts, body: Json) -> Json:
    return shown(acts.edit(round(decimal(body, "message_id")), words(body, "text")))


def block(acts: Acts, _: Json) -> Json:
    acts.block()
    return {}


def unblock(acts: Acts, _: Json) -> Json:
    acts.unblock()
    return {}


def delete_chat(acts: Acts, _: Json) -> Json:
    acts.delete_chat()
    return {}


DEEDS: dict[str, Deed] = {
    "say": say,
    "tap": tap,
    "location": location,
    "contact": contact,
    "sticker": sticker,
    "voice": voice,
    "photo": photo,
    "edit": edit,
    "block": block,
    "unblock": unblock,
    "delete-chat": delete_chat,
}


def new_person(world: World, body: Json) -> Person:
    """Raises SandboxError."""
    zone = words(body, "time_zone", "UTC")
    try:
        ZoneInfo(zone)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise SandboxError(f"{zone!r} is no time zone; one is Europe/Berlin.") from error
    last_id = max(person.id for person in world.people.values())
    person_id = round(decimal(body, "id", last_id + 1))
    if person_id <= 0 or (person_id,) in world.people:
        raise SandboxError(f"There cannot be a person {person_id}: an id is above 0, and nobody else's.")
    return Person(
        id=person_id,
        first_name=words(body, "first_name"),
        last_name=words(body, "last_name", "") or None,
        username=words(body, "username", "") or None,
        language_code=words(body, "language_code", "en") or None,
        time_zone=zone,
    )


def shown(post: Post) -> Json:
    return {"message": post_view(post)}


def words(body: Json, name: str, default: str | None = None) -> str:
    """Raises SandboxError."""
    value: Any = body.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise SandboxError(f"{name} has to be text.")
    return value


def decimal(body: Json, name: str, default: float | None = None) -> float:
    """Raises SandboxError."""
    value: Any = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SandboxError(f"{name} has to be a number.")
    return value

"""What can be asked of a person over HTTP: a name, the wish that comes with it, the act it becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.asked import Asked
from bot.sandbox.people import files, standing
from bot.sandbox.people.acts import Acts
from bot.sandbox.people.buttons import shared, tap
from bot.sandbox.people.view import post_view
from bot.sandbox.people.wishes import (
    Alone,
    Captioned,
    Contact,
    Deed,
    Document,
    Edit,
    Location,
    Photo,
    Say,
    Sticker,
    Tap,
    Video,
    Voice,
)
from bot.sandbox.state.files import Shelf
from bot.sandbox.state.records import Json, Post


@dataclass(frozen=True, slots=True)
class Row:
    summary: str
    wish: type[Asked]
    # Called with the acts and a wish of that type. Raises SandboxError.
    does: Callable[[Acts, Any], Json]


def say(acts: Acts, wish: Say) -> Json:
    if wish.forwarded_from is not None:
        return shown(acts.forward(wish.text, wish.forwarded_from, wish.place))
    return shown(acts.say(wish.text, wish.place, wish.reply_to))


def edit(acts: Acts, wish: Edit) -> Json:
    return shown(acts.edit(wish.message_id, wish.text, wish.place))


def location(acts: Acts, wish: Location) -> Json:
    post = acts.send({"location": {"latitude": wish.latitude, "longitude": wish.longitude}}, wish.place)
    shared(acts, "location", wish.place)
    return shown(post)


def contact(acts: Acts, wish: Contact) -> Json:
    names = {"first_name": acts.person.first_name, "user_id": acts.person.id}
    post = acts.send({"contact": {"phone_number": wish.phone_number, **names}}, wish.place)
    shared(acts, "contact", wish.place)
    return shown(post)


def sending(content: Callable[[Shelf, Any], Json]) -> Callable[[Acts, Any], Json]:
    def send(acts: Acts, wish: Captioned | Sticker) -> Json:
        acts.chat(wish.place)  # Nobody's file is kept who cannot send it.
        return shown(acts.send(content(Shelf(acts.world.store, acts.bot.id), wish), wish.place))

    return send


def quietly(act: Callable[[Acts], None]) -> Callable[[Acts, Any], Json]:
    def do(acts: Acts, _: Alone) -> Json:
        act(acts)
        return {}

    return do


def add_bot(acts: Acts, wish: Deed) -> Json:
    standing.add_bot(acts, wish.place)
    return {}


def kick_bot(acts: Acts, wish: Deed) -> Json:
    standing.kick_bot(acts, wish.place)
    return {}


DEEDS: dict[str, Row] = {
    "say": Row("Write: words, a command, an answer to a message, somebody else's words", Say, say),
    "tap": Row("Press a button, inline or below the chat; or send data that no button has", Tap, tap),
    "edit": Row("Change an own text", Edit, edit),
    "location": Row("Share a location", Location, location),
    "contact": Row("Share the own phone number", Contact, contact),
    "sticker": Row("Send a sticker", Sticker, sending(files.sticker)),
    "photo": Row("Send a picture", Photo, sending(files.photo)),
    "document": Row("Send a file", Document, sending(files.document)),
    "voice": Row("Send a voice message", Voice, sending(files.voice)),
    "video": Row("Send a video", Video, sending(files.video)),
    "block": Row("Block the bot", Alone, quietly(standing.block)),
    "unblock": Row("Unblock the bot", Alone, quietly(standing.unblock)),
    "delete-chat": Row("Empty the chat with the bot on both sides", Alone, quietly(standing.delete_chat)),
    "deactivate": Row("Delete the account, for every bot and for good", Alone, quietly(standing.deactivate)),
    "add-bot": Row("Take the bot into a group", Deed, add_bot),
    "kick-bot": Row("Remove the bot from a group", Deed, kick_bot),
}


def shown(post: Post) -> Json:
    return {"message": post_view(post)}

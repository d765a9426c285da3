"""sendMediaGroup: two to ten media that belong together."""

import secrets
from typing import Any

from bot.sandbox.bot_api.contents import input_media, media_fields
from bot.sandbox.bot_api.media import MediaKind
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.methods.posting import answered, marks, post, ready_chat, reply_parameters
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.fields import FieldError, reading
from bot.sandbox.state.records import Json

LONGEST = 10
# Each of these only among its like; photos and videos mix.
UNMIXED = (MediaKind.DOCUMENT, MediaKind.AUDIO)
# What the album is refused with as a whole; anything else is blamed on one message of it.
OF_THE_WHOLE = ("message caption is too long", "can't parse entities", "unsupported parse_mode")


def send_media_group(call: Call) -> list[Json]:
    """All of it or nothing."""
    media = [read(item, call.params) for item in asked(call.params)]
    reply = reply_parameters(call.params)
    chat = ready_chat(call)
    check(media)
    contents = [content(call, number, *item) for number, item in enumerate(media, start=1)]
    around = marks(call, chat) | answered(call, chat, reply)
    # One alone is an ordinary message.
    group = {"media_group_id": str(secrets.randbits(63))} if len(media) > 1 else {}
    return [post(call, chat, one | around | group).message for one in contents]


def asked(params: Params) -> list[Any]:
    """Raises ApiError."""
    if not params.has("media"):
        raise bad_request('parameter "media" is required')
    media = params.tree("media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    return media


def read(item: Any, around: Params) -> tuple[MediaKind, Params]:
    """Raises ApiError."""
    with reading("InputMedia"):
        kind, params = input_media(item, around)
        if kind is MediaKind.ANIMATION:
            raise FieldError(f'type "{kind}" can\'t be used in sendMediaGroup')
    return kind, params


def check(media: list[tuple[MediaKind, Params]]) -> None:
    """Raises ApiError."""
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > LONGEST:
        raise bad_request("too many messages to send as an album")
    if len({params.flag("show_caption_above_media") for _, params in media}) > 1:
        raise bad_request("parameter show_caption_above_media must be the same for all messages")
    kinds = {kind for kind, _ in media}
    for kind in UNMIXED:
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")


def content(call: Call, number: int, kind: MediaKind, params: Params) -> Json:
    """Raises ApiError, which names the message that cannot be sent."""
    try:
        return media_fields(call.world, call.bot.id, kind, params, params.text("media"))
    except ApiError as error:
        words = error.description.removeprefix("Bad Request: ")
        if error.code != bad_request("").code or words.startswith(OF_THE_WHOLE):
            raise
        said = words[:1].upper() + words[1:]
        raise bad_request(f'failed to send message #{number} with the error message "{said}"') from error


METHODS: dict[str, Method] = {"sendMediaGroup": send_media_group}

"""Which messages a bot means."""

from typing import Any

from bot.sandbox.bot_api.methods import Call
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Chat, Post

AT_ONCE = 100


def named_post(call: Call, chat: Chat, refusal: str) -> Post:
    """Raises ApiError."""
    post = call.world.post(chat, call.params.integer("message_id"))
    if post is None:
        raise bad_request(refusal)
    return post


def message_ids(params: Params) -> list[int]:
    """Raises ApiError."""
    if not params.has("message_ids"):
        raise bad_request("message identifiers are not specified")
    given = params.tree("message_ids", called="message_ids")
    if not isinstance(given, list):
        raise bad_request("expected an Array of message identifiers")
    if len(given) > AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not given:
        raise bad_request("message identifiers are not specified")
    return [message_id(one) for one in given]


def message_id(given: Any) -> int:
    """Raises ApiError."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise bad_request("message identifier must be a Number")
    try:
        number = int(str(given))
    except ValueError as error:
        raise bad_request("can't parse message identifier as Number") from error
    if number <= 0:
        raise bad_request("invalid message identifier specified")
    return number

"""Which buttons Telegram takes in which chat. The words are TDLib's (ReplyMarkup.cpp); capitals are its servers'."""

from enum import Enum

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.links import LinkError, Secure, checked_link
from bot.sandbox.state.records import Chat, Json

CALLBACK_DATA_BYTES = 64
COPY_TEXT_CHARACTERS = 256
# Telegram does not say how many; its servers have refused more than a hundred inline buttons.
BUTTONS_IN_ALL = 100
ASKED_IN_PRIVATE = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
}
# Only on an invoice or a game, which the sandbox does not have.
ELSEWHERE = {"pay", "callback_game"}


class Place(Enum):
    """Where the keyboard comes with."""

    MESSAGE = "message"
    EDIT = "edit"


def allowed(markup: Json | None, chat: Chat, place: Place) -> Json | None:
    """*markup* as the chat shows it. Raises ApiError."""
    if markup is None:
        return None
    kind: str = chat.info["type"]
    if "inline_keyboard" in markup:
        return {"inline_keyboard": [[pressable(one, kind) for one in row] for row in counted(markup)]}
    if place is Place.EDIT or kind == "channel":
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return markup | {"keyboard": [[askable(one, kind) for one in row] for row in counted(markup)]}
    return markup


def counted(markup: Json) -> list[list[Json]]:
    """Raises ApiError: too many buttons."""
    rows: list[list[Json]] = markup.get("inline_keyboard") or markup["keyboard"]
    if sum(map(len, rows)) > BUTTONS_IN_ALL:
        raise bad_request("reply markup is too long")
    return rows


def pressable(button: Json, chat_type: str) -> Json:
    """Raises ApiError."""
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if ELSEWHERE & button.keys() or ("web_app" in button and chat_type != "private"):
        raise bad_request("BUTTON_TYPE_INVALID")
    if len(button.get("callback_data", "").encode(errors="replace")) > CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= COPY_TEXT_CHARACTERS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        return button | {"url": linked(button["url"], "inline keyboard button", Secure.ANY)}
    if "web_app" in button:
        linked(button["web_app"]["url"], "inline keyboard button Web App", Secure.ONLY_HTTPS)
    if "login_url" in button:
        linked(button["login_url"]["url"], "inline keyboard button Login", Secure.ANY)
    return button


def askable(key: Json, chat_type: str) -> Json:
    """Raises ApiError."""
    if not key["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    for kind, refusal in ASKED_IN_PRIVATE.items():
        if kind in key and chat_type != "private":
            raise bad_request(refusal)
    if "web_app" in key:
        linked(key["web_app"]["url"], "keyboard button Web App", Secure.ONLY_HTTPS)
    return key


def linked(url: str, what: str, secure: Secure) -> str:
    """Raises ApiError."""
    try:
        return checked_link(url, secure)
    except LinkError as error:
        raise bad_request(f"{what} {error}") from error

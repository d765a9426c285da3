"""Keyboards as bots send them: checked, and tidied as Telegram hands them back."""

from typing import Any

from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Json

CALLBACK_DATA_BYTES = 64
COPY_TEXT_CHARACTERS = 256
BUTTONS_IN_ALL = 100
STYLES = ("danger", "success", "primary")
INLINE_KINDS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
MARKUPS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def reply_markup(params: Params) -> Json | None:
    """None: none was given. Raises ApiError in Telegram's words."""
    markup = params.object("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        inline = [[inline_button(button) for button in row] for row in rows(markup["inline_keyboard"])]
        return {"inline_keyboard": [row for row in inline if row]}
    if "keyboard" in markup:
        keys = [[key(button) for button in row] for row in rows(markup["keyboard"])]
        return {**markup, "keyboard": [row for row in keys if row]}
    if not any(markup.get(name) for name in MARKUPS):
        raise bad_request("object expected as reply markup")
    return markup


def inline_markup(params: Params) -> Json | None:
    """For an edit, which takes no other keyboard. None: the keyboard goes away. Raises ApiError."""
    markup = reply_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def rows(value: Any) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request("can't parse reply keyboard markup JSON object: field must be of type Array")
    if not all(isinstance(row, list) for row in value):
        raise bad_request("can't parse keyboard button: expected an Array of Array")
    if sum(map(len, value)) > BUTTONS_IN_ALL:
        raise bad_request("reply markup is too long")
    return value


def inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    check_style(button)
    kinds = [kind for kind in INLINE_KINDS if kind in button]
    if not kinds:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    copied = button.get("copy_text")
    if copied is not None:
        words = copied.get("text") if isinstance(copied, dict) else None
        if not isinstance(words, str) or not 1 <= len(words) <= COPY_TEXT_CHARACTERS:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    url = button.get("url")
    if url is not None and (not isinstance(url, str) or ("." not in url and "://" not in url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return button


def key(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: expected an Object with text")
    check_style(button)
    return button


def check_style(button: Json) -> None:
    if "style" in button and button["style"] not in STYLES:
        raise bad_request("can't parse keyboard button: invalid button style specified")

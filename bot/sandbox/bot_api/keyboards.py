"""Keyboards as bots send them: read as the Bot API server reads them, and tidied as Telegram hands them back."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.bot_api.params import Params
from bot.sandbox.fields import (
    FieldError,
    array,
    flag,
    reading,
    required_object,
    required_text,
    required_whole,
    text,
)
from bot.sandbox.state.records import Json

STYLES = {"danger", "success", "primary"}
SHOWN_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")


def filled(button: Json, name: str) -> str | None:
    return text(button, name) or None


def given(button: Json, name: str) -> str | None:
    return None if button.get(name) is None else required_text(button, name)


def address(button: Json, name: str) -> Json | None:
    return None if button.get(name) is None else {"url": required_text(required_object(button, name), "url")}


def words(button: Json, name: str) -> Json | None:
    return (
        None if button.get(name) is None else {"text": required_text(required_object(button, name), "text")}
    )


def anything(button: Json, name: str) -> Json | None:
    return None if button.get(name) is None else required_object(button, name)


def switched(button: Json, name: str) -> bool | None:
    return flag(button, name) or None


def numbered(button: Json, name: str) -> Json | None:
    found = anything(button, name)
    if found is not None:
        required_whole(found, "request_id")
    return found


# What a button can do, in the order in which the server looks; the first that is given counts.
INLINE_KINDS: dict[str, Callable[[Json, str], Any]] = {
    "url": filled,
    "callback_data": filled,
    "callback_game": anything,
    "pay": switched,
    "switch_inline_query": given,
    "switch_inline_query_chosen_chat": anything,
    "switch_inline_query_current_chat": given,
    "login_url": address,
    "web_app": address,
    "copy_text": words,
}
KEY_KINDS: dict[str, Callable[[Json, str], Any]] = {
    "request_contact": switched,
    "request_location": switched,
    "request_poll": anything,
    "web_app": address,
    "request_users": numbered,
    "request_chat": numbered,
    "request_managed_bot": numbered,
}


def read_markup(params: Params) -> Json | None:
    """None: none was given, or one without buttons. Raises ApiError in Telegram's words."""
    markup = params.object("reply_markup", called="reply keyboard markup")
    if markup is None:
        return None
    with reading():
        keys = rows(markup, "keyboard", "", "keyboard button", key)
        of = " of the InlineKeyboardMarkup"
        buttons = rows(markup, "inline_keyboard", of, "inline keyboard button", inline_button)
        is_removal, is_question = flag(markup, "remove_keyboard"), flag(markup, "force_reply")
        flags = {name: True for name in SHOWN_FLAGS if flag(markup, name)}
        placeholder = text(markup, "input_field_placeholder")
    hint = {"input_field_placeholder": placeholder} if placeholder else {}
    if keys:
        return {"keyboard": keys, **flags, **hint}
    if buttons:
        return {"inline_keyboard": buttons}
    selective = {"selective": True} if "selective" in flags else {}
    if is_removal:
        return {"remove_keyboard": True, **selective}
    return {"force_reply": True, **selective, **hint} if is_question else None


def rows(markup: Json, name: str, of: str, what: str, read: Callable[[Any], Json]) -> list[list[Json]]:
    """Empty rows are left out. Raises FieldError."""
    found: list[list[Json]] = []
    for row in array(markup, name):
        if not isinstance(row, list):
            raise FieldError(f'Field "{name}"{of} must be an Array of Arrays')
        try:
            found.append([read(button) for button in row])
        except FieldError as error:
            raise FieldError(f"Can't parse {what}: {error}") from error
    return [row for row in found if row]


def inline_button(button: Any) -> Json:
    """Raises FieldError."""
    if not isinstance(button, dict):
        raise FieldError("InlineKeyboardButton must be an Object")
    looks = {"text": required_text(button, "text"), **look(button)}
    for kind, read in INLINE_KINDS.items():
        value = read(button, kind)
        if value is not None:
            return looks | {kind: value}
    raise FieldError("Text buttons are unallowed in the inline keyboard")


def key(button: Any) -> Json:
    """Raises FieldError."""
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise FieldError("KeyboardButton must be a String or an Object")
    looks = {"text": required_text(button, "text"), **look(button)}
    for kind, read in KEY_KINDS.items():
        value = read(button, kind)
        if value is not None:
            return looks | {kind: value}
    return looks


def look(button: Json) -> Json:
    """Raises FieldError."""
    icon, style = text(button, "icon_custom_emoji_id"), text(button, "style")
    if style and style not in STYLES:
        raise FieldError("Invalid button style specified")
    return {**({"icon_custom_emoji_id": icon} if icon else {}), **({"style": style} if style else {})}

"""What a bot says of itself: its name, its descriptions, its menu button."""

from dataclasses import replace
from typing import Any

from bot.sandbox.bot_api.button_rules import linked
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.errors import bad_request
from bot.sandbox.fields import FieldError, reading, required_object, required_text
from bot.sandbox.formatting.links import Secure
from bot.sandbox.state.records import Json

MENU_BUTTONS = {"default", "commands", "web_app"}


def get_me(call: Call) -> Json:
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def text_setter(field: str, limit: int) -> Method:
    def set_text(call: Call) -> bool:
        text = (call.params.text(field) or "").strip()
        if len(text) > limit:
            # The limit is documented; how it is refused, Telegram does not say.
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        key = f"{field}:{call.params.text('language_code') or ''}"
        kept = {name: value for name, value in call.bot.texts.items() if name != key}
        call.world.change_bot(replace(call.bot, texts={**kept, key: text} if text else kept))
        return True

    return set_text


def text_getter(field: str) -> Method:
    def get_text(call: Call) -> Json:
        texts, language = call.bot.texts, call.params.text("language_code") or ""
        fallback = call.bot.name if field == "name" else ""
        return {field: texts.get(f"{field}:{language}") or texts.get(f"{field}:") or fallback}

    return get_text


def set_chat_menu_button(call: Call) -> bool:
    given = call.params.tree("menu_button", called="menu button")
    with reading("menu button"):
        button = {"type": "default"} if given is None else menu_button(given)
    buttons = {**call.bot.menu_buttons, person_id(call): button}
    call.world.change_bot(replace(call.bot, menu_buttons=buttons))
    return True


def menu_button(given: Any) -> Json:
    """Raises FieldError, and ApiError for an address that Telegram does not take."""
    if not isinstance(given, dict):
        raise FieldError("MenuButton must be an Object")
    kind = required_text(given, "type")
    if kind not in MENU_BUTTONS:
        raise FieldError("MenuButton has unsupported type")
    if kind != "web_app":
        return {"type": kind}
    text, url = required_text(given, "text"), required_text(required_object(given, "web_app"), "url")
    return {
        "type": kind,
        "text": text,
        "web_app": {"url": linked(url, "menu button Web App", Secure.ONLY_HTTPS)},
    }


def person_id(call: Call) -> str:
    """Empty for everybody. Raises ApiError: not a private chat that the bot knows."""
    if not call.params.has("chat_id"):
        return ""
    number = call.params.integer("chat_id")
    if number <= 0:
        raise bad_request("invalid chat_id specified")
    if (number,) not in call.world.people:
        raise bad_request("user not found")
    return str(number)


def get_chat_menu_button(call: Call) -> Json:
    buttons = call.bot.menu_buttons
    return buttons.get(person_id(call)) or buttons.get("") or {"type": "commands"}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyName": text_setter("name", 64),
    "getMyName": text_getter("name"),
    "setMyDescription": text_setter("description", 512),
    "getMyDescription": text_getter("description"),
    "setMyShortDescription": text_setter("short_description", 120),
    "getMyShortDescription": text_getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}

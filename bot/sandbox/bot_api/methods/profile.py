"""What a bot says of itself: its name, its descriptions, its commands, its menu button."""

import re
from dataclasses import replace
from typing import Any

from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Bot, Json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
DESCRIPTION_LIMIT = 256
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", *CHAT_SCOPES}
MENU_BUTTONS = {"default", "commands", "web_app"}


def get_me(call: Call) -> Json:
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(call: Call) -> bool:
    commands = call.params.array("commands")
    if commands is None:
        raise bad_request("can't parse commands: expected an Array")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = {**call.bot.commands, commands_key(call): [command(given) for given in commands]}
    call.world.change_bot(replace(call.bot, commands=kept))
    return True


def command(given: Any) -> Json:
    """Raises ApiError."""
    if not isinstance(given, dict) or "command" not in given or "description" not in given:
        raise bad_request("can't parse BotCommand: expected an Object with command and description")
    name, description = str(given["command"]).removeprefix("/"), str(given["description"]).strip()
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(commands_key(call), [])


def delete_my_commands(call: Call) -> bool:
    key = commands_key(call)
    kept = {name: commands for name, commands in call.bot.commands.items() if name != key}
    call.world.change_bot(replace(call.bot, commands=kept))
    return True


def commands_key(call: Call) -> str:
    """Raises ApiError: no such scope."""
    scope = call.params.object("scope") or {}
    kind = str(scope.get("type", "default"))
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if kind in CHAT_SCOPES and not scope.get("chat_id"):
        raise bad_request("chat_id is empty")
    return f"{kind}:{scope.get('chat_id', '')}:{call.params.text('language_code') or ''}"


def commands_for(bot: Bot, chat_id: int, language: str | None) -> list[Json]:
    """What a person sees in the menu: the narrowest scope, their language first; the documented order."""
    for scope in (f"chat:{chat_id}", "all_private_chats:", "default:"):
        for words in (language or "", ""):
            found = bot.commands.get(f"{scope}:{words}")
            if found:
                return found
    return []


def text_setter(field: str, limit: int) -> Method:
    def set_text(call: Call) -> bool:
        text = (call.params.text(field) or "").strip()
        if len(text) > limit:
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
    button = call.params.object("menu_button") or {"type": "default"}
    if str(button.get("type")) not in MENU_BUTTONS:
        raise bad_request("can't parse MenuButton: unsupported type specified")
    buttons = {**call.bot.menu_buttons, call.params.text("chat_id") or "": button}
    call.world.change_bot(replace(call.bot, menu_buttons=buttons))
    return True


def get_chat_menu_button(call: Call) -> Json:
    buttons = call.bot.menu_buttons
    return buttons.get(call.params.text("chat_id") or "") or buttons.get("") or {"type": "commands"}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": text_setter("name", 64),
    "getMyName": text_getter("name"),
    "setMyDescription": text_setter("description", 512),
    "getMyDescription": text_getter("description"),
    "setMyShortDescription": text_setter("short_description", 120),
    "getMyShortDescription": text_getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}

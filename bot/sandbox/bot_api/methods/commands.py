"""The commands that a bot puts into its menu, and whom it shows which."""

import re
from dataclasses import replace
from typing import Any

from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.errors import bad_request
from bot.sandbox.fields import FieldError, reading, required_text, required_whole
from bot.sandbox.state.records import Bot, Json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MAX_COMMANDS = 100
COMMAND_LIMIT = 32
DESCRIPTION_LIMIT = 256
LANGUAGE = re.compile(r"[a-z]{2}")
CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", *CHAT_SCOPES}


def set_my_commands(call: Call) -> bool:
    commands = commands_of(call)
    key = commands_key(call)
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = {**call.bot.commands, key: [checked(one) for one in commands]}
    call.world.change_bot(replace(call.bot, commands=kept))
    return True


def commands_of(call: Call) -> list[Json]:
    """Raises ApiError. None at all is allowed: the menu is then empty."""
    given = call.params.tree("commands")
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    return [command(one) for one in given]


def command(given: Any) -> Json:
    """Raises ApiError."""
    with reading("BotCommand"):
        if not isinstance(given, dict):
            raise FieldError("expected an Object")
        name, description = required_text(given, "command"), required_text(given, "description")
    return {"command": name.strip().removeprefix("/"), "description": description.strip()}


def checked(command: Json) -> Json:
    """Raises ApiError. The words are TDLib's, the last one its servers'."""
    name, description = command["command"], command["description"]
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > COMMAND_LIMIT:
        raise bad_request(f"command length must not exceed {COMMAND_LIMIT}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION_LIMIT:
        raise bad_request(f"command description length must not exceed {DESCRIPTION_LIMIT}")
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return command


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(commands_key(call), [])


def delete_my_commands(call: Call) -> bool:
    key = commands_key(call)
    kept = {name: commands for name, commands in call.bot.commands.items() if name != key}
    call.world.change_bot(replace(call.bot, commands=kept))
    return True


def commands_key(call: Call) -> str:
    """Raises ApiError: no such scope, or an unknown chat."""
    language = call.params.text("language_code") or ""
    scope = call.params.tree("scope", called="BotCommandScope")
    if scope is None:
        return f"default::{language}"
    with reading("BotCommandScope"):
        kind, chat_id = scope_of(scope)
    if chat_id:
        chat_id = str(call.chat_named(chat_id).id)
    if language and not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return f"{kind}:{chat_id}:{language}"


def scope_of(scope: Any) -> tuple[str, str]:
    """Its type and its chat, or nothing. Raises FieldError."""
    if not isinstance(scope, dict):
        raise FieldError("BotCommandScope must be an Object")
    kind = required_text(scope, "type")
    if kind not in SCOPES:
        raise FieldError("Unsupported type specified")
    if kind not in CHAT_SCOPES:
        return kind, ""
    chat_id = required_text(scope, "chat_id")
    if not chat_id:
        raise FieldError("Empty chat_id specified")
    if kind == "chat_member" and required_whole(scope, "user_id") <= 0:
        raise FieldError("Invalid user_id specified")
    return kind, chat_id


def commands_for(bot: Bot, chat_id: int, language: str | None) -> list[Json]:
    """What a person sees in the menu: the narrowest scope, their language first; the documented order."""
    for scope in (f"chat:{chat_id}", "all_private_chats:", "default:"):
        for words in (language or "", ""):
            found = bot.commands.get(f"{scope}:{words}")
            if found:
                return found
    return []


METHODS: dict[str, Method] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}

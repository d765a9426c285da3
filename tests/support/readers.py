"""Strangers who read what is said between a bot and the sandbox: two frameworks and the machine-readable Bot API.

The two frameworks are lenient: an unknown field is kept aside, a number in quotes becomes a number. So what they
read is written again and has to be what it was, and nothing may have been kept aside.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import aiogram.methods
import telegram
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.support.bot_api_spec import BotApiSpec, Json


class Reader(Protocol):
    def faults_of_answer(self, method: str, result: Any) -> list[str]: ...

    def faults_of_update(self, update: Json) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Specification:
    spec: BotApiSpec

    def faults_of_answer(self, method: str, result: Any) -> list[str]:
        return self.spec.faults_of_answer(method, result)

    def faults_of_update(self, update: Json) -> list[str]:
        return self.spec.faults("Update", update)


class Aiogram:
    METHODS: Mapping[str, type[TelegramMethod[Any]]] = {
        method.__api_method__: method
        for name in aiogram.methods.__all__
        if name not in {"Request", "Response", "TelegramMethod"}
        for method in [getattr(aiogram.methods, name)]
    }

    def faults_of_answer(self, method: str, result: Any) -> list[str]:
        return self.faults(self.METHODS[method].__returning__, result)

    def faults_of_update(self, update: Json) -> list[str]:
        return self.faults(Update, update)

    def faults_of_request(self, method: str, params: Json) -> list[str]:
        """Numbers may be strings here, as they are on the wire; names may not be unknown."""
        model = self.METHODS.get(method)
        if model is None:
            return [f"aiogram has no method {method}"]
        named = {name: value for name, value in params.items() if name not in attachments(params)}
        try:
            return list(self.kept_aside(model.model_validate(named), method))
        except ValidationError as error:
            return [str(error)]

    def faults(self, kind: Any, value: Any) -> list[str]:
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        try:
            read = adapter.validate_python(value)
        except ValidationError as error:
            return [str(error)]
        written = adapter.dump_python(read, mode="json", by_alias=True, exclude_unset=True)
        return [*self.kept_aside(read, type(read).__name__), *misunderstood(value, written)]

    def kept_aside(self, read: Any, at: str) -> Iterator[str]:
        match read:
            case BaseModel():
                unknown = read.model_extra or {}
                yield from (f"{at}.{name}: unknown to aiogram" for name in unknown)
                for name in read.model_fields_set - unknown.keys():
                    yield from self.kept_aside(getattr(read, name), f"{at}.{name}")
            case list():
                for place, item in enumerate(read):
                    yield from self.kept_aside(item, f"{at}[{place}]")


class PythonTelegramBot:
    RETURNS: Mapping[str, type[telegram.TelegramObject]] = {
        "getMe": telegram.User,
        "getUpdates": telegram.Update,
        "getWebhookInfo": telegram.WebhookInfo,
        "getFile": telegram.File,
        "getChat": telegram.ChatFullInfo,
        "getMyCommands": telegram.BotCommand,
        "getMyName": telegram.BotName,
        "getMyDescription": telegram.BotDescription,
        "getMyShortDescription": telegram.BotShortDescription,
        "getChatMenuButton": telegram.MenuButton,
        "copyMessage": telegram.MessageId,
        "copyMessages": telegram.MessageId,
        "forwardMessages": telegram.MessageId,
    }
    """What a method returns where that is neither True nor a message."""

    def faults_of_answer(self, method: str, result: Any) -> list[str]:
        return [] if result is True else self.faults(self.RETURNS.get(method, telegram.Message), result)

    def faults_of_update(self, update: Json) -> list[str]:
        return self.faults(telegram.Update, update)

    def faults(self, kind: type[telegram.TelegramObject], value: Any) -> list[str]:
        told = value if isinstance(value, list) else [value]
        try:
            read = [kind.de_json(each, bot=None) for each in told]
        except (TypeError, KeyError, ValueError, AttributeError, telegram.error.TelegramError) as error:
            return [f"{kind.__name__}: {error!r}"]
        return [*self.kept_aside(read), *misunderstood(told, [each.to_dict() for each in read])]

    def kept_aside(self, read: Any) -> Iterator[str]:
        match read:
            case telegram.TelegramObject():
                kind = type(read)
                yield from (f"{kind.__name__}.{name}: unknown to PTB" for name in read.api_kwargs)
                for name in {slot for base in kind.__mro__ for slot in getattr(base, "__slots__", ())}:
                    if not name.startswith("_") and name != "api_kwargs":
                        yield from self.kept_aside(getattr(read, name, None))
            case list() | tuple():
                for item in read:
                    yield from self.kept_aside(item)


def attachments(params: Json) -> set[str]:
    """Names of parts that are no parameters: files that a parameter points to."""
    return set(re.findall(r"attach://([\w-]+)", json.dumps(params)))


def misunderstood(told: Any, understood: Any, at: str = "$") -> Iterator[str]:
    """What was told and is not the same any more; here 1 is neither "1" nor True nor 1.0.

    More may be understood than was told: defaults.
    """
    if isinstance(told, dict) and isinstance(understood, dict):
        for name, value in told.items():
            if name in understood:
                yield from misunderstood(value, understood[name], f"{at}.{name}")
            else:
                yield f"{at}.{name}: {value!r} was told and lost"
    elif isinstance(told, list) and isinstance(understood, list) and len(told) == len(understood):
        for place, (one, other) in enumerate(zip(told, understood, strict=True)):
            yield from misunderstood(one, other, f"{at}[{place}]")
    elif json.dumps(told) != json.dumps(understood):
        yield f"{at}: told {told!r}, understood {understood!r}"

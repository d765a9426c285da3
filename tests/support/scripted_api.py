"""A Bot API without a network: its answers are laid out beforehand, and what was asked is remembered."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import httpx
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

Json = dict[str, Any]
ME = {"id": 1, "is_bot": True, "first_name": "Forefoot", "username": "forefoot_bot"}


def ok(result: Any) -> tuple[int, Json]:
    return 200, {"ok": True, "result": result}


def no(code: int, words: str, retry_after: int | None = None) -> tuple[int, Json]:
    more = {} if retry_after is None else {"parameters": {"retry_after": retry_after}}
    return code, {"ok": False, "error_code": code, "description": words} | more


def message(message_id: int) -> tuple[int, Json]:
    return ok({"message_id": message_id, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "…"})


def unreached() -> NetworkError:
    return _caused(NetworkError("no way there"), httpx.ConnectError("refused"))


def unanswered() -> NetworkError:
    return _caused(TimedOut(), httpx.ReadTimeout(""))


def _caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


Answer = tuple[int, Json] | Exception


class ScriptedApi(BaseRequest):
    """A method is answered with what was laid out for it, in order; then, like any other, with True."""

    def __init__(self, **answers: Sequence[Answer]) -> None:
        self.answers = defaultdict[str, list[Answer]](
            list, {method: list(laid_out) for method, laid_out in answers.items()}
        )
        self.calls: list[tuple[str, Json]] = []

    @property
    def bot(self) -> Bot:
        return Bot("1:secret", request=self, get_updates_request=self)

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        assert method == "POST"
        name = url.rpartition("/")[2]
        self.calls.append((name, {} if request_data is None else request_data.parameters))
        laid_out = self.answers[name]
        answer = laid_out.pop(0) if laid_out else ok(ME if name == "getMe" else True)
        if isinstance(answer, Exception):
            raise answer
        code, body = answer
        return code, json.dumps(body).encode()

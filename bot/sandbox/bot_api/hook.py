"""One request to a webhook, and what its answer means."""

import json
import os
from dataclasses import dataclass
from urllib.parse import parse_qsl

import aiohttp

from bot.sandbox.bot_api.params import Params, parsed
from bot.sandbox.state.records import Json, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
ANSWER_SECONDS = 60.0


class WebhookError(Exception):
    """Not taken. *retry_after* None: the bot did not say when it wants it again."""

    def __init__(self, words: str, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Reply:
    """A call that the bot makes by its answer."""

    method: str
    params: Params


async def post(http: aiohttp.ClientSession, hook: Webhook, body: Json) -> Reply | None:
    """None: it was taken, and that is all. Raises WebhookError."""
    headers = {"Content-Type": "application/json"}
    if hook.secret:
        headers[SECRET_HEADER] = hook.secret
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    try:
        async with http.post(
            hook.url, data=json.dumps(body), headers=headers, timeout=timeout, allow_redirects=False
        ) as answer:
            if answer.status // 100 != 2:  # noqa: PLR2004 - anything of 200
                words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                raise WebhookError(words, seconds(answer.headers.get("Retry-After")))
            # Whatever charset it names: a call is UTF-8.
            return reply(answer.content_type, (await answer.read()).decode(errors="replace"))
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:  # ValueError: a host that is no name
        raise WebhookError(failure(error)) from error


def reply(content_type: str, text: str) -> Reply | None:
    values = dict(parse_qsl(text)) if content_type == "application/x-www-form-urlencoded" else read_json(text)
    method = values.pop("method", None)
    return Reply(method, Params(values)) if isinstance(method, str) and method else None


def read_json(text: str) -> Json:
    """Empty for what is no object: a bot may answer whatever it likes."""
    try:
        value = parsed(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def failure(error: Exception) -> str:
    """For getWebhookInfo. Telegram lists these words nowhere; they are those that bots report."""
    match error:
        case TimeoutError():
            return "Read timeout expired"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return f"SSL error: {error}"
        case aiohttp.ClientConnectorDNSError() | UnicodeError():
            return "Failed to resolve host: Name or service not known"
        case aiohttp.ClientConnectorError() if error.os_error.errno:
            return os.strerror(error.os_error.errno)
        case _:
            return "Connection closed"


def seconds(header: str | None) -> float | None:
    """Whole ones, as in HTTP; a date is not understood."""
    return float(header) if header and header.isdecimal() else None

"""What the server answers at the start: waited for, tolerated, or told to whoever starts the program."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot

from bot.telegram.connection import (
    TokenUnknown,
    WebhookRefused,
    forget_webhook,
    introduce,
    reach,
    set_webhook,
)
from content.load import bundled, load
from tests.support.scripted_api import ME, Answer, ScriptedApi, no, ok, unanswered, unreached

CALLS: dict[str, Callable[[Bot], Awaitable[None]]] = {
    "getMe": reach,
    "deleteWebhook": forget_webhook,
    "setWebhook": lambda bot: set_webhook(bot, "https://example.org", "s"),
}


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds it would have slept."""
    seconds: list[float] = []

    async def note(wanted: float) -> None:
        seconds.append(wanted)

    monkeypatch.setattr("asyncio.sleep", note)
    return seconds


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize(
    ("hiccups", "waits"),
    [
        ([no(429, "Too Many Requests: retry after 7", 7)], [7]),
        ([no(429, "Too Many Requests")], [1]),
        ([no(502, "Bad Gateway"), no(500, "Internal Server Error"), unanswered(), unreached()], [1, 2, 4, 8]),
        ([unreached()] * 7, [1, 2, 4, 8, 16, 30, 30]),
        ([unreached(), no(429, "Too Many Requests: retry after 90", 90), unreached()], [1, 90, 2]),
    ],
)
async def test_a_hiccup_is_waited_for(
    method: str, hiccups: list[Answer], waits: list[float], waited: list[float]
) -> None:
    api = ScriptedApi(**{method: [*hiccups, ok(ME if method == "getMe" else True)]})
    await CALLS[method](api.bot)
    assert waited == waits
    assert api.methods == [method] * (len(hiccups) + 1)


@pytest.mark.parametrize("code", [400, 401, 403, 404])
async def test_a_token_that_nobody_knows_is_not_tried_again(code: int, waited: list[float]) -> None:
    api = ScriptedApi(getMe=[no(code, "Unauthorized")])
    with pytest.raises(TokenUnknown) as raised:
        await reach(api.bot)
    assert waited == []
    assert "secret" not in str(raised.value)


async def test_a_server_that_knows_no_webhooks_is_tolerated(waited: list[float]) -> None:
    api = ScriptedApi(deleteWebhook=[no(404, "Not Found")])
    await forget_webhook(api.bot)
    assert (api.methods, waited) == (["deleteWebhook"], [])


@pytest.mark.parametrize("code", [400, 404])
async def test_a_refused_webhook_is_refused_in_the_servers_words(code: int, waited: list[float]) -> None:
    api = ScriptedApi(setWebhook=[no(code, "bad webhook: IP address 127.0.0.1 is reserved")])
    with pytest.raises(WebhookRefused, match="is reserved"):
        await CALLS["setWebhook"](api.bot)
    assert waited == []


async def test_a_server_that_knows_one_part_of_the_introduction_gets_it() -> None:
    api = ScriptedApi(setMyCommands=[no(404, "Not Found")], setMyDescription=[unreached()])
    await introduce(api.bot, load(bundled()).texts)
    assert api.methods[:3] == [
        "setMyCommands",
        "setMyDescription",
        "setMyShortDescription",
    ]  # In English, then in each other language.

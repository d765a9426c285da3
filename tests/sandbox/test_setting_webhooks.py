"""setWebhook and its kin: what is accepted, what is refused, and what is told of it."""

import json
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiogram.types import Update as AiogramUpdate
from telegram import Bot, Update

from bot.sandbox.bot_api.methods.inbox import KINDS
from bot.sandbox.play import Human, Telegram

HOOK = "http://127.0.0.1:9/hook"
BAD = "Bad Request: bad webhook"


async def call(telegram: Telegram, bot: Bot, method: str, **params: Any) -> Any:
    async with telegram.http.post(f"{telegram.address}/bot{bot.token}/{method}", data=params) as answer:
        return await answer.json()


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "ftp://127.0.0.1/"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "https://"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "https://example.org:many/"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "https://[::1/"}, "Bad Request: invalid webhook URL specified"),
        ({"url": "http://example.org/"}, f"{BAD}: An HTTPS URL must be provided for webhook"),
        ({"url": "http://8.8.8.8/"}, f"{BAD}: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080/"},
            f"{BAD}: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": HOOK, "secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"),
        ({"url": HOOK, "secret_token": "a" * 257}, "Bad Request: secret token is too long"),
        ({"url": HOOK, "ip_address": "here"}, f"{BAD}: Invalid IP address specified"),
    ],
)
async def test_a_webhook_is_refused(telegram: Telegram, bot: Bot, params: Any, words: str) -> None:
    body = await call(telegram, bot, "setWebhook", **params)

    assert body == {"ok": False, "error_code": 400, "description": words}
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize(
    ("url", "ip"),
    [
        (HOOK, "127.0.0.1"),
        ("http://localhost:9/", "127.0.0.1"),
        ("http://bot:9/", None),
        ("http://10.1.2.3:9/", "10.1.2.3"),
        ("https://example.org/", None),
        ("https://example.org:8443/hook?a=b", None),
        ("example.org/hook", None),
    ],
)
async def test_a_webhook_is_accepted(bot: Bot, url: str, ip: str | None) -> None:
    assert await bot.set_webhook(url)

    info = await bot.get_webhook_info()
    assert info.url == (url if "://" in url else f"https://{url}")
    assert info.ip_address == ip


async def test_everything_set_is_told(bot: Bot, anna: Human) -> None:
    await bot.set_webhook(
        "https://example.org/",
        certificate=b"-----BEGIN CERTIFICATE-----",
        max_connections=500,
        ip_address="10.0.0.1",
        allowed_updates=["Message", "callback_query", "no_such_kind"],
        secret_token="s3cret-_",
    )

    assert (await bot.get_webhook_info()).to_dict() == {
        "url": "https://example.org/",
        "has_custom_certificate": True,
        "pending_update_count": 1,
        "ip_address": "10.0.0.1",
        "max_connections": 100,
        "allowed_updates": ["callback_query", "message"],
    }
    assert anna.id


async def test_a_large_certificate_is_refused(telegram: Telegram, bot: Bot) -> None:
    form = aiohttp.FormData({"url": HOOK})
    form.add_field("certificate", BytesIO(b"x" * (3 * 1024 * 1024 + 1)), filename="cert.pem")
    async with telegram.http.post(f"{telegram.address}/bot{bot.token}/setWebhook", data=form) as answer:
        assert (await answer.json())["description"] == (
            "Bad Request: certificate size is too big (3145729 bytes)"
        )


async def test_telegram_says_what_it_did(telegram: Telegram, bot: Bot) -> None:
    asked: list[tuple[str, dict[str, Any]]] = [
        ("setWebhook", {"url": HOOK}),
        ("setWebhook", {"url": HOOK}),
        ("setWebhook", {"url": HOOK, "max_connections": 3}),
        ("setWebhook", {"url": ""}),
        ("deleteWebhook", {}),
    ]

    said = [(await call(telegram, bot, method, **params))["description"] for method, params in asked]

    assert said == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]


async def test_setting_a_webhook_can_drop_what_waits(bot: Bot, anna: Human) -> None:
    await bot.set_webhook(HOOK, drop_pending_updates=True)

    assert (await bot.get_webhook_info()).pending_update_count == 0
    assert anna.id


@pytest.mark.parametrize("unreadable", ["{", "5", '{"a": 1}', "[5]"])
async def test_kinds_that_cannot_be_read_change_nothing(
    telegram: Telegram, bot: Bot, unreadable: str
) -> None:
    await bot.get_updates(allowed_updates=["message"])

    assert (await call(telegram, bot, "getUpdates", allowed_updates=unreadable))["ok"]

    assert (await bot.get_webhook_info()).allowed_updates == ("message",)


@pytest.mark.parametrize("default", [[], ["no_such_kind"]])
async def test_no_known_kind_means_the_default(telegram: Telegram, bot: Bot, default: list[str]) -> None:
    await bot.get_updates(allowed_updates=["message"])

    await call(telegram, bot, "getUpdates", allowed_updates=json.dumps(default))

    assert (await bot.get_webhook_info()).allowed_updates == ()


def test_every_kind_of_update_that_the_libraries_know_can_be_asked_for() -> None:
    assert set(Update.ALL_TYPES) | (AiogramUpdate.model_fields.keys() - {"update_id"}) == KINDS

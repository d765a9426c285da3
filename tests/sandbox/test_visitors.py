"""Another site in the same browser neither sees the chats nor acts in them, as a person or as a bot."""

import pytest
from telegram import Bot

from bot.sandbox.play import Human, Telegram
from tests.sandbox.conftest import TOKEN

ELSEWHERE = "elsewhere.example"


@pytest.mark.parametrize(("origin", "status"), [(f"https://{ELSEWHERE}", 403), (None, 200)])
async def test_another_site_in_the_same_browser_may_not_act_here(
    telegram: Telegram, origin: str | None, status: int
) -> None:
    headers = {"Origin": origin or telegram.address}

    async with telegram.http.post(
        f"{telegram.address}/sandbox/people/1001/say", data='{"text": "/start"}', headers=headers
    ) as answer:
        assert answer.status == status
    assert len(await (await telegram.anna()).messages()) == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/page/app.js",
        "/sandbox/people",
        "/sandbox/people/1001/chat",
        "/sandbox/events",
        "/sandbox/files/x",
    ],
)
async def test_a_site_whose_name_was_made_to_point_here_sees_nothing(
    telegram: Telegram, anna: Human, path: str
) -> None:
    headers = {"Host": f"{ELSEWHERE}:8080", "Origin": f"http://{ELSEWHERE}:8080"}
    async with telegram.http.get(telegram.address + path, headers=headers) as answer:
        assert answer.status == 403
        assert (await anna.chat())["chat"]["first_name"] not in await answer.text()


async def test_a_site_whose_name_was_made_to_point_here_may_not_act(telegram: Telegram, anna: Human) -> None:
    headers = {"Host": ELSEWHERE, "Origin": f"http://{ELSEWHERE}"}
    before = await anna.messages()
    async with telegram.http.post(
        f"{telegram.address}/sandbox/people/{anna.id}/say", data='{"text": "done"}', headers=headers
    ) as answer:
        assert answer.status == 403
    assert await anna.messages() == before


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "192.168.1.7:8080"]
)
async def test_the_page_opens_under_any_address_and_localhost(telegram: Telegram, host: str) -> None:
    async with telegram.http.get(f"{telegram.address}/", headers={"Host": host}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("host", ["", "[::1", "127.0.0.1.example", "localhost.example", "1.example:80"])
async def test_a_name_that_only_looks_like_ours_is_anothers(telegram: Telegram, host: str) -> None:
    async with telegram.http.get(f"{telegram.address}/", headers={"Host": host}) as answer:
        assert answer.status in {400, 403}


@pytest.mark.parametrize("origin", ["http://[", "null", "", "http://"])
@pytest.mark.parametrize("path", ["/sandbox/people", f"/bot{TOKEN}/getMe"])
async def test_an_origin_that_is_no_address_is_anothers(telegram: Telegram, path: str, origin: str) -> None:
    async with telegram.http.get(telegram.address + path, headers={"Origin": origin}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": f"https://{ELSEWHERE}"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_another_site_in_the_same_browser_may_not_speak_for_a_bot(
    telegram: Telegram, bot: Bot, headers: dict[str, str]
) -> None:
    wanted = {"url": f"https://{ELSEWHERE}/"}
    async with telegram.http.post(
        f"{telegram.address}/bot{TOKEN}/setWebhook", data=wanted, headers=headers
    ) as answer:
        assert answer.status == 403
    assert (await bot.get_webhook_info()).url == ""


@pytest.mark.parametrize("path", [f"/bot{TOKEN}/getUpdates", f"/file/bot{TOKEN}/documents/x"])
@pytest.mark.parametrize(
    "sign",
    [
        {"Origin": f"http://{ELSEWHERE}:8080"},
        {"Sec-Fetch-Site": "same-origin"},
        {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0"},
    ],
    ids=str,
)
async def test_a_site_whose_name_was_made_to_point_here_reads_nothing_of_a_bot(
    telegram: Telegram, anna: Human, path: str, sign: dict[str, str]
) -> None:
    headers = {"Host": f"{ELSEWHERE}:8080", **sign}
    async with telegram.http.get(telegram.address + path, headers=headers) as answer:
        assert answer.status == 403
        assert (await anna.chat())["chat"]["first_name"] not in await answer.text()


@pytest.mark.parametrize("site", ["none", "same-origin"])
async def test_a_person_may_look_at_a_bots_answer_in_the_browser(telegram: Telegram, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "User-Agent": "Mozilla/5.0"}
    async with telegram.http.get(f"{telegram.address}/bot{TOKEN}/getMe", headers=headers) as answer:
        assert answer.status == 200


async def test_a_bot_may_call_the_machine_by_any_name(telegram: Telegram, bot: Bot) -> None:
    headers = {"Host": "forefoot-sandbox:8081"}
    async with telegram.http.get(f"{telegram.address}/bot{TOKEN}/getMe", headers=headers) as answer:
        assert (await answer.json())["result"]["id"] == bot.id

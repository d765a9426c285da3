"""Whatever a bot sends, the sandbox answers with a result or with Telegram's refusal; it never breaks."""

import asyncio
import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.sandbox.asked import Asked
from bot.sandbox.bot_api.keyboards import INLINE_KINDS, KEY_KINDS, read_markup
from bot.sandbox.bot_api.media import MediaKind, keep
from bot.sandbox.bot_api.methods import Call
from bot.sandbox.bot_api.methods.table import METHODS
from bot.sandbox.bot_api.params import Params, Upload
from bot.sandbox.bot_api.pictures import look_at
from bot.sandbox.bot_api.server import bot_id_of
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import ApiError, SandboxError
from bot.sandbox.formatting.text import formatted
from bot.sandbox.people.acts import Acts
from bot.sandbox.people.deeds import DEEDS
from bot.sandbox.people.routes import ROUTES
from bot.sandbox.play import Human, Telegram, sandbox
from bot.sandbox.state.files import Shelf
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import ANNA, World
from tests.sandbox.conftest import TOKEN
from tests.support.standing_clock import StandingClock
from tests.support.uncounted import uncounted

NAMES = st.sampled_from(
    [
        *(
            "chat_id",
            "text",
            "message_id",
            "message_ids",
            "reply_markup",
            "reply_parameters",
            "photo",
            "caption",
        ),
        *(
            "media",
            "parse_mode",
            "entities",
            "caption_entities",
            "link_preview_options",
            "from_chat_id",
            "message_effect_id",
            "live_period",
            "draft_id",
            "duration",
            "commands",
            "scope",
            "menu_button",
            "reaction",
        ),
        *(
            "callback_query_id",
            "url",
            "allowed_updates",
            "file_id",
            "action",
            "latitude",
            "longitude",
            "data",
        ),
        *("forwarded_from", "in", "emoji", "seconds", "content"),
    ]
)
KEYS = st.sampled_from(
    [
        *("text", "callback_data", "copy_text", "url", "style", "type", "offset", "length", "message_id"),
        *("chat_id", "command", "description", "media", "emoji", "remove_keyboard", "request_location"),
        *("quote", "quote_entities", "is_disabled", "caption", "web_app", "user", "id", "custom_emoji_id"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([ANNA.id, 1, 2, "HTML", "<b>x</b>", "photo", "attach://photo", "{", "[1]", "x"])
    | st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)
# Nearly right, so that the nonsense gets past the first check and meets the next.
BUTTONS = st.builds(lambda key, value: {"text": "x", key: value}, KEYS, VALUES)
ROWS = st.lists(st.lists(BUTTONS | VALUES, min_size=1, max_size=2), min_size=1, max_size=2) | VALUES
ENTITIES = st.lists(st.fixed_dictionaries({"type": VALUES, "offset": VALUES, "length": VALUES}), max_size=2)
ARGUMENTS = st.builds(
    lambda plain, shaped: plain | shaped,
    st.dictionaries(NAMES, VALUES, max_size=3),
    st.fixed_dictionaries(
        {},
        optional={
            "reply_markup": st.builds(
                lambda kind, rows: {kind: rows}, st.sampled_from(["inline_keyboard", "keyboard"]), ROWS
            ),
            "entities": ENTITIES,
            "text": st.just("hello"),
            "commands": st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=2),
            "reply_parameters": st.fixed_dictionaries(
                {"message_id": st.just(2) | VALUES}, optional={"quote": VALUES, "quote_entities": ENTITIES}
            ),
            "media": st.lists(
                st.fixed_dictionaries(
                    {"type": st.sampled_from(["photo", "video", "audio"]) | VALUES, "media": VALUES},
                    optional={"caption": VALUES, "caption_entities": VALUES, "duration": VALUES},
                ),
                max_size=3,
            ),
            "reaction": st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=2),
        },
    ),
)


def world() -> Updates:
    updates = Updates(World(Store(), StandingClock(datetime(2026, 11, 22, tzinfo=UTC)), None, "Bot"))
    acts = Acts(updates, updates.world.bot(7), ANNA)
    acts.say("/start")
    sent = {"chat_id": ANNA.id, "text": "hi"}
    METHODS["sendmessage"](Call(updates.world, updates, updates.world.bot(7), Params(sent)))
    return updates


@uncounted
@pytest.mark.parametrize("method", sorted(set(METHODS) - {"getupdates"}))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(arguments=ARGUMENTS)
def test_a_method_answers_or_refuses(method: str, arguments: dict[str, Any]) -> None:
    updates = world()
    bot = updates.world.bot(7)

    with suppress(ApiError):
        METHODS[method](
            Call(updates.world, updates, bot, Params({"chat_id": ANNA.id, "message_id": 2} | arguments))
        )

    assert [post.message_id for post in updates.world.posts(updates.world.chat(bot, ANNA.id))][:1] in (
        [1],
        [2],
        [],
    )


@uncounted
@pytest.mark.parametrize("kind", ["inline_keyboard", "keyboard"])
@pytest.mark.parametrize("key", sorted({"text", "style", *INLINE_KINDS, *KEY_KINDS}))
@given(value=VALUES)
def test_a_button_is_read_or_refused(kind: str, key: str, value: Any) -> None:
    button = {"text": "x", key: value}

    with suppress(ApiError):
        markup = read_markup(Params({"reply_markup": {kind: [[button]]}}))
        assert markup is not None
        assert isinstance(markup[kind][0][0]["text"], str)


@given(entities=ENTITIES)
@example(entities=[{"type": "bold", "offset": 0, "length": float("inf")}])
def test_an_entity_lies_within_its_text_or_is_refused(entities: list[dict[str, Any]]) -> None:
    with suppress(ApiError):
        found = formatted("hello", None, entities).entities
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= len("hello") for e in found)


@given(button=st.dictionaries(KEYS, VALUES, max_size=2))
@example(button={"type": []})
def test_a_menu_button_is_set_or_refused(button: dict[str, Any]) -> None:
    updates = world()

    with suppress(ApiError):
        params = Params({"menu_button": button})
        assert (
            METHODS["setchatmenubutton"](Call(updates.world, updates, updates.world.bot(7), params)) is True
        )


@uncounted
@pytest.mark.parametrize("deed", sorted(DEEDS))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(arguments=ARGUMENTS)
def test_a_deed_is_done_or_refused(deed: str, arguments: dict[str, Any]) -> None:
    updates = world()

    with suppress(SandboxError):
        row = DEEDS[deed]
        wish = row.wish.of_body(json.dumps(arguments).encode())
        row.does(Acts(updates, updates.world.bot(7), ANNA), wish)

    assert updates.world.people


WISHES = [route.wish for route in ROUTES if route.wish is not None]
ADDRESSES = sorted({route.address for route in ROUTES}, key=lambda model: model.__name__)


@uncounted
@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.__name__)
@settings(max_examples=40, deadline=None)
@given(body=st.binary(max_size=40) | (ARGUMENTS | VALUES).map(lambda value: json.dumps(value).encode()))
@example(body=b'{"text": "\\ud800", "first_name": "\\ud800", "title": "\\ud800"}')
@example(body=b'{"time_zone": "%s", "first_name": "x"}' % (b"../" * 300))
def test_a_body_is_read_or_refused_in_a_sentence(wish: type[Asked], body: bytes) -> None:
    with suppress(SandboxError):
        assert isinstance(wish.of_body(body), wish)


@uncounted
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.__name__)
@given(
    given_=st.dictionaries(st.sampled_from(["id", "bot", "in", "since", "limit", "x"]), st.text(), max_size=3)
)
@example(given_={"id": "9" * 5000, "bot": "1_0"})
def test_an_address_is_read_or_refused_in_a_sentence(address: type[Asked], given_: dict[str, str]) -> None:
    with suppress(SandboxError):
        assert isinstance(address.of_address(given_), address)


MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhi\r\n'
NESTED = b"--x\r\nContent-Type: multipart/mixed%s\r\n\r\n--y\r\n\r\nhi\r\n--y--\r\n--x--\r\n"


async def post(telegram: Telegram, method: str, kind: str, body: bytes) -> tuple[int, dict[str, Any]]:
    address = f"{telegram.address}/bot{TOKEN}/{method}"
    async with telegram.http.post(address, data=body, headers={"Content-Type": kind}) as answer:
        return answer.status, json.loads(await answer.read())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", PART),
        ("multipart/form-data; boundary=", PART),
        (f"multipart/form-data; boundary={'x' * 71}", PART),
        (MULTIPART, b""),
        (MULTIPART, b"\0\xff garbage"),
        (MULTIPART, PART[:20]),
        (MULTIPART, PART + b"no boundary"),
        (MULTIPART, b"--x\r\nno header\r\n\r\nhi\r\n--x--\r\n"),
        (MULTIPART, b"--x\r\n: \0\r\n\r\nhi\r\n--x--\r\n"),
        (MULTIPART, b"--x\r\n" + b"a" * 9000 + b"\r\n\r\nhi\r\n--x--\r\n"),
        (MULTIPART, b"--x\r\n" + b"a: b\r\n" * 200 + b"\r\nhi\r\n--x--\r\n"),
        (MULTIPART, NESTED % b""),
        (MULTIPART, (NESTED % b"; boundary=y")[:60]),
        (MULTIPART, PART.replace(b"text", b"_charset_").replace(b"hi", b"c" * 40) + b"--x--\r\n"),
        ("application/json", b'{"text": NaN}'),
        ("application/json", b'{"text": -Infinity}'),
        ("application/json", b'{"text": 1e999}'),
        ("application/json", b'{"text": "\\ud800"}'),
        ("application/json", b"[" * 100_000),
    ],
)
async def test_a_broken_body_is_refused_and_stands_in_the_journal(
    telegram: Telegram, kind: str, body: bytes
) -> None:
    status, answer = await post(telegram, "sendMessage", kind, body)

    assert (status, answer["error_code"]) == (400, 400)
    assert answer["description"].startswith("Bad Request: can't parse request: ")
    assert [call["status"] for call in await telegram.calls("sendMessage")] == [400]


# aiohttp warns of a part without a name; it is left out.
@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionHeader")
@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionParam")
@settings(
    max_examples=15, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow], deadline=None
)
@given(
    bodies=st.lists(
        st.tuples(
            st.sampled_from([MULTIPART, "application/json", "application/x-www-form-urlencoded", "x"]),
            st.lists(
                st.binary(max_size=20)
                | st.sampled_from([PART, PART[:30], b"--x", b"--x--", b"\r\n", NESTED % b"", b"%ff=%"])
                | ARGUMENTS.map(lambda arguments: json.dumps(arguments).encode()),
                max_size=4,
            ).map(b"".join),
        ),
        min_size=5,
        max_size=20,
    )
)
def test_whatever_a_body_holds_the_answer_is_json(bodies: list[tuple[str, bytes]]) -> None:
    async def post_all() -> set[int]:
        clock = StandingClock(datetime(2026, 11, 22, tzinfo=UTC))
        async with sandbox(controls=clock, token=TOKEN) as telegram:
            return {(await post(telegram, "sendMessage", kind, body))[0] for kind, body in bodies}

    assert asyncio.run(post_all()) <= {200, 400}


@pytest.mark.parametrize("digits", ["1_001", "१००१"])
async def test_only_ascii_digits_make_a_number(telegram: Telegram, anna: Human, digits: str) -> None:
    given_ = json.dumps({"chat_id": digits, "text": "hi"}).encode()

    assert (await post(telegram, "sendMessage", "application/json", given_))[0] == 400
    assert [message["text"] for message in await anna.messages()] == ["/start"]


@pytest.mark.parametrize("token", ["४२:abc", "42:äbc"])
def test_a_token_is_ascii(token: str) -> None:
    with pytest.raises(ValueError, match="a bot token looks like"):
        bot_id_of(token)


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.t x?t#", ".txt"), ("a.jpg", ".jpg"), ("a.\r\n", ".txt"), ("a.é", ".txt")]
)
def test_a_files_address_ends_in_letters_and_digits(name: str, suffix: str) -> None:
    file = keep(Shelf(Store(), 7), MediaKind.DOCUMENT, Upload(name, "text/plain", b"hello"))

    assert PurePath(file.path).suffix == suffix


@pytest.mark.parametrize("segment", [b"\0\0", b"\xff\xe0\0\2"])
def test_a_file_that_only_begins_as_a_picture_is_looked_at_in_no_time(segment: bytes) -> None:
    content = b"\xff\xd8" + segment * (20_000_000 // len(segment))
    began = time.process_time()

    assert look_at(content) is None

    # Walked through to its end, it took two seconds and more.
    assert time.process_time() - began < 0.5


async def test_a_file_whose_name_is_no_text_harms_nobody(telegram: Telegram, anna: Human) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="document"; filename="a\xff.t\xff"\r\n'
    body = head + b"Content-Type: text/\xff\r\n\r\nhello\r\n--x--\r\n"

    status, answer = await post(telegram, f"sendDocument?chat_id={anna.id}", MULTIPART, body)

    assert status == 200
    document = answer["result"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("a?.t?", "text/?")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_an_update_carries_only_numbers_that_json_has(telegram: Telegram, number: str) -> None:
    body = f'{{"update": {{"message": {{"date": [{number}]}}}}}}'
    async with telegram.http.post(f"{telegram.address}/sandbox/updates", data=body) as answer:
        assert answer.status == 400
        assert "update" in (await answer.json())["error"]

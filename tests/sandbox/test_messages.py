import json
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest

from bot.sandbox.people.files import DOT
from bot.sandbox.play import Human, Telegram
from tests.support.standing_clock import StandingClock

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go", style="success")]])


async def test_message_ids_grow_and_dates_follow_the_clock(
    bot: Bot, anna: Human, clock: StandingClock
) -> None:
    first = await bot.send_message(anna.id, "one")
    clock.jump_to(clock.now() + timedelta(hours=3))
    second = await bot.send_message(anna.id, "two")

    assert second.message_id == first.message_id + 1
    assert second.date - first.date == timedelta(hours=3)
    assert second.date == clock.now()


async def test_a_person_sees_text_sound_and_buttons(bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "Stand up", reply_markup=GO)
    await bot.send_message(anna.id, "half way", disable_notification=True)

    loud = await anna.sees("Stand up")
    assert loud["sound"] == "sounding"
    assert loud["keyboard"] == [[{"text": "Go", "callback_data": "go", "style": "success"}]]
    assert (await anna.sees("half way"))["sound"] == "silent"


async def test_an_edit_changes_the_message_in_place_and_without_markup_removes_the_keyboard(
    bot: Bot, anna: Human
) -> None:
    sent = await bot.send_message(anna.id, "Hold", reply_markup=GO)

    edited = await bot.edit_message_text("Rest", anna.id, sent.message_id)

    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    assert edited.edit_date is not None
    shown = await anna.last()
    assert (shown["id"], shown["text"], shown["keyboard"]) == (sent.message_id, "Rest", [])
    assert shown["edited_at"]


async def test_changing_only_the_buttons_leaves_no_edited_mark(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "Hold", reply_markup=GO)

    await bot.edit_message_reply_markup(anna.id, sent.message_id)

    assert (await anna.last())["edited_at"] is None


async def test_the_same_edit_again_is_refused_as_not_modified(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "<b>Hold</b>", parse_mode="HTML", reply_markup=GO)

    with pytest.raises(
        BadRequest,
        match="Message is not modified: specified new message content and reply markup are exactly",
    ):
        await bot.edit_message_text(
            "<b>Hold</b>", anna.id, sent.message_id, parse_mode="HTML", reply_markup=GO
        )


async def test_a_photo_goes_up_once_and_is_sent_again_by_its_id(bot: Bot, anna: Human) -> None:
    sent = await bot.send_photo(anna.id, DOT, caption="<i>Calf</i>", parse_mode="HTML")
    again = await bot.send_photo(anna.id, sent.photo[-1].file_id)

    assert sent.caption == "Calf"
    assert again.photo == sent.photo
    downloaded = await (await bot.get_file(again.photo[-1].file_id)).download_as_bytearray()
    assert bytes(downloaded) == DOT


async def test_a_person_can_open_the_picture(bot: Bot, anna: Human, telegram: Telegram) -> None:
    await bot.send_photo(anna.id, DOT)

    media = (await anna.last())["media"]

    assert (media["kind"], media["width"], media["height"]) == ("photo", 1, 1)
    async with telegram.http.get(telegram.address + media["url"]) as answer:
        assert answer.headers["Content-Type"] == "image/png"
        assert await answer.read() == DOT


async def test_a_picture_is_swapped_by_upload_and_by_id(bot: Bot, anna: Human) -> None:
    other = DOT.replace(b"\x00\x00\x00\x01", b"\x00\x00\x00\x02", 1)
    sent = await bot.send_photo(anna.id, DOT, caption="one")

    uploaded = await bot.edit_message_media(InputMediaPhoto(other, caption="two"), anna.id, sent.message_id)
    back = await bot.edit_message_media(
        InputMediaPhoto(sent.photo[-1].file_id), anna.id, sent.message_id, reply_markup=GO
    )

    assert isinstance(uploaded, Message)
    assert isinstance(back, Message)
    assert uploaded.photo[-1].width == 2
    assert uploaded.caption == "two"
    assert (back.photo[-1].width, back.caption) == (1, None)


async def test_a_caption_is_edited_and_text_of_a_photo_is_not(bot: Bot, anna: Human) -> None:
    sent = await bot.send_photo(anna.id, DOT, caption="one")

    await bot.edit_message_caption(anna.id, sent.message_id, caption="two")

    assert (await anna.last())["text"] == "two"
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("three", anna.id, sent.message_id)


async def test_documents_and_animations_arrive(bot: Bot, anna: Human) -> None:
    report = await bot.send_document(anna.id, b"%PDF-", filename="report.pdf")
    moving = await bot.send_animation(anna.id, b"GIF89a\x02\x00\x03\x00", filename="calf.gif")

    assert report.document is not None
    assert report.document.file_name == "report.pdf"
    assert moving.animation is not None
    assert (moving.animation.width, moving.animation.height) == (2, 3)


async def test_a_reply_keyboard_stays_until_removed(bot: Bot, anna: Human) -> None:
    keys = ReplyKeyboardMarkup([[KeyboardButton("Here", request_location=True), "Later"]])
    sent = await bot.send_message(anna.id, "Where?", reply_markup=keys)
    await bot.send_message(anna.id, "Still?")

    assert sent.reply_markup is None  # Telegram shows it to the person, not in the message
    keyboard = (await anna.chat())["reply_keyboard"]
    assert keyboard["keyboard"] == [[{"text": "Here", "request_location": True}, {"text": "Later"}]]

    await bot.send_message(anna.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert (await anna.chat())["reply_keyboard"] is None


async def test_a_one_time_keyboard_folds_away_when_a_key_is_pressed_and_stays_usable(
    bot: Bot, anna: Human
) -> None:
    await bot.send_message(
        anna.id, "Zone?", reply_markup=ReplyKeyboardMarkup([["UTC"]], one_time_keyboard=True)
    )

    await anna.taps("UTC")

    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.text == "UTC"
    assert (await anna.chat())["reply_keyboard"] == {
        "keyboard": [[{"text": "UTC"}]],
        "one_time_keyboard": True,
        "folded": True,
    }
    await anna.taps("UTC")
    assert [said["text"] for said in (await anna.messages())[-2:]] == ["UTC", "UTC"]
    await bot.send_message(anna.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert (await anna.chat())["reply_keyboard"] is None


async def test_a_place_that_a_key_asked_for_folds_a_one_time_keyboard_too(bot: Bot, anna: Human) -> None:
    await anna.says("/start")
    asks = KeyboardButton("Where I am", request_location=True)
    await bot.send_message(anna.id, "?", reply_markup=ReplyKeyboardMarkup([[asks]], one_time_keyboard=True))

    await anna.shares_location(52.5, 13.4)

    assert (await anna.chat())["reply_keyboard"]["folded"] is True


async def test_a_new_one_time_keyboard_is_not_folded(bot: Bot, anna: Human) -> None:
    for zone in ("UTC", "CET"):
        keys = ReplyKeyboardMarkup([[zone]], one_time_keyboard=True)
        await bot.send_message(anna.id, "Zone?", reply_markup=keys)
        assert "folded" not in (await anna.chat())["reply_keyboard"]
        await anna.taps(zone)


async def test_deleting_takes_messages_away_for_48_hours_only(
    bot: Bot, anna: Human, clock: StandingClock
) -> None:
    old = await bot.send_message(anna.id, "old")
    clock.jump_to(clock.now() + timedelta(hours=48))
    new = await bot.send_message(anna.id, "new")

    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(anna.id, old.message_id)
    await bot.delete_messages(anna.id, [old.message_id, new.message_id, 999])

    assert [message["text"] for message in await anna.messages()] == ["/start", "old"]


async def test_a_pin_shows_in_the_chat_until_unpinned(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "Plan")

    await bot.pin_chat_message(anna.id, sent.message_id)

    assert (await anna.chat())["pinned"] == [sent.message_id]
    pinned = (await bot.get_chat(anna.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    await bot.unpin_chat_message(anna.id)
    assert (await anna.chat())["pinned"] == []


async def test_a_reaction_shows_on_the_message(bot: Bot, anna: Human) -> None:
    await bot.set_message_reaction(anna.id, 1, "👍")

    assert (await anna.messages())[0]["reactions"] == ["👍"]


async def test_a_reply_carries_the_message_it_answers(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "Welcome", reply_to_message_id=1)

    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"


async def test_to_delete_a_message_changes_nothing_else_in_its_chat(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    plain = await bot.send_message(anna.id, "plain")
    kinds: list[str] = []
    async with telegram.http.get(f"{telegram.address}/sandbox/events") as events:
        await bot.delete_message(anna.id, plain.message_id)
        await anna.says("done")
        async for line in events.content:
            if line.startswith(b"data: "):
                kinds.append(json.loads(line.removeprefix(b"data: "))["kind"])
            if "message" in kinds:
                break

    assert kinds == ["gone", "message"]

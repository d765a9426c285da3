"""What a bot asks for beside the words comes back in the Message; copies, forwards, keyboards, and leaving."""

from datetime import timedelta

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginUser,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest

from bot.sandbox.people.files import DOT
from bot.sandbox.play import Human
from bot.sandbox.state.world import CHANNEL, GROUP
from tests.support.standing_clock import StandingClock

FIRE = "5104841245755180586"
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def test_effect_protection_and_preview_stand_in_the_message(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(
        anna.id,
        "https://t.me",
        message_effect_id=FIRE,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True, prefer_large_media=False),
    )

    assert (sent.effect_id, sent.has_protected_content) == (FIRE, True)
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)


async def test_an_edit_brings_its_own_preview(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "one", link_preview_options=LinkPreviewOptions(is_disabled=True))

    edited = await bot.edit_message_text("one", anna.id, sent.message_id)

    assert not isinstance(edited, bool)
    assert edited.link_preview_options is None


async def test_a_quote_says_where_in_the_other_message_it_stands(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "👣 Stand up, then hold")

    quoting = ReplyParameters(sent.message_id, quote="then <b>hold</b>", quote_parse_mode="HTML")
    answer = await bot.send_message(anna.id, "x", reply_parameters=quoting)

    assert answer.quote is not None
    assert (answer.quote.text, answer.quote.position, answer.quote.is_manual) == ("then hold", 13, True)
    assert answer.quote.entities == (MessageEntity("bold", 5, 4),)


async def test_who_may_send_without_the_answered_message_sends(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(
        anna.id, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )

    assert sent.reply_to_message is None


async def test_a_message_of_another_chat_is_answered_from_outside(bot: Bot, anna: Human) -> None:
    await anna.says("hi", **{"in": "group"})

    sent = await bot.send_message(anna.id, "x", reply_parameters=ReplyParameters(1, chat_id=GROUP["id"]))

    assert sent.reply_to_message is None
    assert sent.external_reply is not None
    assert isinstance(sent.external_reply.origin, MessageOriginUser)


async def test_a_mention_by_link_carries_the_person_and_a_strangers_stays_text(bot: Bot, anna: Human) -> None:
    text = f'<a href="tg://user?id={anna.id}">Anna</a> <a href="tg://user?id=5">Nobody</a>'

    sent = await bot.send_message(anna.id, text, parse_mode="HTML")

    assert [(entity.type, entity.user and entity.user.first_name) for entity in sent.entities] == [
        ("text_mention", "Anna")
    ]


async def test_a_copy_is_the_bots_own_and_only_its_number_comes_back(bot: Bot, anna: Human) -> None:
    picture = await bot.send_photo(anna.id, DOT, caption="one", reply_markup=GO)

    same = await bot.copy_message(anna.id, anna.id, picture.message_id)
    other = await bot.copy_message(anna.id, anna.id, picture.message_id, caption="two")

    shown = {message["id"]: message for message in await anna.messages()}
    assert shown[same.message_id]["text"] == "one"
    assert shown[same.message_id]["keyboard"] == []
    assert "forwarded_from" not in shown[same.message_id]
    assert (shown[other.message_id]["text"], shown[other.message_id]["media"]["kind"]) == ("two", "photo")


async def test_a_forward_names_its_first_author_however_often_it_goes_on(bot: Bot, anna: Human) -> None:
    await anna.says("ouch")

    once = await bot.forward_message(anna.id, anna.id, 2)
    twice = await bot.forward_message(anna.id, anna.id, once.message_id)

    for forward in (once, twice):
        assert forward.text == "ouch"
        assert isinstance(forward.forward_origin, MessageOriginUser)
        assert forward.forward_origin.sender_user.id == anna.id
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", anna.id, once.message_id)


async def test_a_forward_out_of_a_channel_names_the_channel(bot: Bot, anna: Human) -> None:
    await anna.says("news", **{"in": "channel"})

    forward = await bot.forward_message(anna.id, CHANNEL["id"], 1)

    assert isinstance(forward.forward_origin, MessageOriginChannel)
    assert forward.forward_origin.chat.id == CHANNEL["id"]


async def test_several_are_sent_on_in_their_order_and_the_missing_are_passed_over(
    bot: Bot, anna: Human
) -> None:
    await anna.says("two")

    copies = await bot.copy_messages(anna.id, anna.id, [1, 2, 99])
    forwards = await bot.forward_messages(anna.id, anna.id, [1, 2])

    texts = {message["id"]: message["text"] for message in await anna.messages()}
    assert [texts[sent.message_id] for sent in (*copies, *forwards)] == ["/start", "two", "/start", "two"]


async def test_what_is_protected_goes_nowhere(bot: Bot, anna: Human) -> None:
    secret = await bot.send_message(anna.id, "secret", protect_content=True)

    with pytest.raises(BadRequest, match="Message can't be forwarded"):
        await bot.forward_message(anna.id, anna.id, secret.message_id)
    with pytest.raises(BadRequest, match="Message can't be copied"):
        await bot.copy_message(anna.id, anna.id, secret.message_id)


async def test_a_reply_keyboard_keeps_its_ways_and_goes_with_its_message(bot: Bot, anna: Human) -> None:
    keyboard = ReplyKeyboardMarkup(
        [["A"]], is_persistent=True, resize_keyboard=True, input_field_placeholder="Choose", selective=True
    )
    sent = await bot.send_message(anna.id, "Which?", reply_markup=keyboard)
    await bot.send_message(anna.id, "Take your time", reply_markup=ForceReply())

    assert (await anna.chat())["reply_keyboard"] == {
        "keyboard": [[{"text": "A"}]],
        "is_persistent": True,
        "resize_keyboard": True,
        "selective": True,
        "input_field_placeholder": "Choose",
    }

    await bot.delete_message(anna.id, sent.message_id)
    assert (await anna.chat())["reply_keyboard"] is None


async def test_a_button_leads_where_telegram_writes_that_it_leads(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(
        anna.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", url="T.me/Forefoot")]])
    )

    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][0].url == "http://t.me/Forefoot"


async def test_in_a_group_a_bot_deletes_its_own_only_and_sees_what_members_may(bot: Bot, anna: Human) -> None:
    await anna.says("hi", **{"in": "group"})
    own = await bot.send_message(GROUP["id"], "hello")

    assert await bot.delete_message(GROUP["id"], own.message_id)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(GROUP["id"], 1)
    chat = await bot.get_chat(GROUP["id"])
    assert (chat.title, chat.type) == (GROUP["title"], "group")
    assert chat.permissions is not None


async def test_a_post_in_a_channel_is_the_channels_and_the_bot_can_edit_it(bot: Bot, anna: Human) -> None:
    await anna.says("news", **{"in": "channel"})

    sent = await bot.send_message(CHANNEL["id"], "one")
    edited = await bot.edit_message_text("two", CHANNEL["id"], sent.message_id)

    assert sent.sender_chat is not None
    assert sent.sender_chat.id == CHANNEL["id"]
    assert not isinstance(edited, bool)
    assert edited.text == "two"


async def test_all_pins_go_at_once_and_a_deleted_message_is_pinned_no_more(bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "x")
    for message_id in (1, 2):
        await bot.pin_chat_message(anna.id, message_id)
    await bot.delete_message(anna.id, 2)
    assert (await anna.chat())["pinned"] == [1]

    await bot.unpin_all_chat_messages(anna.id)

    assert (await anna.chat())["pinned"] == []


async def test_who_logged_out_comes_back_after_ten_minutes_to_an_empty_queue(
    bot: Bot, anna: Human, clock: StandingClock
) -> None:
    await anna.says("still there?")
    assert await bot.close()
    assert await bot.log_out()

    with pytest.raises(BadRequest, match="Logged out"):
        await bot.get_me()

    clock.jump_to(clock.now() + timedelta(minutes=10))
    assert (await bot.get_me()).is_bot
    assert await bot.get_updates() == ()

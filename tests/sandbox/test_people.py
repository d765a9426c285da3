from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest

from bot.sandbox.play import Human, ImpossibleError, Telegram
from tests.support.standing_clock import StandingClock

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go on ✅", callback_data="go")]])


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[-1]


async def test_a_command_comes_with_its_entity(bot: Bot, anna: Human) -> None:
    await anna.says("/times 07:30")

    message = (await newest(bot)).message
    assert message is not None
    assert message.parse_entities(["bot_command"]) == {message.entities[0]: "/times"}


async def test_a_tap_brings_the_buttons_data_and_the_message(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "Ready?", reply_markup=GO)

    await anna.taps("go on")

    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id, query.from_user.id) == ("go", sent.message_id, anna.id)
    assert query.chat_instance


async def test_the_answer_to_a_tap_is_seen_once_and_given_once(bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "Ready?", reply_markup=GO)
    await anna.taps("Go on ✅")
    query = (await newest(bot)).callback_query
    assert query is not None

    await query.answer("Here we go", show_alert=True)

    assert (await anna.sees_toast("Here we go"))["alert"] is True
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer("again")


async def test_a_tap_can_be_answered_for_a_minute(bot: Bot, anna: Human, clock: StandingClock) -> None:
    await bot.send_message(anna.id, "Ready?", reply_markup=GO)
    await anna.taps("Go on ✅")
    query = (await newest(bot)).callback_query
    assert query is not None
    clock.jump_to(clock.now() + timedelta(seconds=60))

    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is"):
        await query.answer()


async def test_a_minute_is_a_real_one_however_fast_the_clock_runs(
    bot: Bot, anna: Human, clock: StandingClock
) -> None:
    clock.set_speed(600)
    await bot.send_message(anna.id, "Ready?", reply_markup=GO)
    await anna.taps("Go on ✅")
    query = (await newest(bot)).callback_query
    assert query is not None
    clock.jump_to(clock.now() + timedelta(hours=9))

    assert await query.answer() is True


async def test_an_old_message_can_be_tapped_and_data_can_be_invented(bot: Bot, anna: Human) -> None:
    old = await bot.send_message(anna.id, "Ready?", reply_markup=GO)
    await bot.send_message(anna.id, "Newer", reply_markup=GO)

    await anna.taps_data("no-such-button", message_id=old.message_id)

    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id) == ("no-such-button", old.message_id)


async def test_a_button_that_is_not_there_is_named_with_those_that_are(bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "Ready?", reply_markup=GO)

    with pytest.raises(ImpossibleError, match="No button says 'Stop'; there is: Go on ✅"):
        await anna.taps("Stop")


async def test_blocking_and_unblocking_are_told_and_open_no_chat(bot: Bot, anna: Human) -> None:
    await anna.blocks()
    blocked = (await newest(bot)).my_chat_member
    await anna.unblocks()
    unblocked = (await newest(bot)).my_chat_member

    assert blocked is not None
    assert unblocked is not None
    assert (blocked.old_chat_member.status, blocked.new_chat_member.status) == ("member", "kicked")
    assert (unblocked.old_chat_member.status, unblocked.new_chat_member.status) == ("kicked", "member")


async def test_who_blocked_the_bot_says_nothing_until_unblocking(anna: Human) -> None:
    await anna.blocks()

    with pytest.raises(ImpossibleError, match="Anna has blocked the bot"):
        await anna.says("/start")


@pytest.mark.parametrize(
    ("deed", "body", "kind"),
    [
        ("location", {"latitude": 52.5, "longitude": 13.4}, "location"),
        ("contact", {}, "contact"),
        ("sticker", {}, "sticker"),
        ("voice", {}, "voice"),
        ("photo", {"caption": "my foot"}, "photo"),
        ("say", {"text": "so they say", "forwarded_from": "Bo"}, "forward_origin"),
    ],
)
async def test_people_send_all_sorts(
    bot: Bot, anna: Human, deed: str, body: dict[str, object], kind: str
) -> None:
    await anna.does(deed, **body)

    message = (await newest(bot)).message
    assert message is not None
    assert getattr(message, kind)


async def test_an_edited_text_comes_as_such(bot: Bot, anna: Human) -> None:
    await anna.edits(1, "/started")

    edited = (await newest(bot)).edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (1, "/started")
    assert edited.edit_date is not None


async def test_a_group_and_a_channel_are_heard_and_can_be_answered(bot: Bot, anna: Human) -> None:
    await anna.says("hello all", **{"in": "group"})
    in_group = (await newest(bot)).message
    await anna.says("news", **{"in": "channel"})
    in_channel = (await newest(bot)).channel_post

    assert in_group is not None
    assert in_channel is not None
    assert (in_group.chat.type, in_channel.chat.type) == ("group", "channel")
    await bot.send_message(in_group.chat.id, "Only in private, please")
    shown = await anna.telegram.get(f"chats/{in_group.chat.id}")
    assert shown["messages"][-1]["text"] == "Only in private, please"


async def test_a_malformed_update_goes_out_as_it_is(bot: Bot, telegram: Telegram) -> None:
    await telegram.raw_update({"callback_query": {"id": "1"}})

    with pytest.raises(TypeError):
        await bot.get_updates()


async def test_a_deleted_chat_is_empty_and_its_messages_cannot_be_edited(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "Hold")
    await anna.does("delete-chat")

    assert await anna.messages() == []
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("Rest", anna.id, sent.message_id)
    assert (await bot.send_message(anna.id, "New")).message_id > sent.message_id


async def test_several_people_have_chats_of_their_own(bot: Bot, telegram: Telegram, anna: Human) -> None:
    bo = await telegram.newcomer("Bo", language_code="de", time_zone="Asia/Tokyo")
    await bo.says("/start")
    await bot.send_message(bo.id, "Hallo")

    assert [message["text"] for message in await anna.messages()] == ["/start"]
    assert (await bo.sees("Hallo"))["id"] == 2
    update = (await bot.get_updates())[-1]
    assert update.effective_user is not None
    assert update.effective_user.language_code == "de"


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("people/77/say", {"text": "x"}, "There is no person 77 here."),
        ("people/x/say", {"text": "x"}, '"id" has to be the id of a person, a whole number.'),
        ("people/1001/say?bot=Bo", {"text": "x"}, '"bot" has to be the id of a bot'),
        ("people/1001/say?bot=9", {"text": "x"}, "No bot 9 has called yet."),
        ("people/1001/say?boot=9", {"text": "x"}, '"boot" is not known here. What can be given: bot, id.'),
        (
            "people/1001/fly",
            {},
            "There is no POST /sandbox/people/1001/fly here; /sandbox/openapi.json tells",
        ),
        ("people/1001/say", {}, '"text" has to be the words to send, like "/start".'),
        (
            "people/1001/say",
            {"txet": "x", "text": "x"},
            '"txet" is not known here. What can be given: in, text,',
        ),
        ("people/1001/say", {"text": " "}, "There is no text to send."),
        ("people/1001/say", {"text": "x" * 4097}, "A message holds 4096 characters."),
        ("people/1001/say", {"text": "x", "in": "space"}, '"in" has to be private, group (the test group),'),
        ("people/1001/say", {"text": "x", "in": -5}, "There is no group -5 here."),
        ("people/1001/say", {"text": "x", "reply_to": 9}, "There is no message 9 here to answer."),
        ("people/1001/location", {"latitude": 91, "longitude": 0}, '"latitude" has to be degrees north, -90'),
        (
            "people/1001/location",
            {"latitude": "north"},
            '"latitude" has to be degrees north, -90 to 90, like 5',
        ),
        ("people/1001/photo", {"content": "%%%"}, '"content" has to be a PNG, JPEG or GIF in base64.'),
        ("people/1001/photo", {"content": "é"}, '"content" has to be a PNG, JPEG or GIF in base64.'),
        ("people/1001/photo", {"content": "AAAA"}, "Telegram does not take that as a photo: "),
        ("people/1001/photo", {"caption": "x" * 1025}, "A caption holds 1024 characters."),
        ("people/1001/video", {"seconds": -1}, '"seconds" has to be how long it plays, 0 to 3600, like 3.'),
        ("people/1001/edit", {"message_id": 2, "text": "x"}, "Message 2 is not a text of Anna's."),
        ("people/1001/tap", {}, "There is no such message of the bot's to tap on."),
        ("people/1001/unblock", {}, "Anna has not blocked the bot."),
        ("people/1001/block", {"in": "group"}, '"in" has to be private: it is between two.'),
        ("people/1001/add-bot", {}, '"in" has to be group, channel or the id of a group'),
        ("people", {"first_name": ""}, '"first_name" has to be a name of 1 to 64 characters, like "Bo".'),
        (
            "people",
            {"first_name": "Bo", "time_zone": "Mars/Base"},
            '"time_zone" has to be the name of a time zo',
        ),
        ("people", {"first_name": "Bo", "id": 1001}, "There is a person 1001 already."),
        ("groups", {"title": "Family", "members": [1001, 7]}, "There is no person 7 here."),
        ("groups", {"title": "Family", "members": 7}, '"members" has to be a list of people\'s ids'),
        ("updates", {}, '"update" has to be an object, which goes to the bot as it is'),
        ("faults", {"kind": "flood"}, '"kind" has to be one of 429, 500, 502,'),
        ("faults", {"kind": "429", "times": 0}, '"times" has to be a whole number from 1'),
        ("clock", {"speed": -1}, '"speed" has to be above 0 and at most 3600, like 60.'),
        ("clock", {"jump": "moon"}, '"jump" has to be next_prompt or next_cue.'),
        ("clock", {"jump": "next_cue"}, "No cue is planned just now."),
        ("clock", {"jump_to": "soon"}, "jump_to is an ISO 8601 instant"),
        ("clock", {"jump_to": "2020-01-01T00:00:00Z"}, "The clock only moves forward."),
        ("clock", {"jump_to": "0001-01-01T00:00:00+14:00"}, "jump_to is an ISO 8601 instant"),
        ("clock", {"jump_to": "9999-12-31T23:59:59-14:00"}, "jump_to is an ISO 8601 instant"),
        ("clock", {"jump_to": "9999-12-31T00:00:00Z"}, "jump_to is at most 2100-01-01T00:00:00+00:00."),
        ("clock", {"jump": None}, "Send one of speed, paused, jump"),
        ("clock", {"speed": 2, "paused": True}, "Send one of speed, paused, jump"),
        ("clock", {}, "Send one of speed, paused, jump"),
    ],
)
async def test_a_wrong_request_gets_one_sentence(
    telegram: Telegram, anna: Human, path: str, body: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ImpossibleError) as refusal:
        await telegram.post(path, body)

    assert str(refusal.value).startswith(sentence)
    assert len(await anna.messages()) == 1


async def test_after_the_largest_id_somebody_new_gets_one_that_is_free(telegram: Telegram) -> None:
    await telegram.post("people", {"first_name": "Last", "id": 2**52 - 1})

    assert (await telegram.newcomer("Bo")).id == 1002

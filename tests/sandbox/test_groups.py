"""Groups: any number of them, with people in them and bots that come and go."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden

from bot.sandbox.play import Human, ImpossibleError, Telegram

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go on ✅", callback_data="go")]])


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[-1]


@pytest.fixture
async def bo(telegram: Telegram) -> Human:
    return await telegram.newcomer("Bo")


@pytest.fixture
async def family(telegram: Telegram, anna: Human, bo: Human) -> int:
    """The id of a group of both, in which the bot is."""
    group = await telegram.post("groups", {"title": "Family", "members": [anna.id, bo.id]})
    await anna.does("add-bot", **{"in": group["id"]})
    return int(group["id"])


async def test_groups_are_listed_with_the_test_group_in_which_everybody_is(
    telegram: Telegram, anna: Human, bo: Human, family: int
) -> None:
    groups = (await telegram.get("groups"))["groups"]

    assert groups == [
        {"id": -4001, "title": "Test group", "members": [anna.id, bo.id]},
        {"id": family, "title": "Family", "members": [anna.id, bo.id]},
    ]


async def test_a_bot_that_is_added_is_told_and_hears_from_then_on(
    telegram: Telegram, bot: Bot, anna: Human, bo: Human
) -> None:
    group = (await telegram.post("groups", {"title": "Family", "members": [anna.id, bo.id]}))["id"]
    await bo.says("before", **{"in": group})
    await anna.does("add-bot", **{"in": group})
    await bo.says(f"/start@{bot.username}", **{"in": group})

    start, joined, told, heard = await bot.get_updates()
    assert start.message is not None
    assert joined.my_chat_member is not None
    changed = joined.my_chat_member
    assert (changed.old_chat_member.status, changed.new_chat_member.status) == ("left", "member")
    assert told.message is not None
    assert [user.id for user in told.message.new_chat_members] == [bot.id]
    assert heard.message is not None
    assert heard.message.from_user is not None
    assert (heard.message.from_user.id, heard.message.chat.title) == (bo.id, "Family")
    assert list(heard.message.parse_entities(["bot_command"]).values()) == [f"/start@{bot.username}"]


async def test_everybody_in_a_group_sees_the_same(
    telegram: Telegram, bot: Bot, anna: Human, bo: Human, family: int
) -> None:
    await anna.says("hello", **{"in": family})
    await bot.send_message(family, "Hello, all")

    seen = [await telegram.get(f"people/{person.id}/chat?in={family}") for person in (anna, bo)]

    assert seen[0]["messages"] == seen[1]["messages"]
    assert [(m["author"], m["author_id"], m["text"]) for m in seen[0]["messages"]] == [
        ("Anna", anna.id, "Anna added Sandbox bot"),
        ("Anna", anna.id, "hello"),
        ("Sandbox bot", bot.id, "Hello, all"),
    ]


async def test_who_is_not_in_a_group_neither_sees_nor_says_anything(
    telegram: Telegram, anna: Human, bo: Human
) -> None:
    group = (await telegram.post("groups", {"title": "Family", "members": [anna.id]}))["id"]

    with pytest.raises(ImpossibleError, match="Bo is not in the group Family"):
        await bo.says("hello", **{"in": group})
    with pytest.raises(ImpossibleError, match="Bo is not in the group Family"):
        await telegram.get(f"people/{bo.id}/chat?in={group}")


async def test_a_tap_in_a_group_is_of_who_tapped(bot: Bot, bo: Human, family: int) -> None:
    await bot.send_message(family, "Ready?", reply_markup=GO)

    await bo.taps("Go on", **{"in": family})

    query = (await newest(bot)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.from_user.id, query.message.chat.id, query.data) == (bo.id, family, "go")
    assert query.chat_instance == str(family)


async def test_only_ones_own_message_can_be_edited_in_a_group(
    bot: Bot, anna: Human, bo: Human, family: int
) -> None:
    said = await anna.says("hello", **{"in": family})

    with pytest.raises(ImpossibleError, match="is not a text of Bo's"):
        await bo.does("edit", message_id=said["message"]["id"], text="x", **{"in": family})
    await anna.does("edit", message_id=said["message"]["id"], text="hallo", **{"in": family})

    edited = (await newest(bot)).edited_message
    assert edited is not None
    assert (edited.text, edited.chat.id) == ("hallo", family)


async def test_a_bot_that_is_kicked_is_told_and_hears_and_says_nothing_more(
    telegram: Telegram, bot: Bot, anna: Human, family: int
) -> None:
    await bot.send_message(family, "Ready?", reply_markup=GO)
    await anna.does("kick-bot", **{"in": family})
    change = (await newest(bot)).my_chat_member
    await anna.says("at last", **{"in": family})

    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    assert (await newest(bot)).my_chat_member == change
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(family, "x")
    with pytest.raises(ImpossibleError, match="nobody hears a tap"):
        await anna.taps("Go on", **{"in": family})
    shown = await telegram.get(f"people/{anna.id}/chat?in={family}")
    assert [message["text"] for message in shown["messages"]][-2:] == ["Anna removed Sandbox bot", "at last"]


async def test_a_kicked_bot_can_come_back(bot: Bot, anna: Human, family: int) -> None:
    await anna.does("kick-bot", **{"in": family})
    await anna.does("add-bot", **{"in": family})

    assert (await bot.send_message(family, "Here again")).chat.id == family
    with pytest.raises(ImpossibleError, match="The bot is there already"):
        await anna.does("add-bot", **{"in": family})


async def test_the_bot_cannot_be_kicked_where_it_is_not(anna: Human, telegram: Telegram) -> None:
    group = (await telegram.post("groups", {"title": "Family", "members": [anna.id]}))["id"]

    with pytest.raises(ImpossibleError, match="The bot is not there"):
        await anna.does("kick-bot", **{"in": group})


async def test_a_group_knows_no_bot_that_was_not_added(bot: Bot, anna: Human, telegram: Telegram) -> None:
    group = (await telegram.post("groups", {"title": "Family", "members": [anna.id]}))["id"]

    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(group, "x")


async def test_pictures_and_places_go_to_a_group_too(bot: Bot, anna: Human, family: int) -> None:
    await anna.does("photo", caption="my foot", **{"in": family})
    photo = (await newest(bot)).message
    await anna.does("location", latitude=52.5, longitude=13.4, **{"in": family})
    location = (await newest(bot)).message

    assert photo is not None
    assert location is not None
    assert (photo.caption, photo.chat.id, bool(location.location)) == ("my foot", family, True)


async def test_a_picture_in_the_channel_is_a_channels_post(bot: Bot, anna: Human) -> None:
    await anna.does("photo", caption="news", **{"in": "channel"})

    post = (await newest(bot)).channel_post
    assert post is not None
    assert (post.caption, post.from_user) == ("news", None)


async def test_the_answer_to_a_tap_is_for_the_one_who_tapped(
    bot: Bot, anna: Human, bo: Human, family: int
) -> None:
    await bot.send_message(family, "Ready?", reply_markup=GO)
    await anna.at(family).taps("Go on")
    query = (await newest(bot)).callback_query
    assert query is not None

    await bot.answer_callback_query(query.id, "Only for Anna")

    assert [toast["text"] for toast in (await anna.at(family).chat())["toasts"]] == ["Only for Anna"]
    assert (await bo.at(family).chat())["toasts"] == []

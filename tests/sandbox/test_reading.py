"""What a bot may still do with a chat that it cannot write to: know it, take from it, say who sees which commands."""

from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot, BotCommand, BotCommandScopeChat, ReplyParameters
from telegram.error import Forbidden

from bot.sandbox.play import Human, Telegram

Act = Callable[[Bot, int, int], Awaitable[object]]
# The bot, the chat that is only read, and where a message goes. Message 1 of the first is "Hello".
READING: dict[str, Act] = {
    "getChat": lambda bot, source, _: bot.get_chat(source),
    "setMyCommands": lambda bot, source, _: bot.set_my_commands(
        [BotCommand("go", "Go on")], BotCommandScopeChat(source)
    ),
    "forwardMessage": lambda bot, source, goal: bot.forward_message(goal, source, 1),
    "forwardMessages": lambda bot, source, goal: bot.forward_messages(goal, source, [1]),
    "copyMessage": lambda bot, source, goal: bot.copy_message(goal, source, 1),
    "copyMessages": lambda bot, source, goal: bot.copy_messages(goal, source, [1]),
    "a reply": lambda bot, source, goal: bot.send_message(
        goal, "x", reply_parameters=ReplyParameters(1, chat_id=source)
    ),
}
# The last three are our assumption.
WRITING: dict[str, Act] = {
    "sendMessage": lambda bot, source, _: bot.send_message(source, "x"),
    "forwardMessage": lambda bot, source, goal: bot.forward_message(source, goal, 1),
    "sendChatAction": lambda bot, source, _: bot.send_chat_action(source, "typing"),
    "editMessageText": lambda bot, source, _: bot.edit_message_text("x", source, 2),
    "deleteMessage": lambda bot, source, _: bot.delete_message(source, 2),
    "pinChatMessage": lambda bot, source, _: bot.pin_chat_message(source, 2),
}


@pytest.fixture(params=["block", "deactivate", "kick-bot"])
async def closed(request: pytest.FixtureRequest, telegram: Telegram, bot: Bot, anna: Human) -> int:
    """The id of a chat that the bot is kept out of since."""
    assert anna.id
    cleo = await telegram.newcomer("Cleo")
    place = {"in": "group"} if request.param == "kick-bot" else {}
    chat_id = int((await cleo.says("Hello", **place))["message"]["chat_id"])
    await bot.send_message(chat_id, "Welcome")
    await cleo.does(request.param, **place)
    return chat_id


@pytest.mark.parametrize("act", READING.values(), ids=READING)
async def test_a_chat_that_is_closed_to_the_bot_can_still_be_read(
    bot: Bot, anna: Human, closed: int, act: Act
) -> None:
    assert await act(bot, closed, anna.id)


@pytest.mark.parametrize("act", WRITING.values(), ids=WRITING)
async def test_and_not_be_written_to(bot: Bot, anna: Human, closed: int, act: Act) -> None:
    with pytest.raises(Forbidden):
        await act(bot, closed, anna.id)


async def test_a_channel_that_threw_the_bot_out_is_out_of_sight(bot: Bot, anna: Human) -> None:
    posted = await anna.says("News", **{"in": "channel"})
    await anna.does("kick-bot", **{"in": "channel"})

    with pytest.raises(Forbidden, match="kicked from the channel chat"):
        await bot.get_chat(posted["message"]["chat_id"])


async def test_somebody_met_in_a_group_is_known_before_they_write(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    cleo = await telegram.newcomer("Cleo")
    group = await telegram.group("Family", anna, cleo)
    await anna.at(group).does("add-bot")
    await cleo.at(group).says("Hello")

    assert (await bot.get_chat(cleo.id)).first_name == "Cleo"

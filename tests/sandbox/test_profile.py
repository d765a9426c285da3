from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands

from bot.sandbox.play import Human


async def shown(anna: Human) -> list[str]:
    return [command["command"] for command in (await anna.chat())["bot"]["commands"]]


async def test_the_narrowest_scope_and_the_persons_language_win(bot: Bot, anna: Human) -> None:
    await bot.set_my_commands([("one", "for all")])
    assert await shown(anna) == ["one"]

    await bot.set_my_commands([("two", "in private")], scope=BotCommandScopeAllPrivateChats())
    assert await shown(anna) == ["two"]

    await bot.set_my_commands(
        [("drei", "auf Deutsch")], scope=BotCommandScopeAllPrivateChats(), language_code="de"
    )
    await bot.set_my_commands(
        [("three", "in English")], scope=BotCommandScopeAllPrivateChats(), language_code="en"
    )
    assert await shown(anna) == ["three"]

    await bot.set_my_commands([("four", "for Anna")], scope=BotCommandScopeChat(anna.id))
    assert await shown(anna) == ["four"]

    await bot.delete_my_commands(scope=BotCommandScopeChat(anna.id))
    assert await shown(anna) == ["three"]
    assert [command.command for command in await bot.get_my_commands()] == ["one"]


async def test_name_and_descriptions_are_kept_and_shown(bot: Bot, anna: Human) -> None:
    await bot.set_my_name("Coach")
    await bot.set_my_description("Exercises for feet")
    await bot.set_my_short_description("Feet")

    assert (await bot.get_my_name()).name == "Coach"
    assert (await bot.get_my_description()).description == "Exercises for feet"
    assert (await bot.get_my_short_description()).short_description == "Feet"
    assert (await bot.get_me()).first_name == "Coach"
    told = (await anna.chat())["bot"]
    assert (told["name"], told["description"]) == ("Coach", "Exercises for feet")


async def test_the_menu_button_is_kept(bot: Bot) -> None:
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())

    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_the_bot_learns_who_it_talks_to(bot: Bot, anna: Human) -> None:
    chat = await bot.get_chat(anna.id)

    assert (chat.type, chat.first_name, chat.username) == ("private", "Anna", "anna")

"""The bot of the scenarios on aiogram: `… ADDRESS TOKEN polling` or `… ADDRESS TOKEN webhook PORT SECRET`.

What it has to do, the table in test_bots.py says.
"""

import asyncio
import signal
import sys

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.filters import Command, CommandObject
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.sandbox.witnesses.bots.dot import DOT

router = Router()
PRIVATE = F.chat.type == "private"


@router.message(F.chat.type == "group", F.text)
async def greet(message: Message) -> None:
    await message.answer("Hello, all of you")


@router.message(Command("start"))
async def start(message: Message) -> None:
    assert message.from_user is not None
    await message.answer(
        f"Hello <b>{message.from_user.first_name}</b>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(
            inline_keyboard=[
                [count_button(1)],
                [InlineKeyboardButton(text="Warn", callback_data="warn")],
            ]
        ),
    )


@router.message(Command("where"))
async def where(message: Message) -> None:
    keys = [[KeyboardButton(text="Here", request_location=True)], [KeyboardButton(text="Rather not")]]
    await message.answer("Where are you?", reply_markup=ReplyKeyboardMarkup(keyboard=keys))


@router.message(Command("picture"))
async def picture(message: Message) -> None:
    other = InlineKeyboardButton(text="Other", callback_data="other")
    await message.answer_photo(
        dot(), caption="A dot", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[other]])
    )


@router.message(Command("album"))
async def album(message: Message) -> None:
    await message.answer_media_group(
        [InputMediaPhoto(media=dot()), InputMediaPhoto(media=dot(), caption="Two")]
    )


@router.message(Command("table"))
async def table(message: Message) -> None:
    await message.answer_document(BufferedInputFile(b"a,b\n", "table.csv"), caption="A table")


@router.message(Command("try"))
async def try_hard(message: Message) -> None:
    while True:
        try:
            await message.answer("Tried")
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
        except TelegramServerError:
            continue
        except TelegramNetworkError:
            await message.answer("Was that heard?")
            return
        else:
            return


@router.message(Command("poke"))
async def poke(message: Message, command: CommandObject, bot: Bot) -> None:
    try:
        await bot.send_message(command.args or "", "Boo")
    except TelegramForbiddenError as error:
        await message.answer(error.message)


@router.message(F.location)
async def located(message: Message) -> None:
    assert message.location is not None
    await message.answer(f"At {message.location.latitude:.0f} north", reply_markup=ReplyKeyboardRemove())


@router.message(F.photo)
async def pictured(message: Message, bot: Bot) -> None:
    assert message.photo is not None
    content = await bot.download(message.photo[-1])
    assert content is not None
    await message.answer(f"{len(content.read())} bytes")


@router.message(PRIVATE, F.text)
async def echo(message: Message) -> None:
    await message.answer(f"You said: {message.text}")


@router.edited_message()
async def changed(message: Message) -> None:
    await message.answer(f"You changed it to: {message.text}")


@router.my_chat_member()
async def membership(change: ChatMemberUpdated) -> None:
    if change.new_chat_member.status == "member":
        await change.answer("Good to be back")


@router.callback_query(F.data.startswith("count:"))
async def count(query: CallbackQuery) -> None:
    number = int((query.data or "").partition(":")[2])
    await query.answer(f"Counted {number}")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[count_button(number + 1)]])
    await message_of(query).edit_text(f"Count: {number}", reply_markup=keyboard)


@router.callback_query(F.data == "warn")
async def warn(query: CallbackQuery) -> None:
    await query.answer("Careful!", show_alert=True)


@router.callback_query(F.data == "other")
async def other_picture(query: CallbackQuery) -> None:
    await query.answer()
    await message_of(query).edit_caption(caption="The same dot")


@router.callback_query()
async def wonder(query: CallbackQuery) -> None:
    await query.answer("What was that?")


def message_of(query: CallbackQuery) -> Message:
    assert isinstance(query.message, Message)
    return query.message


def count_button(number: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text="Count", callback_data=f"count:{number}")


def dot() -> BufferedInputFile:
    return BufferedInputFile(DOT, "dot.png")


async def run(address: str, token: str, transport: str, *hook: str) -> None:
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(address)))
    dispatcher.startup.register(commands)
    if transport == "polling":
        await bot.delete_webhook()
        await dispatcher.start_polling(bot)
    else:
        await listen(dispatcher, bot, *hook)


async def listen(dispatcher: Dispatcher, bot: Bot, port: str, secret: str) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    server = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(server, path="/hook")
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=secret)
    await dispatcher.emit_startup(bot=bot)
    await stopped.wait()
    await runner.cleanup()
    await bot.session.close()


async def commands(bot: Bot) -> None:
    await bot.set_my_commands(
        [
            BotCommand(command="start", description="Begin"),
            BotCommand(command="where", description="Say where you are"),
        ]
    )


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))

"""The bot of the scenarios on python-telegram-bot: `… ADDRESS TOKEN polling` or `… ADDRESS TOKEN webhook PORT SECRET`.

What it has to do, the table in test_bots.py says.
"""

import asyncio
import signal
import sys
from typing import Any

import httpx
from aiohttp import web
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.sandbox.witnesses.bots.dot import DOT

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
PRIVATE = filters.ChatType.PRIVATE


async def start(update: Update, _: Context) -> None:
    message = message_of(update)
    assert message.from_user is not None
    keyboard = InlineKeyboardMarkup([[count_button(1)], [InlineKeyboardButton("Warn", callback_data="warn")]])
    await message.reply_html(f"Hello <b>{message.from_user.first_name}</b>", reply_markup=keyboard)


async def where(update: Update, _: Context) -> None:
    keys = ReplyKeyboardMarkup([[KeyboardButton("Here", request_location=True)], ["Rather not"]])
    await message_of(update).reply_text("Where are you?", reply_markup=keys)


async def located(update: Update, _: Context) -> None:
    message = message_of(update)
    assert message.location is not None
    await message.reply_text(f"At {message.location.latitude:.0f} north", reply_markup=ReplyKeyboardRemove())


async def picture(update: Update, _: Context) -> None:
    other = InlineKeyboardMarkup([[InlineKeyboardButton("Other", callback_data="other")]])
    await message_of(update).reply_photo(DOT, caption="A dot", reply_markup=other)


async def album(update: Update, _: Context) -> None:
    await message_of(update).reply_media_group([InputMediaPhoto(DOT), InputMediaPhoto(DOT, caption="Two")])


async def table(update: Update, _: Context) -> None:
    await message_of(update).reply_document(b"a,b\n", filename="table.csv", caption="A table")


async def pictured(update: Update, _: Context) -> None:
    message = message_of(update)
    content = await (await message.photo[-1].get_file()).download_as_bytearray()
    await message.reply_text(f"{len(content)} bytes")


async def try_hard(update: Update, _: Context) -> None:
    message = message_of(update)
    while True:
        try:
            await message.reply_text("Tried")
        except RetryAfter as error:
            waiting = error.retry_after
            await asyncio.sleep(waiting if isinstance(waiting, int) else waiting.total_seconds())
        except NetworkError as error:
            if isinstance(error.__cause__, httpx.HTTPError):
                await message.reply_text("Was that heard?")
                return
        else:
            return


async def poke(update: Update, context: Context) -> None:
    try:
        await context.bot.send_message((context.args or [""])[0], "Boo")
    except Forbidden as error:
        await message_of(update).reply_text(error.message)


async def changed(update: Update, _: Context) -> None:
    assert update.edited_message is not None
    await update.edited_message.reply_text(f"You changed it to: {update.edited_message.text}")


async def membership(update: Update, context: Context) -> None:
    assert update.my_chat_member is not None
    if update.my_chat_member.new_chat_member.status == "member":
        await context.bot.send_message(update.my_chat_member.chat.id, "Good to be back")


async def echo(update: Update, _: Context) -> None:
    await message_of(update).reply_text(f"You said: {message_of(update).text}")


async def greet(update: Update, _: Context) -> None:
    assert update.effective_chat is not None
    await update.effective_chat.send_message("Hello, all of you")


async def tapped(update: Update, _: Context) -> None:
    query = update.callback_query
    assert query is not None
    match (query.data or "").split(":"):
        case ["count", number]:
            await count(query, int(number))
        case ["warn"]:
            await query.answer("Careful!", show_alert=True)
        case ["other"]:
            await query.answer()
            await query.edit_message_caption("The same dot")
        case _:
            await query.answer("What was that?")


async def count(query: CallbackQuery, number: int) -> None:
    await query.answer(f"Counted {number}")
    keyboard = InlineKeyboardMarkup([[count_button(number + 1)]])
    await query.edit_message_text(f"Count: {number}", reply_markup=keyboard)


def count_button(number: int) -> InlineKeyboardButton:
    return InlineKeyboardButton("Count", callback_data=f"count:{number}")


def message_of(update: Update) -> Message:
    assert update.message is not None
    return update.message


def application(address: str, token: str) -> App:
    app: App = (
        Application.builder()
        .token(token)
        .base_url(f"{address}/bot")
        .base_file_url(f"{address}/file/bot")
        .build()
    )
    app.add_handler(ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, changed))
    app.add_handler(MessageHandler(filters.ChatType.GROUPS & filters.TEXT, greet))
    for name, command in {
        "start": start,
        "where": where,
        "picture": picture,
        "album": album,
        "table": table,
        "try": try_hard,
        "poke": poke,
    }.items():
        app.add_handler(CommandHandler(name, command))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(MessageHandler(PRIVATE & filters.LOCATION, located))
    app.add_handler(MessageHandler(PRIVATE & filters.PHOTO, pictured))
    app.add_handler(MessageHandler(PRIVATE & filters.TEXT, echo))
    return app


async def run(address: str, token: str, transport: str, *hook: str) -> None:
    app = application(address, token)
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with app:
        await app.start()
        assert app.updater is not None
        if transport == "polling":
            await app.updater.start_polling()
        else:
            await listen(app, *hook)
        await commands(app.bot)
        await stopped.wait()
        if app.updater.running:
            await app.updater.stop()
        await app.stop()


async def listen(app: App, port: str, secret: str) -> None:
    """As PTB's documentation does it with another web framework than its own."""

    async def take(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != secret:
            return web.Response(status=403)
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return web.Response()

    server = web.Application()
    server.router.add_post("/hook", take)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await app.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=secret)


async def commands(bot: Bot) -> None:
    await bot.set_my_commands([("start", "Begin"), ("where", "Say where you are")])


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))

"""A small bot on a real python-telegram-bot, that does one of everything the chat page has to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.sandbox.people.files import DOT

Context = ContextTypes.DEFAULT_TYPE
CHOICES = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Count", callback_data="count:1", style="primary")],
        [
            InlineKeyboardButton("Warn me", callback_data="warn", style="danger"),
            InlineKeyboardButton("Picture", callback_data="picture", style="success"),
        ],
    ]
)
WHERE = ReplyKeyboardMarkup(
    [[KeyboardButton("Share my place", request_location=True)], ["Rather not"]], one_time_keyboard=True
)


@asynccontextmanager
async def echo_bot(
    address: str, token: str, name: str | None = None, says: str = "Hello"
) -> AsyncIterator[list[str]]:
    """Runs while the block runs. Gives the list of membership changes it was told. *says*: its first word."""
    told: list[str] = []

    async def membership(update: Update, _: Context) -> None:
        if update.my_chat_member is not None:
            told.append(str(update.my_chat_member.new_chat_member.status))

    builder = Application.builder().token(token)
    app: Application[Any, Any, Any, Any, Any, Any] = (
        builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot").build()
    )
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CommandHandler("where", where))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(MessageHandler(filters.LOCATION, located))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.bot.set_my_commands([("start", "Begin"), ("where", "Say where you are")])
        await app.bot.set_my_description("I echo.")
        if name is not None:
            await app.bot.set_my_name(name)
        app.bot_data["says"] = says
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(poll_interval=0.0, timeout=5)
        try:
            yield told
        finally:
            await app.updater.stop()
            await app.stop()


async def start(update: Update, context: Context) -> None:
    assert update.message is not None
    hello = f"{context.bot_data['says']} <b>there</b>: <code>&lt;img src=x onerror=alert(1)&gt;</code>"
    await update.message.reply_html(hello, reply_markup=CHOICES)


async def where(update: Update, _: Context) -> None:
    assert update.message is not None
    await update.message.reply_text("Where are you?", reply_markup=WHERE)


async def located(update: Update, _: Context) -> None:
    assert update.message is not None
    assert update.message.location is not None
    await update.message.reply_text(f"At {update.message.location.latitude:.0f} north")


async def echo(update: Update, _: Context) -> None:
    if update.message is not None:
        await update.message.reply_text(f"You said: {update.message.text}", disable_notification=True)


async def tapped(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    assert query.message is not None
    kind, _, count = query.data.partition(":")
    match kind:
        case "count":
            await query.answer(f"Counted {count}")
            again = InlineKeyboardButton("Count", callback_data=f"count:{int(count) + 1}")
            await query.edit_message_text(f"Count: {count}", reply_markup=InlineKeyboardMarkup([[again]]))
        case "warn":
            await query.answer("Careful!", show_alert=True)
        case _:
            await query.answer()
            await context.bot.send_photo(query.message.chat.id, DOT, caption="A picture")

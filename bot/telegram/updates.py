"""Updates to events. Names, usernames and raw updates end here; nothing of them goes further."""

import re
from collections.abc import Callable
from typing import Protocol

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType

from bot.coach.calendar_events import Page, PageAsked, PauseNamed, QuietNamed
from bot.coach.chart_events import ReportAsked
from bot.coach.dose_events import DoseAsked
from bot.coach.events import (
    Asked,
    BeginAsked,
    Blocked,
    ButtonUnknown,
    CommandUnclear,
    CommandUnknown,
    DoneReported,
    Event,
    LanguageNamed,
    PauseAsked,
    ResumeAsked,
    SkipAsked,
    SnoozeNamed,
    Started,
    StopAsked,
    TextSaid,
    TimesNamed,
    Topic,
    Unblocked,
    Wordless,
    WordlessSent,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.own_events import DeletionAsked, ExportAsked
from bot.coach.pain_events import PainAsked
from bot.coach.share_events import LinkNamed, PatientsAsked, ShareAsked, UnlinkAsked
from bot.heard import Heard, HeardInGroup, Ignored, Tap
from bot.telegram.buttons import decode


class ZoneAt(Protocol):
    def __call__(self, latitude: float, longitude: float) -> str | None: ...


GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


def read(update: Update, zone_at: ZoneAt) -> Heard | HeardInGroup | Ignored:
    """What an update means for us."""
    if update.callback_query is not None:
        return _tapped(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member)
    if update.message is not None:
        return _said(update.update_id, update.message, zone_at)
    return Ignored(update.update_id)


def _tapped(update_id: int, query: CallbackQuery) -> Heard | Ignored:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return Ignored(update_id)
    event = decode(query.data) if query.data else ButtonUnknown()
    return Heard(
        update_id,
        query.from_user.id,
        query.from_user.language_code or "",
        event,
        Tap(query.id, message.message_id),
    )


def _membership(update_id: int, change: ChatMemberUpdated) -> Heard | HeardInGroup | Ignored:
    """In a private chat it comes only when the person blocks or unblocks the bot."""
    status = change.new_chat_member.status
    if change.chat.type == ChatType.PRIVATE:
        event = Blocked() if status == ChatMember.BANNED else Unblocked()
        return Heard(update_id, change.from_user.id, change.from_user.language_code or "", event)
    joined = status in {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}
    if joined and change.chat.type in GROUPS:
        return HeardInGroup(update_id, change.chat.id)
    return Ignored(update_id)


def _said(update_id: int, message: Message, zone_at: ZoneAt) -> Heard | HeardInGroup | Ignored:
    if message.chat.type in GROUPS:
        return HeardInGroup(update_id, message.chat.id)
    if message.chat.type != ChatType.PRIVATE or message.from_user is None:
        return Ignored(update_id)
    event = _message_event(message, zone_at)
    return Heard(update_id, message.from_user.id, message.from_user.language_code or "", event)


def _message_event(message: Message, zone_at: ZoneAt) -> Event:
    if message.forward_origin is not None:
        return WordlessSent(Wordless.OTHER)  # Somebody else's "done" logs nothing.
    if message.text is not None:
        return _command(message.text) if message.text.startswith("/") else TextSaid(message.text)
    if message.location is not None:
        zone = zone_at(message.location.latitude, message.location.longitude)
        return ZoneFound(zone) if zone else WordlessSent(Wordless.OTHER)
    if message.sticker is not None:
        return WordlessSent(Wordless.STICKER)
    if message.voice is not None or message.audio is not None or message.video_note is not None:
        return WordlessSent(Wordless.VOICE)
    if message.photo or message.video is not None or message.animation is not None:
        return WordlessSent(Wordless.PICTURE)
    return WordlessSent(Wordless.OTHER)


def _command(text: str) -> Event:
    name = text.split(maxsplit=1)[0]
    rest = text.removeprefix(name).strip()
    make = COMMANDS.get(name[1:].partition("@")[0].casefold())
    return make(rest) if make else CommandUnknown()


def _alone(name: str, event: Event) -> Callable[[str], Event]:
    """A command that takes nothing behind it."""
    return lambda rest: CommandUnclear(name) if rest else event


def _asks(topic: Topic) -> Callable[[str], Event]:
    return lambda _: Asked(topic)


def _done(rest: str) -> Event:
    if not rest:
        return DoneReported()
    return (
        DoneReported(int(rest))
        if rest.isascii() and rest.isdigit() and len(rest) < len("10000")
        else CommandUnclear("done")
    )


def _start(rest: str) -> Event:
    """A link may carry a clinician's code; anything else behind it is no concern of ours."""
    return LinkNamed(rest) if re.fullmatch("[A-Za-z]{8}", rest) else Started()


COMMANDS: dict[str, Callable[[str], Event]] = {
    "start": _start,
    "begin": BeginAsked,
    "dose": DoseAsked,
    "done": _done,
    "skip": _alone("skip", SkipAsked()),
    "pause": lambda rest: PauseNamed(rest) if rest else PauseAsked(),
    "resume": _alone("resume", ResumeAsked()),
    "snooze": SnoozeNamed,
    "pain": PainAsked,
    "times": TimesNamed,
    "timezone": ZoneNamed,
    "language": LanguageNamed,
    "share": ShareAsked,
    "link": LinkNamed,
    "patients": lambda _: PatientsAsked(),
    "unlink": lambda _: UnlinkAsked(),
    "report": ReportAsked,
    "export": lambda _: ExportAsked(),
    "delete": lambda _: DeletionAsked(),
    "stop": lambda _: StopAsked(),
    "quiet": QuietNamed,
    "slots": lambda _: PageAsked(Page.SLOTS),
    "settings": lambda _: PageAsked(Page.SETTINGS),
    **{topic.value: _asks(topic) for topic in Topic},
}

MENU = (
    "begin",
    "done",
    "skip",
    "pause",
    "resume",
    "snooze",
    "today",
    "next",
    "progress",
    "history",
    "pain",
    "times",
    "timezone",
    "language",
    "slots",
    "quiet",
    "settings",
    "exercises",
    "share",
    "dose",
    "report",
    "privacy",
    "export",
    "delete",
    "stop",
    "help",
)
"""The order in Telegram's menu: what one reaches for first comes first."""

"""What stands in a button behind its code, and back. What none of us wrote raises TypeError or ValueError."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.coach.calendar_events import Page, QuietChosen, SlotDaysChosen
from bot.coach.chart_events import ThemeChosen
from bot.coach.events import (
    ConsentGiven,
    Event,
    LanguageChosen,
    Noted,
    ScreenMark,
    SlotBegun,
    SlotMark,
    Snoozed,
    StepMark,
    WeeklyChosen,
    ZoneFound,
)
from bot.coach.facts import News, Question
from bot.coach.pain_events import PainScored
from bot.coach.quiet_hours import Quiet
from bot.coach.scores import is_score
from bot.coach.share_events import (
    Card,
    Doses,
    GiveDose,
    GiveForm,
    Leave,
    PatientAsked,
    PatientWish,
    TakeDoseBack,
    Week,
)
from bot.coach.wishes import SetMark
from content.drawing import Theme
from content.model import Foot, Form

MOST_SNOOZE_MINUTES = 24 * 60

MOST_DIGITS = 9
"""Sessions and steps are counted from 1; nobody gets so far."""


SCORED = {Question.BEFORE, Question.PEAK, Question.EXERCISE, Question.NOW}
"""The questions that a number answers."""


def write_nothing(_event: Any) -> list[str]:
    return []


def write_step(event: Any) -> list[str]:
    mark: StepMark | None = event.mark
    return [] if mark is None else [f"{mark.session}.{mark.position}"]


def read_step(text: str) -> StepMark:
    session, position = text.split(".")
    return StepMark(read_number(session), read_number(position))


def read_number(text: str) -> int:
    # Left alone, int takes a sign, white space, "1_0" and the digits of every script.
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError(text)
    return int(text)


def write_slot(event: Any) -> list[str]:
    mark: SlotMark = event.mark
    return [mark.slot, write_date(mark.on)]


def read_slot(slot: str, on: str) -> SlotMark:
    return SlotMark(slot, read_date(on))


def write_date(on: date) -> str:
    return on.isoformat().replace("-", "")


def write_slot_begun(event: SlotBegun) -> list[str]:
    return [*write_slot(event), *([] if event.news is None else [event.news])]


def read_slot_begun(slot: str, on: str, news: str | None = None) -> SlotBegun:
    return SlotBegun(read_slot(slot, on), None if news is None else News(news))


def read_date(text: str) -> date:
    if not re.fullmatch("[0-9]{8}", text):
        raise ValueError(text)
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 (a local date has no zone)


def write_set(mark: SetMark) -> list[str]:
    return [str(mark.session), mark.exercise, mark.side, str(mark.set_no)]


def read_set(session: str, exercise: str, side: str, set_no: str) -> SetMark:
    return SetMark(read_number(session), exercise, Foot(side), read_number(set_no))


def write_quiet(event: QuietChosen) -> list[str]:
    return [] if event.quiet is None else [f"{event.quiet.since:%H%M}", f"{event.quiet.until:%H%M}"]


def read_quiet(*times: str) -> QuietChosen:
    """Raises TypeError: not two times; ValueError: what is none."""
    if not times:
        return QuietChosen(None)
    since, until = (read_time(text) for text in times)
    return QuietChosen(Quiet(since, until))


def read_time(text: str) -> time:
    if not re.fullmatch("[0-9]{4}", text):
        raise ValueError(text)
    return time(int(text[:2]), int(text[2:]))


def write_weekly(event: WeeklyChosen) -> list[str]:
    return [f"{event.at:%H%M}", *([] if event.day is None else [str(event.day)])]


def read_weekly(at: str, day: str = "") -> WeeklyChosen:
    if not re.fullmatch("[0-9]{4}", at) or not re.fullmatch("[0-6]?", day):
        raise ValueError(at, day)
    return WeeklyChosen(int(day) if day else None, time(int(at[:2]), int(at[2:])))


def write_screen(event: Any) -> list[str]:
    mark: ScreenMark = event.mark
    return [mark.question, write_seconds(mark.asked)]


def read_screen(question: str, asked: str) -> ScreenMark:
    return ScreenMark(question, read_seconds(asked))


def write_seconds(since_1970: int) -> str:
    return f"{since_1970:x}"


def read_seconds(text: str) -> int:
    if not re.fullmatch("[0-9a-f]{1,9}", text):
        raise ValueError(text)
    return int(text, 16)


def write_consent(event: ConsentGiven) -> list[str]:
    return [*_write_said(event), event.version, event.programme]


def _write_said(said: ConsentGiven | Noted) -> list[str]:
    return [said.zone or "", "".join(f"{at:%H%M}" for at in said.times or ()), said.language or ""]


def write_noted(event: LanguageChosen | ZoneFound) -> list[str]:
    return [] if event.noted is None else _write_said(event.noted)


def read_noted(zone: str | None = None, times: str = "", language: str = "") -> Noted | None:
    if zone is None:
        return None
    return Noted(read_zone(zone) if zone else None, _read_times(times), language or None)


def read_consent(
    zone: str, times: str, language: str = "", version: str = "", programme: str = ""
) -> ConsentGiven:
    """Older buttons end with the times or with the language."""
    said = Noted(read_zone(zone) if zone else None, _read_times(times), language or None)
    return ConsentGiven(said.zone, said.times, said.language, version, programme)


def _read_times(text: str) -> tuple[time, ...] | None:
    if not re.fullmatch("([0-9]{4})*", text):
        raise ValueError(text)
    pairs = [text[at : at + 4] for at in range(0, len(text), 4)]
    return tuple(time(int(pair[:2]), int(pair[2:])) for pair in pairs) or None


def read_zone(text: str) -> str:
    """Raises ValueError: no such zone. Stored, it would raise at every one of the person's wake-ups."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(text) from None


def read_snoozed(slot: str, on: str, minutes: str) -> Snoozed:
    lasts = read_number(minutes)
    if not 1 <= lasts <= MOST_SNOOZE_MINUTES:
        raise ValueError(minutes)
    return Snoozed(read_slot(slot, on), timedelta(minutes=lasts))


def write_days(event: SlotDaysChosen) -> list[str]:
    return [event.slot, "".join(str(day) for day in sorted(event.days))]


def read_days(slot: str, days: str) -> SlotDaysChosen:
    if not re.fullmatch("[0-6]{1,7}", days):
        raise ValueError(days)
    return SlotDaysChosen(slot, frozenset(map(int, days)))


def write_theme(event: ThemeChosen) -> list[str]:
    return [event.theme] if event.page is None else [event.theme, event.page]


def read_theme(theme: str, *page: str) -> ThemeChosen:
    return ThemeChosen(Theme(theme), Page(*page) if page else None)


def write_score(event: PainScored) -> list[str]:
    return [event.question, str(event.score), *write_step(event)]


def read_score(question: str, score: str, *mark: str) -> PainScored:
    asked, told = Question(question), read_number(score)
    if asked not in SCORED or not is_score(told):
        raise ValueError(question, score)
    return PainScored(asked, told, read_step(*mark) if mark else None)


def write_patient(event: PatientAsked) -> list[str]:
    return [str(event.number), *write_patient_wish(event.wish)]


def write_patient_wish(wish: PatientWish) -> list[str]:
    match wish:
        case Card():
            return ["c"]
        case Week():
            return ["w"]
        case Doses(exercise, part):
            return ["d", exercise, part]
        case GiveDose(exercise, part, value):
            return ["g", exercise, part, str(value)]
        case TakeDoseBack(exercise):
            return ["b", exercise]
        case GiveForm(exercise, form):
            return ["f", exercise, form]
        case Leave():
            return ["l"]


def read_patient(number: str, *wish: str) -> PatientAsked:
    return PatientAsked(read_number(number), read_patient_wish(*wish))


def read_patient_wish(*wish: str) -> PatientWish:
    """Raises ValueError: it is none."""
    match wish:
        case ("c",):
            return Card()
        case ("w",):
            return Week()
        case ("d", exercise, part):
            return Doses(exercise, part)
        case ("g", exercise, part, value):
            return GiveDose(exercise, part, read_number(value))
        case ("b", exercise):
            return TakeDoseBack(exercise)
        case ("f", exercise, form):
            return GiveForm(exercise, Form(form))
        case ("l",):
            return Leave()
        case _:
            raise ValueError(wish)


def marked(make: Callable[[StepMark | None], Event]) -> Callable[..., Event]:
    """Read a button that may or may not name a step."""

    def read(*parts: str) -> Event:
        return make(read_step(*parts) if parts else None)

    return read

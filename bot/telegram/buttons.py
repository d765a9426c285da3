"""What a button carries: an event that has not happened yet, in at most 64 bytes of callback data.

Telegram lets anybody send any data, so `decode` trusts nothing: what it cannot read is `ButtonUnknown`.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.coach.calendar_events import (
    Page,
    PageAsked,
    PageOpened,
    PauseNamed,
    QuietChosen,
    SlotDaysChosen,
    SlotOpened,
    SlotsOrdered,
    SlotSwitchedOff,
    SlotSwitchedOn,
)
from bot.coach.chart_events import ThemeChosen
from bot.coach.dose_events import (
    DoseOpened,
    DosePartOpened,
    DoseReset,
    DoseSet,
    FormChosen,
    GentleChosen,
    GentleEnded,
    LevelChosen,
)
from bot.coach.events import (
    AlarmReported,
    BarrierNamed,
    BeginAsked,
    ButtonUnknown,
    ClinicianAgreed,
    ConsentGiven,
    ConsentRefused,
    DoneReported,
    EndAsked,
    Event,
    ExerciseAsked,
    FootChosen,
    HistoryOpened,
    HurtEased,
    HurtReported,
    LanguageChosen,
    LanguageNamed,
    PacingChosen,
    PauseAsked,
    ResumeAsked,
    ScreenAskedAgain,
    ScreenFlagged,
    ScreenItemTicked,
    ScreenPassed,
    SetCorrected,
    SetOpened,
    ShortBegun,
    SkipAsked,
    SlotBegun,
    SlotMark,
    SlotSkipped,
    Snoozed,
    SnoozeOpened,
    StepBegun,
    StepMark,
    TimesAccepted,
    TimesDoubted,
    WeeklyChosen,
    ZoneAccepted,
    ZoneDoubted,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.facts import Barrier, Effort, Morning, News, Question
from bot.coach.own_events import DeletionAsked, DeletionConfirmed, DeletionRefused, ExportAsked
from bot.coach.pacing import PacingMode
from bot.coach.pain_events import (
    EaseAccepted,
    EffortTold,
    ExerciseBlamed,
    HalfAccepted,
    HurtGoneOn,
    MorningTold,
    NewsTold,
    PainScored,
    RestAccepted,
    SourceAsked,
    TooYoung,
)
from bot.coach.programme_events import ProgrammeChosen, ProgrammeOpened
from bot.coach.quiet_hours import Quiet
from bot.coach.scores import is_score
from bot.coach.share_events import (
    Card,
    Doses,
    DosesAllowed,
    GiveDose,
    Leave,
    PatientAsked,
    PatientWish,
    ShareAgreed,
    ShareEnded,
    Week,
)
from bot.coach.wishes import SetMark
from content.drawing import Theme
from content.model import Foot, Form, Origin

MOST_BYTES = 64
"""The Bot API's limit for callback data."""

MOST_SNOOZE_MINUTES = 24 * 60

MOST_DIGITS = 9
"""Sessions and steps are counted from 1; nobody gets so far."""


SCORED = {Question.BEFORE, Question.PEAK, Question.EXERCISE, Question.NOW}
"""The questions that a number answers."""


class ButtonTooLong(ValueError):  # noqa: N818 (reads as what happened)
    """An event does not fit into a button: an id in the content is too long."""


def encode(event: Event) -> str:
    """Raises ButtonTooLong; KeyError: this kind of event has no button."""
    code, write, _ = _CODES[type(event)]
    data = ":".join([code, *write(event)])
    if len(data.encode()) > MOST_BYTES:
        raise ButtonTooLong(f"{data!r} is longer than {MOST_BYTES} bytes")
    return data


def decode(data: str) -> Event:
    code, *parts = data.split(":")
    known = _BY_CODE.get(code)
    if known is None:
        return ButtonUnknown()
    try:
        return known(*parts)
    except (TypeError, ValueError, OverflowError):
        return ButtonUnknown()


def _nothing(_event: Any) -> list[str]:
    return []


def _step(event: Any) -> list[str]:
    mark: StepMark | None = event.mark
    return [] if mark is None else [f"{mark.session}.{mark.position}"]


def _read_step(text: str) -> StepMark:
    session, position = text.split(".")
    return StepMark(_read_number(session), _read_number(position))


def _read_number(text: str) -> int:
    # Left alone, int takes a sign, white space, "1_0" and the digits of every script.
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError(text)
    return int(text)


def _slot(event: Any) -> list[str]:
    mark: SlotMark = event.mark
    return [mark.slot, _date(mark.on)]


def _read_slot(slot: str, on: str) -> SlotMark:
    return SlotMark(slot, _read_date(on))


def _date(on: date) -> str:
    return on.isoformat().replace("-", "")


def _slot_begun(event: SlotBegun) -> list[str]:
    return [*_slot(event), *([] if event.news is None else [event.news])]


def _read_slot_begun(slot: str, on: str, news: str | None = None) -> SlotBegun:
    return SlotBegun(_read_slot(slot, on), None if news is None else News(news))


def _read_date(text: str) -> date:
    if not re.fullmatch("[0-9]{8}", text):
        raise ValueError(text)
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 (a local date has no zone)


def _set(mark: SetMark) -> list[str]:
    return [str(mark.session), mark.exercise, mark.side, str(mark.set_no)]


def _read_set(session: str, exercise: str, side: str, set_no: str) -> SetMark:
    return SetMark(_read_number(session), exercise, Foot(side), _read_number(set_no))


def _quiet(event: QuietChosen) -> list[str]:
    return [] if event.quiet is None else [f"{event.quiet.since:%H%M}", f"{event.quiet.until:%H%M}"]


def _read_quiet(*times: str) -> QuietChosen:
    """Raises TypeError: not two times; ValueError: what is none."""
    if not times:
        return QuietChosen(None)
    since, until = (_read_time(text) for text in times)
    return QuietChosen(Quiet(since, until))


def _read_time(text: str) -> time:
    if not re.fullmatch("[0-9]{4}", text):
        raise ValueError(text)
    return time(int(text[:2]), int(text[2:]))


def _weekly(event: WeeklyChosen) -> list[str]:
    return [f"{event.at:%H%M}", *([] if event.day is None else [str(event.day)])]


def _read_weekly(at: str, day: str = "") -> WeeklyChosen:
    if not re.fullmatch("[0-9]{4}", at) or not re.fullmatch("[0-6]?", day):
        raise ValueError(at, day)
    return WeeklyChosen(int(day) if day else None, time(int(at[:2]), int(at[2:])))


def _consent(event: ConsentGiven) -> list[str]:
    return [event.zone or "", "".join(f"{at:%H%M}" for at in event.times or ()), event.language or ""]


def _read_consent(zone: str, times: str, language: str = "") -> ConsentGiven:
    """*language* was not yet there in older buttons."""
    if not re.fullmatch("([0-9]{4})*", times):
        raise ValueError(times)
    pairs = [times[at : at + 4] for at in range(0, len(times), 4)]
    read = tuple(time(int(pair[:2]), int(pair[2:])) for pair in pairs)
    return ConsentGiven(_read_zone(zone) if zone else None, read or None, language or None)


def _read_zone(text: str) -> str:
    """Raises ValueError: no such zone. Stored, it would raise at every one of the person's wake-ups."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(text) from None


def _read_snoozed(slot: str, on: str, minutes: str) -> Snoozed:
    lasts = _read_number(minutes)
    if not 1 <= lasts <= MOST_SNOOZE_MINUTES:
        raise ValueError(minutes)
    return Snoozed(_read_slot(slot, on), timedelta(minutes=lasts))


def _days(event: SlotDaysChosen) -> list[str]:
    return [event.slot, "".join(str(day) for day in sorted(event.days))]


def _read_days(slot: str, days: str) -> SlotDaysChosen:
    if not re.fullmatch("[0-6]{1,7}", days):
        raise ValueError(days)
    return SlotDaysChosen(slot, frozenset(map(int, days)))


def _theme(event: ThemeChosen) -> list[str]:
    return [event.theme] if event.page is None else [event.theme, event.page]


def _read_theme(theme: str, *page: str) -> ThemeChosen:
    return ThemeChosen(Theme(theme), Page(*page) if page else None)


def _score(event: PainScored) -> list[str]:
    return [event.question, str(event.score), *_step(event)]


def _read_score(question: str, score: str, *mark: str) -> PainScored:
    asked, told = Question(question), _read_number(score)
    if asked not in SCORED or not is_score(told):
        raise ValueError(question, score)
    return PainScored(asked, told, _read_step(*mark) if mark else None)


def _patient(event: PatientAsked) -> list[str]:
    return [str(event.number), *_patient_wish(event.wish)]


def _patient_wish(wish: PatientWish) -> list[str]:
    match wish:
        case Card():
            return ["c"]
        case Week():
            return ["w"]
        case Doses(exercise, part):
            return ["d", exercise, part]
        case GiveDose(exercise, part, value):
            return ["g", exercise, part, str(value)]
        case Leave():
            return ["l"]


def _read_patient(number: str, *wish: str) -> PatientAsked:
    return PatientAsked(_read_number(number), _read_patient_wish(*wish))


def _read_patient_wish(*wish: str) -> PatientWish:
    """Raises ValueError: it is none."""
    match wish:
        case ("c",):
            return Card()
        case ("w",):
            return Week()
        case ("d", exercise, part):
            return Doses(exercise, part)
        case ("g", exercise, part, value):
            return GiveDose(exercise, part, _read_number(value))
        case ("l",):
            return Leave()
        case _:
            raise ValueError(wish)


def _marked(make: Callable[[StepMark | None], Event]) -> Callable[..., Event]:
    """Read a button that may or may not name a step."""

    def read(*parts: str) -> Event:
        return make(_read_step(*parts) if parts else None)

    return read


_CODES: dict[type[Event], tuple[str, Callable[[Any], list[str]], Callable[..., Event]]] = {
    ConsentGiven: ("ag", _consent, _read_consent),
    ConsentRefused: ("no", _nothing, ConsentRefused),
    ScreenPassed: ("sp", lambda event: [event.question], ScreenPassed),
    ScreenFlagged: ("sf", lambda event: [event.question], ScreenFlagged),
    ScreenItemTicked: ("st", lambda event: [event.question, event.item], ScreenItemTicked),
    ScreenAskedAgain: ("sa", _nothing, ScreenAskedAgain),
    ClinicianAgreed: ("ca", _nothing, ClinicianAgreed),
    LanguageNamed: ("ln", lambda event: [event.text], LanguageNamed),
    LanguageChosen: ("lg", lambda event: [event.language], LanguageChosen),
    FootChosen: ("ft", lambda event: [event.foot], lambda foot: FootChosen(Foot(foot))),
    ZoneAccepted: ("za", _nothing, ZoneAccepted),
    ZoneDoubted: ("zd", _nothing, ZoneDoubted),
    ZoneFound: ("zf", lambda event: [event.zone], lambda zone: ZoneFound(_read_zone(zone))),
    TimesAccepted: ("ta", _nothing, TimesAccepted),
    TimesDoubted: ("td", _nothing, TimesDoubted),
    ZoneNamed: ("zn", lambda event: [event.text], ZoneNamed),
    QuietChosen: ("qc", _quiet, _read_quiet),
    PauseNamed: ("pn", lambda event: [event.text], PauseNamed),
    PageAsked: ("pq", lambda event: [event.page], lambda page: PageAsked(Page(page))),
    PageOpened: ("pg", lambda event: [event.page], lambda page: PageOpened(Page(page))),
    SlotOpened: ("so", lambda event: [event.slot], SlotOpened),
    SlotDaysChosen: ("sd", _days, _read_days),
    SlotsOrdered: ("sw", lambda event: [*event.slots], lambda *slots: SlotsOrdered(slots)),
    SlotSwitchedOn: ("s1", lambda event: [event.slot], SlotSwitchedOn),
    SlotSwitchedOff: ("s0", lambda event: [event.slot], SlotSwitchedOff),
    BeginAsked: ("bg", lambda event: [event.text], BeginAsked),
    SlotBegun: ("pb", _slot_begun, _read_slot_begun),
    SlotSkipped: ("px", _slot, lambda *parts: SlotSkipped(_read_slot(*parts))),
    SnoozeOpened: ("pz", _slot, lambda *parts: SnoozeOpened(_read_slot(*parts))),
    Snoozed: (
        "ps",
        lambda event: [*_slot(event), str(int(event.lasts / timedelta(minutes=1)))],
        _read_snoozed,
    ),
    ThemeChosen: ("th", _theme, _read_theme),
    ExportAsked: ("ep", _nothing, ExportAsked),
    DeletionAsked: ("da", _nothing, DeletionAsked),
    DeletionConfirmed: ("dc", lambda event: [_date(event.on)], lambda on: DeletionConfirmed(_read_date(on))),
    DeletionRefused: ("dr", _nothing, DeletionRefused),
    # A button under other words is no yes to these: with each wording of the consent comes another code.
    ShareAgreed: ("s2", lambda event: [event.label], ShareAgreed),
    DosesAllowed: (
        "d2",
        lambda event: [str(event.number)],
        lambda number: DosesAllowed(_read_number(number)),
    ),
    PatientAsked: ("pt", _patient, _read_patient),
    ShareEnded: ("se", lambda event: [str(event.number)], lambda number: ShareEnded(_read_number(number))),
    ExerciseAsked: ("ex", lambda event: [event.exercise], ExerciseAsked),
    StepBegun: ("sb", _step, _marked(StepBegun)),
    DoneReported: ("dn", _step, _marked(lambda mark: DoneReported(None, mark))),
    SkipAsked: ("sk", _step, _marked(SkipAsked)),
    PauseAsked: ("pa", _step, _marked(PauseAsked)),
    ResumeAsked: ("re", _step, _marked(ResumeAsked)),
    HurtReported: ("hu", _step, _marked(HurtReported)),
    HurtEased: ("he", _step, _marked(HurtEased)),
    HurtGoneOn: ("hg", _step, _marked(HurtGoneOn)),
    EaseAccepted: ("ea", _step, _marked(EaseAccepted)),
    PainScored: ("sc", _score, _read_score),
    ExerciseBlamed: (
        "bl",
        lambda event: [*_step(event), event.exercise],
        lambda mark, exercise: ExerciseBlamed(exercise, _read_step(mark)),
    ),
    EffortTold: (
        "ef",
        lambda event: [*_step(event), event.effort],
        lambda mark, effort: EffortTold(Effort(effort), _read_step(mark)),
    ),
    MorningTold: (
        "mo",
        lambda event: [*_slot(event), event.morning],
        lambda slot, on, morning: MorningTold(Morning(morning), _read_slot(slot, on)),
    ),
    HalfAccepted: ("hf", _slot, lambda *parts: HalfAccepted(_read_slot(*parts))),
    RestAccepted: ("rs", _slot, lambda *parts: RestAccepted(_read_slot(*parts))),
    SourceAsked: ("sr", lambda event: [event.exercise], SourceAsked),
    TooYoung: ("ty", _nothing, TooYoung),
    NewsTold: ("nw", _slot, lambda *parts: NewsTold(_read_slot(*parts))),
    AlarmReported: ("al", _step, _marked(AlarmReported)),
    HistoryOpened: (
        "ho",
        lambda event: [] if event.session is None else [str(event.session)],
        lambda *session: HistoryOpened(_read_number(*session) if session else None),
    ),
    SetOpened: ("hs", lambda event: _set(event.mark), lambda *parts: SetOpened(_read_set(*parts))),
    SetCorrected: (
        "hc",
        lambda event: [*_set(event.mark), str(event.reps)],
        lambda *parts: SetCorrected(_read_set(*parts[:-1]), _read_number(parts[-1])),
    ),
    WeeklyChosen: ("wk", _weekly, _read_weekly),
    BarrierNamed: ("ba", lambda event: [event.barrier], lambda barrier: BarrierNamed(Barrier(barrier))),
    EndAsked: ("en", _step, _marked(EndAsked)),
    ShortBegun: ("p3", _slot, lambda *parts: ShortBegun(_read_slot(*parts))),
    DoseOpened: ("do", lambda event: [event.exercise], DoseOpened),
    DosePartOpened: ("dp", lambda event: [event.exercise, event.part], DosePartOpened),
    DoseSet: (
        "ds",
        lambda event: [event.exercise, event.part, str(event.value), event.origin],
        lambda exercise, part, value, origin: DoseSet(exercise, part, _read_number(value), Origin(origin)),
    ),
    DoseReset: ("dz", lambda event: [event.exercise], DoseReset),
    FormChosen: (
        "fo",
        lambda event: [event.exercise, event.form],
        lambda exercise, form: FormChosen(exercise, Form(form)),
    ),
    GentleChosen: ("gb", _nothing, GentleChosen),
    GentleEnded: ("ge", _nothing, GentleEnded),
    LevelChosen: (
        "lv",
        lambda event: [event.exercise, str(event.level)],
        lambda exercise, level: LevelChosen(exercise, _read_number(level)),
    ),
    ProgrammeOpened: ("po", lambda event: [event.programme], ProgrammeOpened),
    ProgrammeChosen: ("pr", lambda event: [event.programme, event.consent_version], ProgrammeChosen),
    PacingChosen: ("pm", lambda event: [event.mode], lambda mode: PacingChosen(PacingMode(mode))),
}
_BY_CODE = {code: read for code, _, read in _CODES.values()}

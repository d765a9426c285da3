"""/settings: one message whose buttons turn its pages. Each row is a value in `SETTINGS`: a new one is a line there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.coach import programmes, weekly
from bot.coach.calendar_events import Page, PageAsked, PageOpened
from bot.coach.chart_events import ThemeChosen
from bot.coach.effects import GAP, Edit, Line, New, Show, button, line
from bot.coach.events import Event, LanguageNamed, ZoneNamed
from bot.coach.onboarding import slot_lines, times_example
from bot.coach.pacing_choice import show_pacing
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.quiet import quiet_line, show_quiet
from bot.coach.slots import MENU, back_to, show_slots
from content.languages import ENGLISH


@dataclass(frozen=True, slots=True)
class Setting:
    """A row: how it stands, and the button that leads to changing it. *leads_to* may depend on how it stands."""

    label: str
    leads_to: Event | Callable[[Person], Event]
    says: Callable[[Practice, Person, datetime], Line]


def _slots(practice: Practice, person: Person, now: datetime) -> Line:
    return line("settings.slots", on=len(person.slots), all=len(practice.programme.slots))


def _times(practice: Practice, person: Person, now: datetime) -> Line:
    return line("settings.times", times=", ".join(f"{slot.at:%H:%M}" for slot in person.slots))


def _week(practice: Practice, person: Person, now: datetime) -> Line:
    return weekly.setting(person)


def _zone(practice: Practice, person: Person, now: datetime) -> Line:
    city = practice.zones.city(person.zone, person.language)
    return line("settings.zone", city=city, now=person.local(now).time())


def _quiet(practice: Practice, person: Person, now: datetime) -> Line:
    return quiet_line(person)


def _theme(practice: Practice, person: Person, now: datetime) -> Line:
    return line(f"settings.theme.{person.theme}")


def _language(practice: Practice, person: Person, now: datetime) -> Line:
    spoken = practice.languages.find(person.language) or ENGLISH
    return line("settings.language", name=practice.languages.names[spoken])


def _pacing(practice: Practice, person: Person, now: datetime) -> Line:
    return line(f"settings.pacing.{person.pacing}")


SETTINGS: tuple[Setting, ...] = (
    Setting("button.settings.slots", PageOpened(Page.SLOTS), _slots),
    Setting("button.settings.times", PageOpened(Page.TIMES), _times),
    Setting("button.settings.zone", ZoneNamed(""), _zone),
    Setting("button.settings.quiet", PageOpened(Page.QUIET), _quiet),
    Setting("button.settings.language", LanguageNamed(""), _language),
    Setting("button.settings.week", PageOpened(Page.WEEK), _week),
    Setting("button.settings.pacing", PageOpened(Page.PACING), _pacing),
    Setting("button.settings.theme", lambda person: ThemeChosen(person.theme.other, Page.SETTINGS), _theme),
)


PROGRAMME = Setting(
    "button.settings.programme",
    PageOpened(Page.PROGRAMME),
    lambda practice, _person, _now: programmes.setting(practice),
)
"""Where there is a choice."""


def _where(setting: Setting, person: Person) -> Event:
    return setting.leads_to(person) if callable(setting.leads_to) else setting.leads_to


def show_settings(practice: Practice, person: Person, place: New | Edit, now: datetime) -> Show:
    settings = (*SETTINGS, PROGRAMME) if programmes.is_a_choice(practice) else SETTINGS
    lines = (line("settings.title"), *(setting.says(practice, person, now) for setting in settings))
    return Show(lines, tuple((button(one.label, _where(one, person)),) for one in settings), place)


def show_times(practice: Practice, person: Person, place: New | Edit, now: datetime) -> Show:
    how = line("times.how", example=times_example(person))
    return Show(
        (line("times.now"), *slot_lines(practice, person, now), GAP, how), (back_to(Page.SETTINGS),), place
    )


def page_asked(practice: Practice, person: Person, phase: Phase, event: PageAsked, now: datetime) -> Turn:
    return turn(person, show_page(practice, person, event.page, New(MENU), now))


def page_opened(practice: Practice, person: Person, phase: Phase, event: PageOpened, now: datetime) -> Turn:
    return turn(person, show_page(practice, person, event.page, Edit(MENU), now))


def show_page(practice: Practice, person: Person, page: Page, place: New | Edit, now: datetime) -> Show:
    match page:
        case Page.SETTINGS:
            return show_settings(practice, person, place, now)
        case Page.SLOTS:
            return show_slots(practice, person, place, now)
        case Page.TIMES:
            return show_times(practice, person, place, now)
        case Page.QUIET:
            return show_quiet(practice, person, place)
        case Page.WEEK:
            return weekly.show_page(person, place)
        case Page.PROGRAMME:
            return programmes.show_page(practice, place)
        case Page.PACING:
            return show_pacing(person, place)

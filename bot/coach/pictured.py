"""Progress as a picture with the same in words under it, in light or dark; and the page for a clinician."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.coach.chart_events import ReportAsked, ThemeChosen
from bot.coach.diary import Diary
from bot.coach.effects import Edit, Effect, Form, Line, ReadDiary, Show, ShowPaper, button, line
from bot.coach.menu import show_page
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.progress import WEEK, show_progress
from bot.coach.slots import MENU
from bot.coach.wishes import ProgressWish

PROGRESS = "progress"
REPORT = "report"
"""The names of the papers."""

MOST_NAME = 60
"""Characters of a typed name: as many as fit beside the title of the page."""


def ask_progress(person: Person, now: datetime) -> Effect:
    return ReadDiary(ProgressWish(), person.day(now) - timedelta(days=WEEK - 1))


def show(practice: Practice, person: Person, diary: Diary, today: date) -> ShowPaper:
    words = show_progress(practice, person, diary, today)
    other = person.theme.other
    switch = button(f"button.theme.{other}", ThemeChosen(other))
    return ShowPaper(PROGRESS, words.lines, Form.IMAGE, ((switch,),))


def theme_chosen(practice: Practice, person: Person, phase: Phase, event: ThemeChosen, now: datetime) -> Turn:
    if person.consent is None:
        return turn(person, Show((line("progress.stranger"),)))
    person = replace(person, theme=event.theme)
    if event.page is None:
        return turn(person, ask_progress(person, now))
    return turn(person, show_page(practice, person, event.page, Edit(MENU), now))


def report_asked(practice: Practice, person: Person, phase: Phase, event: ReportAsked, now: datetime) -> Turn:
    if person.consent is None:
        return turn(person, Show((line("report.stranger"),)))
    name = " ".join(event.name.split())[:MOST_NAME]
    lines: tuple[Line, ...] = (line("report.caption"),)
    if not name:
        lines = (*lines, line("report.with_name"))
    return turn(person, ShowPaper(REPORT, lines, note=name))

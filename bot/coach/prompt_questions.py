"""What a prompt asks beside "shall we?": how the morning was, and, now and then, whether anything is new.

Both are one tap on the prompt itself, and Start stays the first button. No word here names an illness.
"""

from datetime import date, datetime, timedelta

from bot.coach.effects import Button, Buttons, Line, Style, button, line
from bot.coach.events import SlotBegun, SlotMark
from bot.coach.facts import Morning, News
from bot.coach.pain_events import MorningTold, NewsTold
from bot.coach.person import Ask, Person, Prompted
from bot.coach.practice import Practice

A_DAY = timedelta(days=1)


def asked_of(practice: Practice, person: Person, on: date, now: datetime) -> tuple[Ask, ...]:
    """What the prompt of the date *on* asks."""
    asks: list[Ask] = []
    if person.worked_on is not None and on - person.worked_on == A_DAY:
        asks.append(Ask.MORNING)
    screened_at = person.screened_at
    if screened_at is not None and now - screened_at >= practice.programme.screen_again.anything_new:
        asks.append(Ask.NEWS)
    return tuple(asks)


def question_lines(prompted: Prompted) -> tuple[Line, ...]:
    return tuple(line(f"ask.{ask}") for ask in prompted.asks)


def start_button(prompted: Prompted) -> Button:
    """Start; where it is asked, it is the answer "nothing new" as well, and says so."""
    mark = SlotMark(prompted.slot, prompted.on)
    if Ask.NEWS in prompted.asks:
        return button("button.start_nothing_new", SlotBegun(mark, News.NOTHING), Style.PRIMARY)
    return button("button.start", SlotBegun(mark), Style.PRIMARY)


def question_rows(prompted: Prompted) -> Buttons:
    mark = SlotMark(prompted.slot, prompted.on)
    rows: list[tuple[Button, ...]] = []
    if Ask.MORNING in prompted.asks:
        told = (button(f"button.morning.{one}", MorningTold(one, mark)) for one in Morning)
        rows.append(tuple(told))
    if Ask.NEWS in prompted.asks:
        rows.append((button("button.something_new", NewsTold(mark)),))
    return tuple(rows)

"""The page for a clinician: always one, as a PDF whose words can be selected."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from matplotlib.figure import Figure

from bot.charts.look import PRINTED, as_pdf, drawable
from bot.charts.page import HEIGHT, LEFT, RIGHT, WIDTH, Page
from bot.charts.panels import Panel, Pen, Sizes, draw_pain
from bot.charts.record import DoseRow, Record
from bot.coach.coverage import Coverage
from bot.coach.period import Count, Period, Scores
from content.model import Form, Origin
from content.texts import Words

MOST_DATES = 4
"""The newest are named; of the others there is the number."""

CHART = 104.0
"""How high the chart is, in points."""

TWO = (LEFT, LEFT + 180, LEFT + 340, RIGHT + 8)
COUNTS = (LEFT, LEFT + 100, LEFT + 180, LEFT + 340, RIGHT + 8)
"""Where each column begins, and where the last one ends: 8 points are left free after each."""

DOSES = (LEFT, LEFT + 66, RIGHT - 74, RIGHT + 8)
PARTS = ("sets", "reps", "hold", "relax", "rest")


def draw_report(record: Record, programme: str, name: str, words: Words, made_at: datetime) -> bytes:
    """PDF. *programme* is its title's key; *name* as typed, empty: none. Call it off the event loop."""
    return as_pdf(figure_of(record, programme, name, words), words("report.title"), made_at)


def figure_of(record: Record, programme: str, name: str, words: Words) -> Figure:
    page = Page()
    _write_head(page, record, programme, drawable(name), words)
    _write_doses(page, record.doses, words)
    _write_done(page, record, words)
    _write_counts(page, record, words)
    _write_pain(page, record, words)
    _write_flags(page, record, words)
    page.footer(f"{words('report.footer')} {words('report.register')}")
    return page.figure


def _write_head(page: Page, record: Record, programme: str, name: str, words: Words) -> None:
    page.title(words("report.title"), words("report.name", name=name) if name else "")
    foot = words(f"report.foot.{record.foot or 'none'}")
    when = _day(words, record.today)
    page.note(words("report.about", programme=words(programme), foot=foot, when=when))
    page.note(words("report.reported"))


def _write_doses(page: Page, doses: Sequence[DoseRow], words: Words) -> None:
    page.heading(words("report.dose"))
    page.row(("", "", words("report.sheet_dose")), DOSES, "bold")
    for row in doses:
        name = words(row.exercise.short_title)
        if row.coverage is None:
            page.row((name, words("report.left_out"), ""), DOSES)
            continue
        parts = [_part(row, part, words) for part in PARTS if part in row.numbers]
        if row.form is Form.EASIER:
            parts.append(words("report.part.easier"))
        page.row((name, ", ".join(parts), _covered(row.coverage, words)), DOSES)
    page.note(words("report.coverage.how"))


def _covered(coverage: Coverage, words: Words) -> str:
    """How much of a week's times; with who asks for them where that is not the sheet."""
    said = words("report.percent", percent=coverage.percent)
    if coverage.asks is Origin.SOURCE:
        return said
    return words(f"report.origin.{coverage.asks}", number=said)


def _part(row: DoseRow, part: str, words: Words) -> str:
    number = row.numbers[part]
    said = words(f"report.part.{part}", n=words.number(number.value))
    return words(f"report.origin.{number.origin}", number=said)


def _both(page: Page, record: Record, what: str, said: Callable[[Period], str]) -> None:
    page.row((what, said(record.recent), said(record.since)), TWO)


def _write_periods(page: Page, record: Record, words: Words) -> None:
    since = words("report.since", when=_day(words, record.since.first))
    page.row(("", words("report.four_weeks"), since), TWO, "bold")


def _write_done(page: Page, record: Record, words: Words) -> None:
    page.heading(words("report.adherence"))
    _write_periods(page, record, words)

    def active(period: Period) -> str:
        return words("report.of", part=words.number(period.active_days), whole=words.number(period.days))

    def reported(period: Period) -> str:
        part, whole = period.reported_sets, period.planned_sets
        numbers = {"part": words.number(part), "whole": words.number(whole)}
        if not whole:
            return words("report.of", **numbers)
        return words("report.share", percent=round(100 * part / whole), **numbers)

    _both(page, record, words("report.active"), active)
    _both(page, record, words("report.finished"), lambda period: words.number(period.finished))
    _both(page, record, words("report.sets"), reported)


def _write_counts(page: Page, record: Record, words: Words) -> None:
    page.heading(f"{words('report.counts')} ({words('report.counts.how')})")
    recent = {(one.exercise, one.side): one for one in record.recent.counts}
    for one in record.since.counts:
        name, side = words(one.exercise), words(f"report.side.{one.side}")
        lately = recent.get((one.exercise, one.side))
        page.row((name, side, _sets(lately, words), _sets(one, words)), COUNTS)
    if not record.since.counts:
        page.note(words("report.none"))


def _sets(count: Count | None, words: Words) -> str:
    return "0 / 0" if count is None else f"{words.number(count.sets)} / {words.number(count.reps)}"


def _write_pain(page: Page, record: Record, words: Words) -> None:
    page.heading(words("report.pain"))

    def scores(found: Scores) -> str:
        if not found.days:
            return words("report.none")
        middle, highest = words.number(found.median), words.number(found.highest)
        return words("report.pain.median", median=middle, highest=highest, days=words.number(found.days))

    def days(found: Sequence[date]) -> str:
        if not found:
            return words("report.none")
        named = ", ".join(_day(words, on) for on in found[-MOST_DATES:])
        return f"{words.number(len(found))} ({'… ' if len(found) > MOST_DATES else ''}{named})"

    _both(page, record, words("report.pain.before"), lambda period: scores(period.before))
    _both(page, record, words("report.pain.most"), lambda period: scores(period.most))
    _both(
        page,
        record,
        words("report.mornings"),
        lambda period: " / ".join(words.number(number) for number in period.mornings),
    )
    _both(page, record, words("report.flares"), lambda period: days(period.flares))
    severe = words("report.severe", score=words.number(record.severe_from))
    _both(page, record, severe, lambda period: days(period.severe))
    panel = Panel(LEFT, page.y, RIGHT - LEFT, CHART, WIDTH, HEIGHT)
    pen = Pen(page.figure, panel, record.recent.first, words, PRINTED, Sizes.PAGE)
    draw_pain(pen, record.before, record.most, words("report.four_weeks"))
    page.y += CHART


def _write_flags(page: Page, record: Record, words: Words) -> None:
    page.heading(words("report.flags"))
    if record.screened_on is not None:
        page.note(words("report.screened", when=_day(words, record.screened_on)))
    if record.cleared_on is None:
        page.note(words("report.not_cleared"))
    else:
        page.note(words("report.cleared", when=_day(words, record.cleared_on)))
    if record.mistaken_on is not None:
        page.note(words("report.mistaken", when=_day(words, record.mistaken_on)))
    if record.locked is not None:
        level, on = record.locked
        page.note(words(f"report.locked.{level}", when=_day(words, on)))
    answers = "; ".join(words(key) for key in record.answers) or words("report.none")
    page.note(words("report.answers", answers=answers))


def _day(words: Words, on: date) -> str:
    """With the year: a page is kept."""
    return f"{words.date(on)} {on.year}"

"""What happened around pictures of progress and the page for a clinician: events like those of `bot.coach.events`."""

from dataclasses import dataclass

from bot.coach.calendar_events import Page
from content.drawing import Theme


@dataclass(frozen=True, slots=True)
class ThemeChosen:
    """*page*: the leaf of the settings it was chosen on; None: it was under a picture, which comes anew."""

    theme: Theme
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """/report. *name*: what the person typed behind it, to stand on the page and nowhere else; empty: none."""

    name: str = ""

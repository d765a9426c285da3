"""Takes the pictures of progress and of the page for a clinician for the docs, of an invented person."""

import io
from pathlib import Path

from bot.charts import report
from bot.charts.month import month_of
from bot.charts.progress import draw_progress
from bot.charts.record import record_of
from content.drawing import Theme
from tests.support import invented
from tests.support.invented import TODAY
from tests.support.play import PRACTICE, content

DOCS = Path(__file__).parents[2] / "docs" / "pictures"
DAYS = 40


def take(folder: Path) -> None:
    person, diary, words = invented.person(DAYS), invented.diary(DAYS), content().texts.words("en")
    month = month_of(PRACTICE, person, diary, TODAY)
    for theme in Theme:
        (folder / f"progress-{theme}.png").write_bytes(draw_progress(month, words, theme))
    page = report.figure_of(record_of(PRACTICE, person, diary, TODAY), PRACTICE.programme.title, "", words)
    file = io.BytesIO()
    page.savefig(file, format="png", dpi=2 * page.dpi)
    (folder / "report.png").write_bytes(file.getvalue())


if __name__ == "__main__":
    take(DOCS)

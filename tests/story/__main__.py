"""`python -m tests.story`: write the fortnights of docs/story anew."""

import sys
from pathlib import Path

from tests.story.live import Living
from tests.story.people import LIVES

FOLDER = Path(__file__).parents[2] / "docs" / "story"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for life in LIVES:
        path = FOLDER / f"{life.name}.md"
        path.write_text(Living(life).written(), encoding="utf-8")
        sys.stdout.write(f"docs/story/{path.name}\n")


if __name__ == "__main__":
    main()

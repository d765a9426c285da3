"""The zip that /export sends: everything, readable by people and programs, and as documented."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bot.coach.onboarding import newcomer
from bot.coach.person import Person
from bot.export import Exporter, described
from bot.papers import NotMade, Paper
from bot.storage import codec, exports
from bot.storage.database import StoreAway
from content.load import bundled, load
from tests.support.at_the_desk import ANN, AtTheDesk, at_the_desk
from tests.support.clock import START
from tests.support.databases import SEALER
from tests.support.rows import plant_everywhere

TEXTS = load(bundled()).texts
DOCUMENT = Path(__file__).parents[2] / "docs" / "export.md"


@pytest.fixture
def here(tmp_path: Path) -> AtTheDesk:
    return at_the_desk(tmp_path)


@pytest.fixture
def exporter(here: AtTheDesk) -> Exporter:
    return Exporter(here.database, SEALER, here.practice, TEXTS, lambda: START)


async def unzipped(exporter: Exporter, language: str = "en") -> dict[str, str]:
    paper = await exporter(ANN, language)
    assert isinstance(paper, Paper)
    with zipfile.ZipFile(io.BytesIO(paper.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


async def test_every_table_is_in_it_as_csv_and_as_json(here: AtTheDesk, exporter: Exporter) -> None:
    await here.agrees()

    files = await unzipped(exporter)

    tables = exports.tables()
    assert files.keys() == {"README.txt", "data.json", "person.csv", *(f"{name}.csv" for name in tables)}
    data = json.loads(files["data.json"])["tables"]
    for name, columns in tables.items():
        assert files[f"{name}.csv"].splitlines()[0].split(",") == list(columns)
        assert len(table(files[f"{name}.csv"])) == len(data[name])
    assert data["people"][0]["person_id"] == ANN
    assert data["people"][0]["state"]["consent"]["version"] == here.practice.programme.consent_version
    here.database.close()


async def test_a_person_is_told_field_by_field(here: AtTheDesk, exporter: Exporter) -> None:
    await here.agrees()
    row = await here.row()
    assert row is not None

    fields = {one["field"]: one["value"] for one in table((await unzipped(exporter))["person.csv"])}

    assert fields["slots.0.at"] == "07:30:00"
    assert {name.partition(".")[0] for name in fields} == set(row.state)
    here.database.close()


async def test_the_readme_explains_every_column_and_field_in_the_persons_language(
    here: AtTheDesk, exporter: Exporter
) -> None:
    await here.agrees()

    readme = (await unzipped(exporter))["README.txt"]

    for name, columns in exports.tables().items():
        part = readme.partition(f"{name}.csv: ")[2].partition("\n\n")[0]
        assert [line.split(":")[0].strip() for line in part.splitlines()[1:]] == list(columns)
    assert all(f"\n  {name}: " in readme for name in Person.__dataclass_fields__)
    assert (
        "Toe pulls: your plan has 67 % of what the exercise sheet asks.\n"
        "Asked: 21 times a week. In your plan: 14 times.\n"
        "That is your plan, not what you did.\n"
    ) in readme, "the plan holds two of the sheet's three rounds of toe pulls (A14)"
    for language in TEXTS.languages.names:
        words = TEXTS.words(language)
        theirs = (await unzipped(exporter, language))["README.txt"]
        assert theirs.startswith(words("export.title", when=f"{START:%Y-%m-%d %H:%M}"))
    here.database.close()


async def test_a_cell_is_no_formula(here: AtTheDesk, exporter: Exporter) -> None:
    """A spreadsheet would reckon with what somebody typed."""
    await here.database.run(lambda tx: plant_everywhere(tx, ANN))

    held = await here.database.read(lambda tx: exports.read(tx, SEALER, ANN))
    state = codec.to_json(replace(newcomer(here.practice, ANN, "en"), zone_known=True))
    held["people"].rows[0]["state"].clear()
    held["people"].rows[0]["state"].update(state)
    paper = exporter.paper(held, "en")

    assert paper is not None
    with zipfile.ZipFile(io.BytesIO(paper.content)) as archive:
        (row,) = table(archive.read("set_logs.csv").decode())
        assert "zone_known,true" in archive.read("person.csv").decode().splitlines(), "as in data.json"
    assert row["exercise"] == "'=word"
    here.database.close()


async def test_of_a_stranger_there_is_nothing_to_make(here: AtTheDesk, exporter: Exporter) -> None:
    assert await exporter(ANN, "en") is None
    here.database.close()


async def test_while_the_store_is_away_it_is_asked_again(
    here: AtTheDesk, exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreAway

    monkeypatch.setattr(type(here.database), "read", away)
    with pytest.raises(NotMade):
        await exporter(ANN, "en")
    here.database.close()


def test_the_document_says_what_is_in_the_zip() -> None:
    """Written anew: `python -m tests.bot.test_export`."""
    assert documented(DOCUMENT.read_text("utf-8")) == DOCUMENT.read_text("utf-8")


def documented(text: str) -> str:
    lines = "\n".join(described(TEXTS.words("en"), exports.tables())).strip()
    block = f"```text\n{lines}\n```"
    return re.sub(r"```text\n.*?```", lambda _: block, text, count=1, flags=re.DOTALL)


if __name__ == "__main__":
    DOCUMENT.write_text(documented(DOCUMENT.read_text("utf-8")), "utf-8")

"""The export of one person: a zip with everything as JSON, each table as CSV, and a README in their language.

`docs/export.md` describes it; a test compares it with what is really in the zip.
"""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.coach.coverage import coverages
from bot.coach.person import Person
from bot.coach.practice import Practice
from bot.papers import NotMade, Paper
from bot.storage import codec, exports
from bot.storage.database import Database, StoreAway, Transaction
from bot.storage.exports import Cell, Held
from bot.storage.sealed import Sealer
from content.texts import Texts, Words

PAPER = "export"
"""Its name among the papers."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Makes the export. A `bot.papers.Maker`."""

    database: Database
    sealer: Sealer
    practice: Practice
    texts: Texts
    now: Callable[[], datetime]

    async def __call__(self, person_id: int, language: str, _note: str = "") -> Paper | None:
        def work(tx: Transaction) -> Mapping[str, Held]:
            return exports.read(tx, self.sealer, person_id)

        try:
            held = await self.database.read(work)
        except StoreAway:
            raise NotMade from None
        return await asyncio.to_thread(self.paper, held, language)

    def paper(self, held: Mapping[str, Held], language: str) -> Paper | None:
        """None: nothing is kept of this person."""
        if not held["people"].rows:
            return None
        state = held["people"].rows[0]["state"]
        made_at, words = self.now(), self.texts.words(language)
        readme = "\n".join(self._readme(words, held, codec.from_json(state), made_at))
        files = {"README.txt": readme, "data.json": _as_json(held, made_at)}
        files["person.csv"] = _as_csv(("field", "value"), _flat("", state))
        for name, table in held.items():
            files[f"{name}.csv"] = _as_csv(table.columns, (row.values() for row in table.rows))
        return Paper(f"forefoot-{made_at:%Y-%m-%d}.zip", _zipped(files, made_at))

    def _readme(
        self, words: Words, held: Mapping[str, Held], person: Person, made_at: datetime
    ) -> Iterator[str]:
        yield words("export.title", when=f"{made_at:%Y-%m-%d %H:%M}")
        yield ""
        yield words("export.files.how")
        yield words("export.first")
        yield words("export.times.how")
        everything = 100  # per cent
        less = [part for part in coverages(self.practice.of(person), person) if part.percent < everything]
        for part in less:
            exercise = words(part.exercise.short_title)
            yield ""
            yield words(f"export.coverage.{part.asks}", percent=part.percent, exercise=exercise)
            yield words("export.coverage.how", asked=part.asked, planned=part.planned)
        if less:
            yield words("export.coverage.plan")
        yield from described(words, {name: table.columns for name, table in held.items()})


def described(words: Words, tables: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every file with all its columns. Raises ContentError: one has no words yet."""
    yield from ("", f"person.csv: {words('export.file.person')}")
    for name in Person.__dataclass_fields__:
        yield f"  {name}: {words(f'export.person.{name}')}"
    for table, columns in tables.items():
        yield from ("", f"{table}.csv: {words(f'export.file.{table}')}")
        for column in columns:
            own = f"export.column.{table}.{column}"
            yield f"  {column}: {words(own if words.has(own) else f'export.column.{column}')}"


def _flat(path: str, value: Cell) -> Iterator[tuple[str, Cell]]:
    """`slots.0.at` and its value, for every value in the person's state."""
    parts: Iterable[tuple[object, Cell]]
    match value:
        case dict() if value:
            parts = value.items()
        case list() if value:
            parts = enumerate(value)
        case _:
            yield path, value
            return
    for name, part in parts:
        yield from _flat(f"{path}.{name}" if path else str(name), part)


def _as_json(held: Mapping[str, Held], made_at: datetime) -> str:
    tables = {name: table.rows for name, table in held.items()}
    return json.dumps({"made_at": made_at.isoformat(), "tables": tables}, ensure_ascii=False, indent=1)


def _as_csv(columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return file.getvalue()


def _text(cell: Cell) -> Cell:
    if isinstance(cell, dict | list | bool):
        return json.dumps(cell, ensure_ascii=False)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _zipped(files: Mapping[str, str], made_at: datetime) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return file.getvalue()

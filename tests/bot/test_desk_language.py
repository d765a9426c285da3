"""The language somebody is spoken to in, from their client to the message that waits to be sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.coach.events import Event, LanguageChosen, Started
from bot.heard import Heard, Tap
from bot.storage.tables import outbox
from tests.support.at_the_desk import ANN, CONTENT, AtTheDesk, at_the_desk
from tests.support.databases import SEALER
from tests.support.play import AGREED

AUSTRIAN = "de-AT"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[AtTheDesk]:
    here = at_the_desk(tmp_path)
    yield here
    here.database.close()


async def hears(here: AtTheDesk, event: Event, tap: Tap | None = None) -> None:
    here.updates += 1
    await here.desk.hear(Heard(here.updates, ANN, AUSTRIAN, event, tap))


async def waiting(here: AtTheDesk) -> list[str]:
    """The words of all messages that wait, oldest first."""
    rows = await here.database.read(
        lambda tx: tx.scalars(sa.select(outbox.c.payload).order_by(outbox.c.id)).all()
    )
    return [str(SEALER.open(row)["text"]) for row in rows]


def said(language: str, key: str) -> str:
    return CONTENT.texts.words(language)(key)


async def test_a_newcomer_is_answered_in_the_language_of_their_client(here: AtTheDesk) -> None:
    await hears(here, Started())

    assert said("de", "welcome.hello") in (await waiting(here))[-1]


async def test_what_was_chosen_holds_whatever_the_client_says_and_for_what_comes_by_itself(
    here: AtTheDesk,
) -> None:
    await hears(here, Started())
    await hears(here, replace(AGREED, language="de"), Tap("1", 1))
    await hears(here, LanguageChosen("uk"), Tap("2", 2))
    assert said("uk", "language.set") in await waiting(here)

    await hears(here, Started())

    row = await here.row()
    assert row is not None
    assert row.state["language"] == "uk"
    assert "Питання безпеки" in (await waiting(here))[-1]


async def test_a_language_chosen_before_the_consent_is_kept_with_it(here: AtTheDesk) -> None:
    await hears(here, Started())
    await hears(here, LanguageChosen("es"), Tap("1", 1))
    assert await here.row() is None, "nothing is stored before the consent"

    await hears(here, replace(AGREED, language="es"), Tap("2", 2))

    row = await here.row()
    assert row is not None
    assert row.state["language"] == "es"

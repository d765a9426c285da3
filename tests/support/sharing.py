"""Somebody shares with a clinician, at a desk: the steps, and what each chat was told."""

import re

import sqlalchemy as sa

from bot.coach.share_events import LinkNamed, ShareAgreed
from bot.storage.tables import outbox
from tests.support.at_the_desk import ANN, AtTheDesk
from tests.support.databases import SEALER

BEA = 900  # A clinician, and nobody's patient.


async def said(here: AtTheDesk, chat_id: int) -> list[str]:
    query = sa.select(outbox.c.payload).where(outbox.c.chat_id == chat_id).order_by(outbox.c.id)
    payloads = await here.database.read(lambda tx: tx.scalars(query).all())
    return [SEALER.open(payload).get("text", "") for payload in payloads if payload]


async def count(here: AtTheDesk, table: sa.Table) -> int:
    query = sa.select(sa.func.count()).select_from(table)
    return await here.database.read(lambda tx: tx.scalar(query)) or 0


async def code_of(here: AtTheDesk, label: str = "", person_id: int = ANN) -> str:
    await here.hears(ShareAgreed(label), person_id=person_id)
    found = re.search("<b>([A-Z]{8})</b>", (await said(here, person_id))[-1])
    assert found
    return found[1]


async def links(here: AtTheDesk, code: str, chat_id: int = BEA) -> str:
    await here.hears(LinkNamed(code), person_id=chat_id)
    return (await said(here, chat_id))[-1]


async def shared(here: AtTheDesk, label: str = "") -> None:
    await here.agrees()
    assert "Linked" in await links(here, await code_of(here, label))

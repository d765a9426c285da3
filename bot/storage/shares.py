"""With whom a person shares, the codes that lead there, and the alerts that wait to be told together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.share_effects import Alert
from bot.coach.sharing import Share
from bot.storage import dialect
from bot.storage.sealed import Sealer
from bot.storage.tables import share_codes, shares

CODE_LASTS = timedelta(hours=24)
BUNDLED_FOR = timedelta(minutes=5)
"""What comes up within so long after the first is told with it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A clinician's chat, in the language that it spoke when it was linked."""

    chat_id: int
    language: str
    share: Share


@dataclass(frozen=True, slots=True)
class Shares:
    """Functions with *tx* are for the caller's transaction. A code is kept as its digest alone."""

    sealer: Sealer

    def keep_code(self, tx: Connection, person_id: int, code: str, label: str, now: datetime) -> None:
        row = {
            "digest": self.sealer.digest(code),
            "label": self.sealer.seal(label),
            "expires_at": now + CODE_LASTS,
        }
        dialect.put(tx, share_codes, {"person_id": person_id, **row})

    def link(self, tx: Connection, code: str, chat_id: int, language: str, now: datetime) -> Recipient | None:
        """Use up *code* for this chat. None: it is unknown, used or too old, or the chat's own."""
        used = sa.delete(share_codes).where(
            share_codes.c.digest == self.sealer.digest(code),
            share_codes.c.expires_at > now,
            share_codes.c.person_id != chat_id,
        )
        found = tx.execute(used.returning(share_codes.c.person_id, share_codes.c.label)).one_or_none()
        if found is None:
            return None
        who = {"person_id": found.person_id, "clinician_id": chat_id}
        others = sa.select(sa.func.coalesce(sa.func.max(shares.c.place), 0)).where(
            shares.c.clinician_id == chat_id
        )
        tx.execute(sa.delete(shares).where(*(shares.c[name] == value for name, value in who.items())))
        row = {
            "label": found.label,
            "language": language,
            "place": (tx.scalar(others) or 0) + 1,
            "since_at": now,
        }
        tx.execute(sa.insert(shares).values(**who, **row))
        return next(one for one in self.recipients(tx, found.person_id) if one.chat_id == chat_id)

    def person_of(self, tx: Connection, number: int) -> int | None:
        return tx.scalar(sa.select(shares.c.person_id).where(shares.c.id == number))

    def recipients(self, tx: Connection, person_id: int) -> list[Recipient]:
        """Oldest first."""
        rows = tx.execute(sa.select(shares).where(shares.c.person_id == person_id).order_by(shares.c.id))
        return [self._recipient(row) for row in rows]

    def _recipient(self, row: sa.Row[tuple[object, ...]]) -> Recipient:
        values = row._mapping  # noqa: SLF001 (SQLAlchemy's public name)
        share = Share(values["id"], self.sealer.open(values["label"]), values["place"], values["since_at"])
        return Recipient(values["clinician_id"], values["language"], share)

    def end(self, tx: Connection, person_id: int, number: int | None) -> list[Recipient]:
        """Those that are no more. None: all of this person, and a code that waits. A stranger's number ends nothing."""
        ended = [one for one in self.recipients(tx, person_id) if number in {None, one.share.number}]
        numbers = [one.share.number for one in ended]
        tx.execute(sa.delete(shares).where(shares.c.person_id == person_id, shares.c.id.in_(numbers)))
        if number is None:
            tx.execute(sa.delete(share_codes).where(share_codes.c.person_id == person_id))
        return ended

    # Alerts

    def note(self, tx: Connection, person_id: int, why: Alert, now: datetime) -> None:
        """To be told in a moment, with what else comes up."""
        rows = tx.execute(sa.select(shares).where(shares.c.person_id == person_id).with_for_update()).all()
        for row in rows:
            noted = [] if row.alerts is None else self.sealer.open(row.alerts)
            if why.value not in noted:
                values = {
                    "alerts": self.sealer.seal([*noted, why.value]),
                    "alert_at": row.alert_at or now + BUNDLED_FOR,
                }
                tx.execute(sa.update(shares).where(shares.c.id == row.id).values(values))

    def due_alerts(self, tx: Connection, now: datetime, limit: int) -> list[tuple[Recipient, list[Alert]]]:
        """Those to be told now; they are taken off the list."""
        query = sa.select(shares).where(shares.c.alert_at <= now).order_by(shares.c.alert_at).limit(limit)
        rows = tx.execute(query.with_for_update(skip_locked=True)).all()
        told = [(self._recipient(row), [Alert(why) for why in self.sealer.open(row.alerts)]) for row in rows]
        numbers = [row.id for row in rows]
        tx.execute(sa.update(shares).where(shares.c.id.in_(numbers)).values(alerts=None, alert_at=None))
        return told

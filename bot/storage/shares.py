"""With whom a person shares, the codes that lead there, and the alerts that wait to be told together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy import Connection

from bot.coach.share_effects import Alert
from bot.coach.sharing import WORDING, Share
from bot.storage import dialect, person_keys
from bot.storage.sealed import Sealer, WrongKey
from bot.storage.tables import messages, people, share_codes, shares

log: structlog.stdlib.BoundLogger = structlog.get_logger()

CODE_LASTS = timedelta(hours=24)
BUNDLED_FOR = timedelta(minutes=5)
"""What comes up within so long after the first is told with it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A clinician's chat, in the language that it spoke when it was linked, and whose the share is."""

    chat_id: int
    language: str
    person_id: int
    share: Share


@dataclass(frozen=True, slots=True)
class Shares:
    """Functions with *tx* are for the caller's transaction. A code is kept as its digest alone."""

    sealer: Sealer

    def keep_code(self, tx: Connection, person_id: int, code: str, label: str, now: datetime) -> None:
        row = {
            "digest": self.sealer.digests(code)[0],
            "label": person_keys.opener(tx, self.sealer, person_id).seal(label),
            "expires_at": now + CODE_LASTS,
            "agreed": WORDING,
        }
        dialect.put(tx, share_codes, {"person_id": person_id, **row})

    def link(
        self, tx: Connection, code: str, chat_id: int, *, language: str, name: str, now: datetime
    ) -> Recipient | None:
        """Use up *code* for this chat. None: it is unknown, used or too old, or the chat's own."""
        used = sa.delete(share_codes).where(
            share_codes.c.digest.in_(self.sealer.digests(code)),
            share_codes.c.expires_at > now,
            share_codes.c.person_id != chat_id,
        )
        columns = (share_codes.c.person_id, share_codes.c.label, share_codes.c.agreed)
        found = tx.execute(used.returning(*columns)).one_or_none()
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
            "agreed": found.agreed,
            "clinician": person_keys.opener(tx, self.sealer, found.person_id).seal(name) if name else None,
        }
        tx.execute(sa.insert(shares).values(**who, **row))
        return next(one for one in self.recipients(tx, found.person_id) if one.chat_id == chat_id)

    def recipients(self, tx: Connection, person_id: int) -> list[Recipient]:
        """Oldest first."""
        return self._found(tx, shares.c.person_id == person_id)

    def patients(self, tx: Connection, chat_id: int) -> list[Recipient]:
        """What is shared with this chat, oldest first."""
        return self._found(tx, shares.c.clinician_id == chat_id)

    def _found(self, tx: Connection, which: sa.ColumnElement[bool]) -> list[Recipient]:
        rows = tx.execute(sa.select(shares).where(which).order_by(shares.c.id)).all()
        keys = person_keys.wrapped_of(tx, {row.person_id for row in rows})
        return [self._recipient(row, keys.get(row.person_id)) for row in rows]

    def _recipient(self, row: sa.Row[Any], wrapped: bytes | None) -> Recipient:
        """One whose key is not there is without names, and can be ended like any other."""
        values = row._mapping  # noqa: SLF001 (SQLAlchemy's public name)
        try:
            own = person_keys.unwrapped(self.sealer, wrapped)
            label = own.open(values["label"])
            clinician = "" if values["clinician"] is None else own.open(values["clinician"])
        except WrongKey:
            log.warning("share_unreadable", person=values["person_id"])
            label = clinician = ""
        share = Share(values["id"], label, values["place"], values["since_at"], clinician, values["agreed"])
        return Recipient(values["clinician_id"], values["language"], values["person_id"], share)

    def accept_wording(self, tx: Connection, person_id: int, number: int, now: datetime) -> bool:
        """The newest wording holds for this share from now on; of the days before nothing is shown by it.

        One that has it already keeps the day since when it holds. False: it is over, or a stranger's.
        """
        own = (shares.c.person_id == person_id, shares.c.id == number)
        older = sa.update(shares).where(*own, shares.c.agreed < WORDING)
        tx.execute(older.values(agreed=WORDING, since_at=now))
        return tx.execute(sa.select(shares.c.id).where(*own)).first() is not None

    def end(self, tx: Connection, person_id: int, number: int | None) -> list[Recipient]:
        """Those that are no more. None: all of this person, and a code that waits. A stranger's number ends nothing."""
        ended = [one for one in self.recipients(tx, person_id) if number in {None, one.share.number}]
        if number is None:
            tx.execute(sa.delete(share_codes).where(share_codes.c.person_id == person_id))
        return self._over(tx, ended)

    def leave(self, tx: Connection, chat_id: int, number: int | None) -> list[Recipient]:
        """Those that a clinician ends. None: all of theirs. Another's number ends nothing."""
        return self._over(
            tx, [one for one in self.patients(tx, chat_id) if number in {None, one.share.number}]
        )

    def _over(self, tx: Connection, ended: list[Recipient]) -> list[Recipient]:
        tx.execute(sa.delete(shares).where(shares.c.id.in_([one.share.number for one in ended])))
        chats = {one.chat_id for one in ended}
        still = sa.union(sa.select(shares.c.clinician_id), sa.select(people.c.person_id))
        # Of a chat that is nobody's patient nothing stays, not even where a menu stands in it.
        gone = messages.c.chat_id.in_(chats) & messages.c.chat_id.not_in(still)
        tx.execute(sa.delete(messages).where(gone))
        return ended

    # Alerts

    def note(self, tx: Connection, person_id: int, why: Alert, now: datetime) -> None:
        """To be told in a moment, with what else comes up."""
        rows = tx.execute(sa.select(shares).where(shares.c.person_id == person_id).with_for_update()).all()
        for row in rows:
            own = person_keys.opener(tx, self.sealer, person_id)
            noted = [] if row.alerts is None else own.open(row.alerts)
            if why.value not in noted:
                values = {
                    "alerts": own.seal([*noted, why.value]),
                    "alert_at": row.alert_at or now + BUNDLED_FOR,
                }
                tx.execute(sa.update(shares).where(shares.c.id == row.id).values(values))

    def due_alerts(self, tx: Connection, now: datetime, limit: int) -> list[tuple[Recipient, list[Alert]]]:
        """Those to be told now; they are taken off the list, and so is what no key opens."""
        query = sa.select(shares).where(shares.c.alert_at <= now).order_by(shares.c.alert_at).limit(limit)
        rows = tx.execute(query.with_for_update(skip_locked=True)).all()
        keys = person_keys.wrapped_of(tx, {row.person_id for row in rows})
        told = [
            (self._recipient(row, key), alerts)
            for row, key in ((row, keys.get(row.person_id)) for row in rows)
            if (alerts := self._alerts(row, key))
        ]
        numbers = [row.id for row in rows]
        tx.execute(sa.update(shares).where(shares.c.id.in_(numbers)).values(alerts=None, alert_at=None))
        return told

    def _alerts(self, row: sa.Row[Any], wrapped: bytes | None) -> list[Alert]:
        try:
            return [Alert(why) for why in person_keys.unwrapped(self.sealer, wrapped).open(row.alerts)]
        except WrongKey:
            log.warning("alerts_unreadable", person=row.person_id)
            return []

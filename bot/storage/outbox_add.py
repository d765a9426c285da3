"""How messages enter the queue: each as urgent as what follows it in its chat; of edits, the newest look alone."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.sealed import Sealer
from bot.storage.tables import IS_OPEN, IS_QUEUED, outbox
from scheduler.message import Action, Draft, Kind

# Somebody who just tapped waits with a foot in the air; a summary can wait. The answer to a tap comes first no
# more than what it is about: people who see nothing happen tap again, and those taps would hold it up for ever.
PRIORITY = {Kind.TOAST: 1, Kind.ANSWER: 1, Kind.CUE: 2, Kind.PROMPT: 3, Kind.SUMMARY: 4}

# Statements that are made once: to build one takes longer than to run it.

_priority = sa.bindparam("new_priority", type_=sa.Integer)
_chat_id, _target = sa.bindparam("of_chat", type_=sa.BigInteger), sa.bindparam("of_target", type_=sa.Text)

# Within a chat the order stays: who waits in front of an answer is as urgent as the answer.
_HURRY_WHAT_IS_BEFORE = (
    sa.update(outbox)
    .where(IS_OPEN, IS_QUEUED, outbox.c.chat_id == _chat_id, outbox.c.priority > _priority)
    .values(priority=_priority)
)

# Send only the newest look of a message. An edit before a queued SEND belongs to the older message.
_newer = outbox.alias("newer")
_IS_FOR_OLDER_MESSAGE = sa.exists().where(
    _newer.c.done_at.is_(None),
    _newer.c.chat_id == outbox.c.chat_id,
    _newer.c.target == outbox.c.target,
    _newer.c.action == Action.SEND.value,
    _newer.c.id > outbox.c.id,
)
_DELETE_OUTDATED_EDITS = sa.delete(outbox).where(
    IS_OPEN,
    IS_QUEUED,
    outbox.c.chat_id == _chat_id,
    outbox.c.target == _target,
    outbox.c.action == Action.EDIT.value,
    ~_IS_FOR_OLDER_MESSAGE,
)


def add(tx: Connection, sealer: Sealer, drafts: Sequence[Draft], now: datetime) -> None:
    """In their order. Few statements, however many they are: each is another way to the database and back."""
    for chat_id, target in _edited(drafts):
        tx.execute(_DELETE_OUTDATED_EDITS, {"of_chat": chat_id, "of_target": target})
    urgency: dict[int, int] = {}
    priorities = [_hurried(draft, urgency) for draft in reversed(drafts)][::-1]
    for chat_id, priority in urgency.items():
        tx.execute(_HURRY_WHAT_IS_BEFORE, {"of_chat": chat_id, "new_priority": priority})
    rows = [
        _row(sealer, draft, priorities[place], now)
        for place, draft in enumerate(drafts)
        if not _is_outdated(draft, drafts[place + 1 :])
    ]
    if rows:
        dialect.insert_new(tx, outbox, rows)


def _is_outdated(draft: Draft, later: Sequence[Draft]) -> bool:
    """Whether the next that is said of its message is another look of it."""
    following = (each for each in later if _message(each) == _message(draft) and not _is_of_buttons(each))
    after = next(following, None)
    return draft.action is Action.EDIT and after is not None and after.action is Action.EDIT


def _edited(drafts: Sequence[Draft]) -> list[tuple[int, str | None]]:
    """Messages of which a new look comes before any new one of their name."""
    first: dict[tuple[int, str | None], Action] = {}
    for draft in drafts:
        if not _is_of_buttons(draft):
            first.setdefault(_message(draft), draft.action)
    return [message for message, action in first.items() if action is Action.EDIT]


def _is_of_buttons(draft: Draft) -> bool:
    """Of the buttons alone: the words of a look that waits before it are still to be shown."""
    return draft.payload.keys() == {"buttons"}


def _message(draft: Draft) -> tuple[int, str | None]:
    return draft.chat_id, draft.target


def _hurried(draft: Draft, urgency: dict[int, int]) -> int:
    """The priority of *draft*. *urgency*, by chat, is that of what follows it; this one is added for what is before."""
    own = PRIORITY[draft.kind]
    if draft.kind is not Kind.TOAST:
        own = urgency[draft.chat_id] = min(own, urgency.get(draft.chat_id, own))
    return own


def _row(sealer: Sealer, draft: Draft, priority: int, now: datetime) -> dict[str, object]:
    return {
        "chat_id": draft.chat_id,
        "kind": draft.kind.value,
        "action": draft.action.value,
        "priority": priority,
        "payload": sealer.seal(dict(draft.payload)),
        "target": draft.target,
        "occurrence": draft.occurrence,
        "state": "queued",
        "created_at": now,
        "not_before": now,
        "expires_at": draft.expires_at,
    }

"""Files about a person that are made when they are sent: an export, a report, a picture of progress.

In the outbox waits only which paper, of whom and in which language; what is in it never lies there. Sent again
after a lost answer it is made again. A new kind is a maker, registered in `bot.makers`, and a `ShowPaper`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Paper:
    """*name* is the file's, as the person sees it."""

    name: str
    content: bytes


class NotMade(Exception):  # noqa: N818 (reads as what happened)
    """The store is away: to be made again in a moment."""


Maker = Callable[[int, str, str], Awaitable[Paper | None]]
"""Of the person with this id, in this language, with what they typed to stand in it (empty: nothing).

None: there is nobody to make it of. Raises NotMade.

It computes in a thread, never on the event loop.
"""


@dataclass(frozen=True, slots=True)
class Papers:
    """The makers by the name of their paper."""

    makers: dict[str, Maker] = field(default_factory=dict)

    async def make(self, paper: str, person_id: int, language: str, note: str = "") -> Paper | None:
        """None: it cannot be made, now or later. Raises NotMade: later it may."""
        try:
            return await self.makers[paper](person_id, language, note)
        except NotMade:
            raise
        except Exception:
            # Tried again it would fail again, and hold up everything else that waits for this chat.
            log.exception("paper_not_made", paper=paper, person_id=person_id)
            return None

"""What comes next, for one person or for anybody: where the sandbox's clock may jump to.

For anybody it reads every person: for a few only.
"""

from datetime import datetime

from bot.coach.coach import wake_at
from bot.coach.person import Away, Idle, InSession, Person, Prompted
from bot.coach.practice import Practice
from bot.storage import codec
from bot.storage.database import Database
from bot.storage.people import People


class Upcoming:
    def __init__(self, practice: Practice, database: Database, people: People) -> None:
        self._practice = practice
        self._database = database
        self._people = people

    async def next_prompt_at(self, person_id: int | None = None) -> datetime | None:
        """The earliest prompt, one that was snoozed included; None: nobody waits for one."""
        people = await self._those(person_id)
        return min((at for person in people for at in _prompts(person)), default=None)

    async def next_cue_at(self, person_id: int | None = None) -> datetime | None:
        """The next instant at which something happens by itself to somebody who has begun or was prompted."""
        busy = [
            wake_at(self._practice, person)
            for person in await self._those(person_id)
            if isinstance(person.phase, InSession | Prompted)
        ]
        return min((at for at in busy if at is not None), default=None)

    async def _those(self, person_id: int | None) -> list[Person]:
        """Everybody, or the one; nobody if that one is not known."""
        if person_id is None:
            rows = await self._database.read(self._people.everybody)
        else:
            row = await self._database.read(lambda tx: self._people.load(tx, person_id))
            rows = [] if row is None else [row]
        return [codec.from_json(row.state) for row in rows]


def _prompts(person: Person) -> list[datetime]:
    coming = [occurrence.at for _, occurrence in person.coming()]
    match person.phase:
        case Prompted(snoozed_until=until) if until is not None:
            return [until, *coming]
        case Idle() | Prompted() | InSession() | Away():
            return coming
        case _:
            return []

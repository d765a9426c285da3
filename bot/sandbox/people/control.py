"""The API from outside the chat: who is here, what they do, what they see, and what goes wrong.

`routes.py` is the table of what there is; here is what each row does.
"""

from aiohttp import web

from bot.sandbox.asked import Asked
from bot.sandbox.bot_api.limits import Flood
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Faults, FaultWish
from bot.sandbox.journal import Journal, Wanted
from bot.sandbox.people.acts import Acts
from bot.sandbox.people.addresses import (
    InChat,
    InJournal,
    Nothing,
    OfBot,
    OfChat,
    OfFault,
    OfFile,
    OfPerson,
    OfPlan,
)
from bot.sandbox.people.clock_desk import ClockWish, move_clock, show_clock
from bot.sandbox.people.deeds import Row
from bot.sandbox.people.limits_desk import LimitsWish, limits_view, set_limits
from bot.sandbox.people.view import bot_row, chat_view, group_view, person_view
from bot.sandbox.people.wishes import NewGroup, NewPerson, RawUpdate
from bot.sandbox.state.records import Bot, Json, Person

# What a browser may show or play. All else it only saves.
SHOWN = ("image/", "audio/", "video/")


class Control:
    """Each of these answers in JSON, if it says nothing else, or raises SandboxError."""

    def __init__(self, updates: Updates, journal: Journal, faults: Faults, flood: Flood) -> None:
        self.updates = updates
        self.world = updates.world
        self.journal = journal
        self.faults = faults
        self.flood = flood

    async def bots(self, _: Nothing) -> Json:
        return {"bots": [bot_row(bot) for bot in self.world.bots.values()]}

    async def people(self, asked: OfBot) -> Json:
        bot = self.bot(asked) if self.world.bots or asked.bot is not None else None
        return {"people": [person_view(self.world, person, bot) for person in self.world.people.values()]}

    async def add_person(self, _: Nothing, wish: NewPerson) -> Json:
        person_id = wish.id or self.world.next_person_id()
        if (person_id,) in self.world.people:
            raise SandboxError(f"There is a person {person_id} already.", status=409)
        person = Person(
            id=person_id,
            first_name=wish.first_name,
            last_name=wish.last_name or None,
            username=wish.username or None,
            language_code=wish.language_code or None,
            time_zone=wish.time_zone,
        )
        return person_view(self.world, self.world.change_person(person), None)

    async def groups(self, _: Nothing) -> Json:
        return {"groups": [group_view(self.world, group) for group in self.world.groups.all()]}

    async def add_group(self, _: Nothing, wish: NewGroup) -> Json:
        return group_view(self.world, self.world.add_group(wish.title, wish.members))

    async def chat(self, asked: InChat) -> Json:
        """As that person sees it."""
        acts = self.acts(asked)
        return chat_view(self.world, acts.bot, acts.seen(asked.place), acts.person)

    async def any_chat(self, asked: OfChat) -> Json:
        bot = self.bot(asked)
        return chat_view(self.world, bot, self.world.chat(bot, asked.id), None)

    async def deed(self, row: Row, asked: OfPerson, wish: Asked) -> Json:
        return row.does(self.acts(asked), wish)

    async def raw_update(self, asked: OfBot, wish: RawUpdate) -> Json:
        return {"update_id": self.updates.push_raw(self.bot(asked), wish.update)}

    async def read_journal(self, asked: InJournal) -> Json:
        wanted = Wanted(asked.since, asked.method, asked.bot, asked.chat, asked.limit)
        entries = self.journal.read(wanted)
        return {"last": self.journal.last, "calls": [entry.shown() for entry in entries]}

    async def list_faults(self, _: Nothing) -> Json:
        return {"faults": self.faults.shown()}

    async def add_fault(self, _: Nothing, wish: FaultWish) -> Json:
        return self.faults.add(wish).shown()

    async def remove_fault(self, asked: OfFault) -> Json:
        self.faults.remove(asked.id)
        return {"faults": self.faults.shown()}

    async def clear_faults(self, _: Nothing) -> Json:
        self.faults.clear()
        return {"faults": []}

    async def limits(self, _: Nothing) -> Json:
        return limits_view(self.flood)

    async def set_limits(self, _: Nothing, wish: LimitsWish) -> Json:
        set_limits(self.flood, wish)
        return limits_view(self.flood)

    async def clock(self, asked: OfPlan) -> Json:
        return await show_clock(self.world, asked.person)

    async def turn_clock(self, _: Nothing, wish: ClockWish) -> Json:
        await move_clock(self.world, wish)
        return await show_clock(self.world, wish.person)

    async def file(self, asked: OfFile) -> web.Response:
        """As it was sent."""
        file = self.world.files.get((asked.file_id,))
        if file is None:
            raise SandboxError("There is no such file here.", status=404)
        # A file is shown or saved, never run: what a bot uploads must not act as this page.
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        kind = file.mime.partition(";")[0]
        mime = kind if kind.startswith(SHOWN) else "application/octet-stream"
        return web.Response(body=file.content, content_type=mime, headers=headers)

    def acts(self, asked: OfPerson) -> Acts:
        return Acts(self.updates, self.bot(asked), self.world.person(asked.id))

    def bot(self, asked: OfBot) -> Bot:
        if asked.bot is None:
            return self.world.first_bot()
        bot = self.world.bots.get((asked.bot,))
        if bot is None:
            raise SandboxError(f"No bot {asked.bot} has called yet.", status=404)
        return bot

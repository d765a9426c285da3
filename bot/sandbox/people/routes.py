"""What there is under `/sandbox/`: one row for each address. The server and its document are made of them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.sandbox.asked import Asked
from bot.sandbox.faults import FaultWish
from bot.sandbox.people import addresses as at
from bot.sandbox.people import answers, wishes
from bot.sandbox.people.clock_desk import ClockWish
from bot.sandbox.people.control import Control
from bot.sandbox.people.deeds import DEEDS, Row
from bot.sandbox.people.limits_desk import LimitsWish
from bot.sandbox.state.records import Json

# Takes the control, what the address says, and the wish if there is one.
Handler = Callable[..., Awaitable[Any]]
ANY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Route:
    verb: str
    path: str
    summary: str
    handler: Handler | None  # None: it is served elsewhere
    address: type[Asked]
    answer: type[BaseModel] | str  # a model of the JSON, or the content type of something else
    wish: type[Asked] | None = None


def deed(name: str, row: Row) -> Route:
    async def do(control: Control, asked: at.OfPerson, wish: Asked) -> Json:
        return await control.deed(row, asked, wish)

    return Route("POST", f"people/{{id}}/{name}", row.summary, do, at.OfPerson, answers.Done, row.wish)


ROUTES: tuple[Route, ...] = (
    Route("GET", "bots", "The bots that have called", Control.bots, at.Nothing, answers.Bots),
    Route("GET", "people", "Everybody who is here", Control.people, at.OfBot, answers.People),
    Route("POST", "people", "Somebody new", Control.add_person, at.Nothing, answers.Person, wishes.NewPerson),
    Route("GET", "groups", "Every group", Control.groups, at.Nothing, answers.Groups),
    Route("POST", "groups", "A new group", Control.add_group, at.Nothing, answers.Group, wishes.NewGroup),
    Route("GET", "people/{id}/chat", "A chat as that person sees it", Control.chat, at.InChat, answers.Chat),
    *(deed(name, row) for name, row in DEEDS.items()),
    Route("GET", "chats/{id}", "Any chat of a bot", Control.any_chat, at.OfChat, answers.Chat),
    Route(
        *("POST", "updates", "An update for the bot as it is, right or wrong", Control.raw_update),
        *(at.OfBot, answers.Update, wishes.RawUpdate),
    ),
    Route("GET", "journal", "The calls of bots", Control.read_journal, at.InJournal, answers.Journal),
    Route("GET", "faults", "The faults that wait", Control.list_faults, at.Nothing, answers.Faults),
    Route("DELETE", "faults", "No fault waits any more", Control.clear_faults, at.Nothing, answers.Faults),
    Route("POST", "faults", "Make trouble", Control.add_fault, at.Nothing, answers.Fault, FaultWish),
    Route("DELETE", "faults/{id}", "One waits no more", Control.remove_fault, at.OfFault, answers.Faults),
    Route("GET", "limits", "How much a bot may send", Control.limits, at.Nothing, answers.Limits),
    Route("POST", "limits", "Change it", Control.set_limits, at.Nothing, answers.Limits, LimitsWish),
    Route("GET", "clock", "The time, and what is planned", Control.clock, at.OfPlan, answers.Clock),
    Route("POST", "clock", "Turn the clock", Control.turn_clock, at.Nothing, answers.Clock, ClockWish),
    Route("GET", "files/{file_id}", "A file that somebody sent", Control.file, at.OfFile, ANY),
    Route("GET", "events", "Every change as it happens", None, at.OfEvents, "text/event-stream"),
    Route("GET", "openapi.json", "This document", None, at.Nothing, "application/json"),
)

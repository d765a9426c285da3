"""What stands in an address: the path's names and the query's, one model for each kind of address."""

from typing import Literal

from pydantic import Field

from bot.sandbox.asked import Asked
from bot.sandbox.people.wishes import A_PLACE, PersonId, Place

MOST_SHOWN = 1_000_000


class Nothing(Asked):
    pass


class OfBot(Asked):
    bot: int | None = Field(default=None, description="the id of a bot; left out: the first that called")


class OfPerson(OfBot):
    id: PersonId = Field(description="the id of a person, a whole number")


class InChat(OfPerson):
    place: Place = Field(default="private", alias="in", description=A_PLACE)


class OfChat(OfBot):
    id: int = Field(description="the id of a chat: a person's, a group's or the channel's")


class OfPlan(Asked):
    person: PersonId | None = Field(default=None, description="the id of a person; left out: anybody's")


class InJournal(Asked):
    since: int = Field(default=0, ge=0, description="a call's number: only later ones are shown")
    method: str | None = Field(default=None, description="the name of a method")
    bot: int | None = Field(default=None, description="the id of a bot")
    chat: int | None = Field(default=None, description="the id of a chat")
    limit: int | None = Field(
        default=None,
        ge=0,
        le=MOST_SHOWN,
        description=f"a whole number from 0 to {MOST_SHOWN}: how many of the newest are shown",
    )


class OfFault(Asked):
    id: int = Field(description="the id of a fault, a whole number")


class OfFile(Asked):
    file_id: str = Field(description="the file_id of a file that somebody sent")


class OfEvents(Asked):
    journal: Literal["0", "1"] = Field(default="0", description="1, for every call of a bot as well, or 0")

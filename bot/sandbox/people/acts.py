"""What people do, and the updates that come of it."""

import secrets
from dataclasses import replace
from datetime import timedelta

from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import SandboxError
from bot.sandbox.formatting.text import TEXT_LIMIT, plain
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.people.wishes import Place
from bot.sandbox.state.groups import TEST_GROUP
from bot.sandbox.state.records import Bot, Chat, Json, Person, Post, Query, Standing
from bot.sandbox.state.world import CHANNEL

# Telegram does not say how long a tap can be answered; a minute is often reported.
QUERY_LIFE = timedelta(minutes=1)
OPENED_BY_A_WORD = {TEST_GROUP.id, CHANNEL["id"]}


class Acts:
    """Everything here is done by *person* towards *bot*. Raises SandboxError for what nobody can do."""

    def __init__(self, updates: Updates, bot: Bot, person: Person) -> None:
        self.updates = updates
        self.world = updates.world
        self.bot = bot
        self.person = person

    def chat(self, place: Place = "private") -> Chat:
        """Where the person acts. A chat with the bot opens at the first word, and so do those that are built in.

        Raises SandboxError.
        """
        chat = self.found(place)
        is_opened_by_a_word = chat.id in OPENED_BY_A_WORD or chat.id == self.person.id
        if chat.standing is not Standing.STRANGER or not is_opened_by_a_word:
            return chat
        chat = self.world.change_chat(replace(chat, standing=Standing.MEMBER))
        if chat.id != self.person.id:
            self.tell_membership(chat, before="left", after="member")
        return chat

    def found(self, place: Place) -> Chat:
        """Where the person can act. Raises SandboxError: not there, or with a blocked bot."""
        if self.person.is_deactivated:
            raise SandboxError(f"{self.person.first_name}'s account is deactivated.", status=409)
        chat = self.seen(place)
        if chat.standing is Standing.BLOCKED:
            raise SandboxError(f"{self.person.first_name} has blocked the bot. Unblock it first.", status=409)
        return chat

    def seen(self, place: Place) -> Chat:
        """What the person can look at. Raises SandboxError: a group of others."""
        match place:
            case "private":
                return self.world.chat(self.bot, self.person.id)
            case "channel":
                return self.world.chat(self.bot, CHANNEL["id"])
        group = self.world.groups.group(TEST_GROUP.id if place == "group" else place)
        if self.person.id not in self.world.members(group):
            raise SandboxError(f"{self.person.first_name} is not in the group {group.title}.", status=409)
        return self.world.chat(self.bot, group.id)

    def say(self, text: str, place: Place = "private", reply_to: int | None = None) -> Post:
        chat, content = self.chat(place), spoken(text)
        if reply_to is not None:
            content["reply_to_message"] = quoted(self.world.post(chat, reply_to), reply_to)
        return self.send(content, place)

    def forward(self, text: str, author: str, place: Place = "private") -> Post:
        """Words of somebody else, who hides their account."""
        origin = {"type": "hidden_user", "date": self.world.stamp(), "sender_user_name": author}
        return self.send(spoken(text) | {"forward_origin": origin}, place)

    def send(self, content: Json, place: Place = "private") -> Post:
        """*content*: the fields of Telegram's Message that are not about who and where."""
        chat = self.chat(place)
        sender = {"sender_chat": chat.info} if is_channel(chat) else {"from": self.person.user()}
        post = self.world.add_post(chat, sender | content)
        self.tell(chat, "channel_post" if is_channel(chat) else "message", post.message)
        return post

    def edit(self, message_id: int, text: str, place: Place = "private") -> Post:
        chat = self.chat(place)
        post = self.world.post(chat, message_id)
        if post is None or "text" not in post.message or not self.is_mine(post):
            raise SandboxError(
                f"Message {message_id} is not a text of {self.person.first_name}'s.", status=404
            )
        kept = {name: value for name, value in post.message.items() if name not in {"text", "entities"}}
        edited = self.world.change_post(post, kept | spoken(text) | {"edit_date": self.world.stamp()})
        self.tell(chat, "edited_channel_post" if is_channel(chat) else "edited_message", edited.message)
        return edited

    def is_mine(self, post: Post) -> bool:
        """A channel has no names: everybody who is here may write for it."""
        sender: Json = post.message.get("from") or {}
        return bool(sender.get("id", self.person.id) == self.person.id)

    def tap(self, post: Post, data: str) -> Query:
        """Presses an inline button; *data* need not stand on one, as a bot cannot trust that it does."""
        query_id = str(secrets.randbits(63))
        # A network is as slow as it is, however fast the clock runs here.
        expires_at = self.world.now() + QUERY_LIFE * max(1.0, self.world.clock_speed())
        query = self.world.add_query(Query(query_id, self.bot.id, post.chat_id, self.person.id, expires_at))
        body = {
            "id": query_id,
            "from": self.person.user(),
            "message": post.message,
            "chat_instance": str(post.chat_id),
            "data": data,
        }
        self.updates.push(self.bot, "callback_query", body)
        return query

    def tell(self, chat: Chat, kind: str, message: Json) -> None:
        """A bot hears what is said where it is."""
        if chat.standing is not Standing.MEMBER:
            return
        if chat.info["type"] == "group":
            self.world.meet(self.bot, self.person)
        self.updates.push(self.bot, kind, message)

    def tell_membership(self, chat: Chat, before: str, after: str) -> None:
        """*before* and *after*: the status in Telegram's ChatMember."""

        def member(status: str) -> Json:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"status": status, "user": self.bot.user(), **until}

        change = {
            "chat": chat.info,
            "from": self.person.user(),
            "date": self.world.stamp(),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
        self.updates.push(self.bot, "my_chat_member", change)


def is_channel(chat: Chat) -> bool:
    return bool(chat.info["type"] == "channel")


def spoken(text: str) -> Json:
    """Raises SandboxError: nobody can send that."""
    words = plain(text)
    if not words.text:
        raise SandboxError("There is no text to send.")
    if units(words.text) > TEXT_LIMIT:
        raise SandboxError(f"A message holds {TEXT_LIMIT} characters.")
    return words.fields("text")


def quoted(post: Post | None, message_id: int) -> Json:
    """Raises SandboxError: it is not there."""
    if post is None:
        raise SandboxError(f"There is no message {message_id} here to answer.", status=404)
    return {name: value for name, value in post.message.items() if name != "reply_to_message"}

"""What people do, and the updates that come of it."""

import secrets
from dataclasses import replace
from datetime import timedelta

from bot.sandbox.bot_api.media import MediaKind, keep, message_part
from bot.sandbox.bot_api.params import Upload
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import SandboxError
from bot.sandbox.formatting.text import TEXT_LIMIT, plain
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.records import Bot, Chat, Json, Person, Post, Query, Standing, StoredFile
from bot.sandbox.state.world import CHANNEL, GROUP

# Telegram does not say how long a tap can be answered; a minute is often reported.
QUERY_LIFE = timedelta(minutes=1)
NORTHMOST = 90.0
EASTMOST = 180.0
# One grey dot: the picture that somebody sends who names none.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550"
    "000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


class Acts:
    """Everything here is done by *person* towards *bot*. Raises SandboxError for what nobody can do."""

    def __init__(self, updates: Updates, bot: Bot, person: Person) -> None:
        self.updates = updates
        self.world = updates.world
        self.bot = bot
        self.person = person

    def private_chat(self) -> Chat:
        """Opens it at the first word. Raises SandboxError: blocked."""
        chat = self.world.chat(self.bot, self.person.id)
        if chat.standing is Standing.BLOCKED:
            raise SandboxError(f"{self.person.first_name} has blocked the bot. Unblock it first.", status=409)
        return self.opened(chat)

    def shared_chat(self, info: Json) -> Chat:
        return self.opened(self.world.chat(self.bot, info["id"]))

    def opened(self, chat: Chat) -> Chat:
        if chat.standing is Standing.MEMBER:
            return chat
        chat = self.world.change_chat(replace(chat, standing=Standing.MEMBER))
        if chat.info["type"] != "private":
            self.tell_membership(chat, before="left", after="member")
        return chat

    def say(self, text: str) -> Post:
        return self.send(spoken(text))

    def forward(self, text: str, author: str) -> Post:
        """Words of somebody else, who hides their account."""
        origin = {"type": "hidden_user", "date": self.world.stamp(), "sender_user_name": author}
        return self.send(spoken(text) | {"forward_origin": origin})

    def say_in_group(self, text: str) -> Post:
        return self.deliver(self.shared_chat(GROUP), "message", {"from": self.person.user()} | spoken(text))

    def post_in_channel(self, text: str) -> Post:
        chat = self.shared_chat(CHANNEL)
        return self.deliver(chat, "channel_post", {"sender_chat": chat.info} | spoken(text))

    def share_location(self, latitude: float, longitude: float) -> Post:
        if abs(latitude) > NORTHMOST or abs(longitude) > EASTMOST:
            raise SandboxError("A latitude is -90 to 90, a longitude -180 to 180.")
        return self.send({"location": {"latitude": float(latitude), "longitude": float(longitude)}})

    def share_contact(self, phone: str) -> Post:
        names = {"first_name": self.person.first_name, "user_id": self.person.id}
        return self.send({"contact": {"phone_number": phone, **names}})

    def send_sticker(self, emoji: str) -> Post:
        sticker = message_part(
            MediaKind.STICKER, self.kept(MediaKind.STICKER, Upload("sticker.png", "image/png", DOT))
        )
        return self.send({"sticker": sticker["sticker"] | {"emoji": emoji}})

    def send_voice(self, seconds: int) -> Post:
        voice = message_part(
            MediaKind.VOICE, self.kept(MediaKind.VOICE, Upload("voice.ogg", "audio/ogg", b"OggS"))
        )
        return self.send({"voice": voice["voice"] | {"duration": seconds}})

    def send_photo(self, content: bytes | None, caption: str) -> Post:
        photo = self.kept(MediaKind.PHOTO, Upload("photo.png", "image/png", content or DOT))
        return self.send(message_part(MediaKind.PHOTO, photo) | plain(caption).fields("caption"))

    def edit(self, message_id: int, text: str) -> Post:
        post = self.world.post(self.private_chat(), message_id)
        if post is None or post.is_from_bot or "text" not in post.message:
            raise SandboxError(
                f"Message {message_id} is not a text of {self.person.first_name}'s.", status=404
            )
        kept = {name: value for name, value in post.message.items() if name not in {"text", "entities"}}
        edited = self.world.change_post(post, kept | spoken(text) | {"edit_date": self.world.stamp()})
        self.updates.push(self.bot, "edited_message", edited.message)
        return edited

    def block(self) -> None:
        chat = self.world.chat(self.bot, self.person.id)
        if chat.standing is not Standing.MEMBER:
            raise SandboxError("There is nothing to block: no open chat with the bot.", status=409)
        self.world.change_chat(replace(chat, standing=Standing.BLOCKED))
        self.tell_membership(chat, before="member", after="kicked")

    def unblock(self) -> None:
        chat = self.world.chat(self.bot, self.person.id)
        if chat.standing is not Standing.BLOCKED:
            raise SandboxError(f"{self.person.first_name} has not blocked the bot.", status=409)
        self.world.change_chat(replace(chat, standing=Standing.MEMBER))
        self.tell_membership(chat, before="kicked", after="member")

    def delete_chat(self) -> None:
        """Empties it on both sides; the bot is not told."""
        chat = self.world.chat(self.bot, self.person.id)
        self.world.remove_posts(chat, self.world.posts(chat))
        self.world.change_chat(replace(chat, reply_keyboard=None, pinned=()))

    def tap(self, post: Post, data: str) -> Query:
        """Presses an inline button; *data* need not stand on one, as a bot cannot trust that it does."""
        chat = self.private_chat()
        query_id = str(secrets.randbits(63))
        # A network is as slow as it is, however fast the clock runs here.
        expires_at = self.world.now() + QUERY_LIFE * max(1.0, self.world.clock_speed())
        query = self.world.add_query(Query(query_id, self.bot.id, chat.id, self.person.id, expires_at))
        body = {
            "id": query_id,
            "from": self.person.user(),
            "message": post.message,
            "chat_instance": str(chat.id),
            "data": data,
        }
        self.updates.push(self.bot, "callback_query", body)
        return query

    def send(self, content: Json) -> Post:
        return self.deliver(self.private_chat(), "message", {"from": self.person.user()} | content)

    def deliver(self, chat: Chat, kind: str, message: Json) -> Post:
        post = self.world.add_post(chat, message)
        self.updates.push(self.bot, kind, post.message)
        return post

    def kept(self, kind: MediaKind, upload: Upload) -> StoredFile:
        return keep(self.world.store, kind, upload)

    def tell_membership(self, chat: Chat, before: str, after: str) -> None:
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


def spoken(text: str) -> Json:
    """Raises SandboxError: nobody can send that."""
    words = plain(text)
    if not words.text:
        raise SandboxError("There is no text to send.")
    if units(words.text) > TEXT_LIMIT:
        raise SandboxError(f"A message holds {TEXT_LIMIT} characters.")
    return words.fields("text")

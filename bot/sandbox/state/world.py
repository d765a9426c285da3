"""People, bots, chats and messages, and the rules that hold between them."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto
from itertools import count

from bot.sandbox.clock import Clock, ClockControl
from bot.sandbox.errors import SandboxError, bad_request, forbidden
from bot.sandbox.state.changes import (
    ChatChanged,
    Onlookers,
    PeopleChanged,
    PostChanged,
    PostsGone,
    Toasted,
)
from bot.sandbox.state.groups import TEST_GROUP, Groups
from bot.sandbox.state.records import Bot, Chat, Group, Json, Person, Post, Query, Sound, Standing, StoredFile
from bot.sandbox.state.store import Store

ANNA = Person(id=1001, first_name="Anna", username="anna", time_zone="Europe/Berlin")
GROUP = TEST_GROUP.info()
CHANNEL: Json = {"id": -1002000000001, "type": "channel", "title": "Test channel"}
# A chat keeps this many messages, so that a long run does not fill the memory; fewer where there are many chats.
KEPT_POSTS = 2000
KEPT_IN_ALL = 100_000
KEPT_AT_LEAST = 20
KEPT_TOASTS = 200
# Taps that no bot ever answers.
KEPT_QUERIES = 10_000


class Access(Enum):
    """What a bot wants of a chat."""

    READ = auto()
    WRITE = auto()


class World:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        controls: ClockControl | None,
        bot_name: str,
        time_zone: str = ANNA.time_zone,
    ) -> None:
        """*time_zone*: what the phone of the first person shows."""
        self.store = store
        self.clock = clock
        self.controls = controls
        self.onlookers = Onlookers()
        self.people = store.table(Person)
        self.groups = Groups(store)
        self.bots = store.table(Bot)
        self.chats = store.table(Chat)
        self.queries = store.table(Query)
        self.files = store.table(StoredFile)
        self.toasts: deque[Toasted] = deque(maxlen=KEPT_TOASTS)
        self._bot_name = bot_name
        self._posts: dict[tuple[int, int], dict[int, Post]] = defaultdict(dict)
        for post in store.table(Post).values():
            self._posts[post.bot_id, post.chat_id][post.message_id] = post
        self._revision = max((post.revision for post in store.table(Post).values()), default=0)
        if not self.people:
            store.put(replace(ANNA, time_zone=time_zone))

    def now(self) -> datetime:
        return self.clock.now()

    def clock_speed(self) -> float:
        return self.controls.speed if self.controls else 1.0

    def is_paused(self) -> bool:
        return self.controls is not None and self.controls.is_paused

    def stamp(self) -> int:
        """Seconds since 1970, as Telegram dates everything."""
        return int(self.now().timestamp())

    def next_revision(self) -> int:
        self._revision += 1
        return self._revision

    @property
    def revision(self) -> int:
        return self._revision

    # People and bots

    def person(self, person_id: int) -> Person:
        """Raises SandboxError."""
        person = self.people.get((person_id,))
        if person is None:
            raise SandboxError(f"There is no person {person_id} here.", status=404)
        return person

    def next_person_id(self) -> int:
        """The lowest that is free, from the first person's on."""
        return next(person_id for person_id in count(ANNA.id) if (person_id,) not in self.people)

    def change_person(self, person: Person) -> Person:
        """Somebody new, too."""
        self.store.put(person)
        self.onlookers.tell(PeopleChanged())
        return person

    def add_group(self, title: str, members: Iterable[int]) -> Group:
        """Raises SandboxError: somebody is not here."""
        group = self.groups.make(title, [self.person(person_id).id for person_id in members])
        self.onlookers.tell(PeopleChanged())
        return group

    def members(self, group: Group) -> list[int]:
        everybody = [person.id for person in self.people.values()]
        return everybody if group.members is None else list(group.members)

    def bot(self, bot_id: int) -> Bot:
        """The bot of that id; a new one is made when it is first met."""
        known = self.bots.get((bot_id,))
        if known is not None:
            return known
        made = Bot(bot_id, self._bot_name, username=f"sandbox_{bot_id}_bot", last_update_id=100_000_000)
        self.onlookers.tell(ChatChanged(made.id, None))
        return self.store.put(made)

    def change_bot(self, bot: Bot) -> None:
        self.store.put(bot)
        self.onlookers.tell(ChatChanged(bot.id, None))

    def first_bot(self) -> Bot:
        """The one that people talk to when they do not say. Raises SandboxError: none has called yet."""
        for bot in self.bots.values():
            return bot
        raise SandboxError("No bot has called yet. Point one at this address and try again.", status=409)

    # Chats

    def chat(self, bot: Bot, chat_id: int) -> Chat:
        """As a person finds it: always there. Raises SandboxError: no such person or group."""
        known = self.chats.get((bot.id, chat_id))
        if known is not None:
            return known
        if chat_id == CHANNEL["id"]:
            return Chat(bot.id, chat_id, CHANNEL, Standing.STRANGER)
        if chat_id < 0:
            return Chat(bot.id, chat_id, self.groups.group(chat_id).info(), Standing.STRANGER)
        person = self.person(chat_id)
        return Chat(bot.id, chat_id, {"id": chat_id, "type": "private", **person.names()}, Standing.STRANGER)

    def reachable_chat(self, bot: Bot, chat_id: int, access: Access = Access.WRITE) -> Chat:
        """As the bot finds it. Raises ApiError: it does not know the chat, or may not do that there."""
        chat = self.chats.get((bot.id, chat_id))
        if chat is None:
            raise bad_request("chat not found")
        if chat.standing is not Standing.MEMBER and not (access is Access.READ and is_open_to_read(chat)):
            raise forbidden(unwelcome(chat))
        return chat

    def meet(self, bot: Bot, person: Person) -> None:
        """In a group: from now on the bot knows that this person exists, and may still not write first."""
        if (bot.id, person.id) not in self.chats:
            self.store.put(self.chat(bot, person.id))

    def change_chat(self, chat: Chat) -> Chat:
        self.store.put(chat)
        self.onlookers.tell(ChatChanged(chat.bot_id, chat.id))
        return chat

    # Messages

    def posts(self, chat: Chat) -> list[Post]:
        """Oldest first."""
        return list(self._posts[chat.bot_id, chat.id].values())

    def post(self, chat: Chat, message_id: int) -> Post | None:
        return self._posts[chat.bot_id, chat.id].get(message_id)

    def add_post(self, chat: Chat, message: Json, sound: Sound = Sound.SILENT) -> Post:
        """Gives the message its id, date and chat, and shows it."""
        chat = self.chats.get(chat.key, chat)
        message_id = chat.last_message_id + 1
        self.store.put(replace(chat, last_message_id=message_id))
        whole = {"message_id": message_id, "date": self.stamp(), "chat": chat.info, **message}
        post = Post(chat.bot_id, chat.id, message_id, whole, sound, self.next_revision())
        kept = self._posts[chat.bot_id, chat.id]
        most = min(KEPT_POSTS, max(KEPT_IN_ALL // len(self._posts), KEPT_AT_LEAST))
        while len(kept) >= most:
            self.store.drop(kept.pop(next(iter(kept))))
        return self._keep(post)

    def change_post(self, post: Post, message: Json) -> Post:
        return self._keep(replace(post, message=message, revision=self.next_revision()))

    def _keep(self, post: Post) -> Post:
        self.store.put(post)
        self._posts[post.bot_id, post.chat_id][post.message_id] = post
        self.onlookers.tell(PostChanged(post))
        return post

    def remove_posts(self, chat: Chat, posts: Iterable[Post]) -> None:
        gone = tuple(posts)
        for post in gone:
            self.store.drop(post)
            self._posts[chat.bot_id, chat.id].pop(post.message_id, None)
        self.onlookers.tell(PostsGone(chat.bot_id, chat.id, tuple(post.message_id for post in gone)))

    def react(self, post: Post, emoji: list[str]) -> Post:
        return self._keep(replace(post, reactions=tuple(emoji), revision=self.next_revision()))

    def add_query(self, query: Query) -> Query:
        """Old ones go: they come in the order of their expiry, or nearly so when the clock's speed was changed."""
        now = self.now()
        while self.queries:
            oldest = next(iter(self.queries.values()))
            if len(self.queries) < KEPT_QUERIES and oldest.expires_at > now:
                break
            self.store.drop(oldest)
        return self.store.put(query)

    def toast(self, toast: Toasted) -> None:
        """Shown for a moment and not kept for ever, so it is in no state file."""
        self.toasts.append(toast)
        self.onlookers.tell(toast)


def is_open_to_read(chat: Chat) -> bool:
    """A bot that was kicked has lost sight of a channel, and of nothing else (check_chat_access of the server)."""
    return not (chat.standing is Standing.KICKED and chat.info["type"] == "channel")


def unwelcome(chat: Chat) -> str:
    """Telegram's word for why the bot is kept out."""
    match chat.standing:
        case Standing.BLOCKED:
            return "bot was blocked by the user"
        case Standing.DEACTIVATED:
            return "user is deactivated"
        case Standing.KICKED:
            return f"bot was kicked from the {chat.info['type']} chat"
        case _:
            return "bot can't initiate conversation with a user"

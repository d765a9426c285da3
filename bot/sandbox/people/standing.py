"""Who lets a bot write to them: blocking, leaving for good, and the bot's way into and out of groups."""

from dataclasses import replace

from bot.sandbox.errors import SandboxError
from bot.sandbox.people.acts import Acts
from bot.sandbox.people.wishes import Place
from bot.sandbox.state.records import Chat, Json, Standing


def block(acts: Acts) -> None:
    chat = private_chat(acts)
    if chat.standing is not Standing.MEMBER:
        raise SandboxError("There is nothing to block: no open chat with the bot.", status=409)
    acts.world.change_chat(replace(chat, standing=Standing.BLOCKED))
    acts.tell_membership(chat, before="member", after="kicked")


def unblock(acts: Acts) -> None:
    chat = private_chat(acts)
    if chat.standing is not Standing.BLOCKED:
        raise SandboxError(f"{acts.person.first_name} has not blocked the bot.", status=409)
    acts.world.change_chat(replace(chat, standing=Standing.MEMBER))
    acts.tell_membership(chat, before="kicked", after="member")


def delete_chat(acts: Acts) -> None:
    """Empties it on both sides; the bot is not told."""
    chat = private_chat(acts)
    acts.world.remove_posts(chat, acts.world.posts(chat))
    acts.world.change_chat(replace(chat, reply_keyboard=None, keyboard_message_id=0, pinned=()))


def deactivate(acts: Acts) -> None:
    """The account is gone for every bot; none is told before it writes."""
    private_chat(acts)
    acts.world.change_person(replace(acts.person, is_deactivated=True))
    for chat in [chat for chat in acts.world.chats.values() if chat.id == acts.person.id]:
        acts.world.change_chat(replace(chat, standing=Standing.DEACTIVATED))


def add_bot(acts: Acts, place: Place) -> None:
    chat = shared_chat(acts, place)
    if chat.standing is Standing.MEMBER:
        raise SandboxError("The bot is there already.", status=409)
    before = "kicked" if chat.standing is Standing.KICKED else "left"
    chat = acts.world.change_chat(replace(chat, standing=Standing.MEMBER))
    acts.tell_membership(chat, before, after="member")
    announce(acts, chat, {"new_chat_members": [acts.bot.user()]})


def kick_bot(acts: Acts, place: Place) -> None:
    chat = shared_chat(acts, place)
    if chat.standing is not Standing.MEMBER:
        raise SandboxError("The bot is not there.", status=409)
    chat = acts.world.change_chat(
        replace(chat, standing=Standing.KICKED, reply_keyboard=None, keyboard_message_id=0)
    )
    acts.tell_membership(chat, before="member", after="kicked")
    announce(acts, chat, {"left_chat_member": acts.bot.user()})


def announce(acts: Acts, chat: Chat, service: Json) -> None:
    """In a group everybody reads who came and who went; in a channel nobody does."""
    if chat.info["type"] == "group":
        post = acts.world.add_post(chat, {"from": acts.person.user()} | service)
        acts.tell(chat, "message", post.message)


def private_chat(acts: Acts) -> Chat:
    """The chat with the bot, blocked or not. Raises SandboxError."""
    if acts.person.is_deactivated:
        raise SandboxError(f"{acts.person.first_name}'s account is deactivated.", status=409)
    return acts.world.chat(acts.bot, acts.person.id)


def shared_chat(acts: Acts, place: Place) -> Chat:
    """Raises SandboxError."""
    if place == "private":
        raise SandboxError(
            '"in" has to be group, channel or the id of a group: a bot is added to no other chat.'
        )
    return acts.found(place)

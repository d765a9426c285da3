"""Finds the button that a person means, and does what pressing it does."""

from collections.abc import Iterator
from dataclasses import replace

from bot.sandbox.errors import SandboxError
from bot.sandbox.people.acts import Acts
from bot.sandbox.people.view import post_view
from bot.sandbox.people.wishes import Place, Tap
from bot.sandbox.state.records import Chat, Json, Post, Standing


def tap(acts: Acts, wish: Tap) -> Json:
    """By `text`: as it stands on the newest such button, or part of it. By `data`: whatever it is."""
    chat = acts.chat(wish.place)
    posts = [post for post in reversed(acts.world.posts(chat)) if post.is_from_bot]
    if wish.message_id is not None:
        posts = [post for post in posts if post.message_id == wish.message_id]
    if not posts:
        raise SandboxError("There is no such message of the bot's to tap on.", status=404)
    if chat.standing is not Standing.MEMBER:
        raise SandboxError("The bot is not there any more: nobody hears a tap.", status=409)
    if wish.data is not None:
        with_keyboard = [post for post in posts if post.inline_keyboard]
        query = acts.tap((with_keyboard or posts)[0], wish.data)
        return {"query_id": query.id}
    return press_named(acts, chat, posts, wish)


def press_named(acts: Acts, chat: Chat, posts: list[Post], wish: Tap) -> Json:
    """*posts*: where to look, newest first."""
    wanted = (wish.text or "").strip()
    if not wanted:
        raise SandboxError("Say which button, by text or data.")
    keys = reply_keys(chat) if wish.message_id is None else []
    for fits in (is_whole, is_part):
        for post, button in inline_buttons(posts):
            if fits(wanted, button["text"]):
                return press(acts, post, button)
        for key in keys:
            if fits(wanted, key["text"]):
                return press_key(acts, chat, key, wish.place)
    seen = [button["text"] for _, button in inline_buttons(posts[:3])] + [key["text"] for key in keys]
    raise SandboxError(f"No button says {wanted!r}; there is: {', '.join(seen) or 'none'}.", status=404)


def is_whole(wanted: str, text: str) -> bool:
    return wanted == text


def is_part(wanted: str, text: str) -> bool:
    return wanted.casefold() in text.casefold()


def inline_buttons(posts: list[Post]) -> Iterator[tuple[Post, Json]]:
    for post in posts:
        for row in post.inline_keyboard:
            for button in row:
                yield post, button


def reply_keys(chat: Chat) -> list[Json]:
    return [key for row in (chat.reply_keyboard or {}).get("keyboard", []) for key in row]


def press(acts: Acts, post: Post, button: Json) -> Json:
    """Only a button with data reaches the bot; the others act on the phone."""
    if "callback_data" in button:
        query = acts.tap(post, button["callback_data"])
        return {"query_id": query.id}
    if "copy_text" in button:
        return {"copied": button["copy_text"]["text"]}
    return {"opened": button.get("url") or button.get("web_app", {}).get("url", "")}


def press_key(acts: Acts, chat: Chat, key: Json, place: Place) -> Json:
    if key.get("request_location") or key.get("request_contact"):
        what = "location" if key.get("request_location") else "contact"
        raise SandboxError(f"That button shares a {what}: send it to …/{what}.")
    post = acts.say(key["text"], place)
    fold(acts, chat, place)
    return {"message": post_view(post)}


def shared(acts: Acts, what: str, place: Place) -> None:
    """A location or a contact was sent: by the key that asks for it, where there is one."""
    chat = acts.chat(place)
    if any(key.get(f"request_{what}") for key in reply_keys(chat)):
        fold(acts, chat, place)


def fold(acts: Acts, chat: Chat, place: Place) -> None:
    """Documented: a one-time keyboard is out of the way then, and a tap on its sign brings it back."""
    keyboard = chat.reply_keyboard or {}
    if keyboard.get("one_time_keyboard"):
        acts.world.change_chat(replace(acts.chat(place), reply_keyboard=keyboard | {"folded": True}))

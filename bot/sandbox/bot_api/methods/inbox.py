"""How a bot gets its updates and files."""

import asyncio
import json
import re
import secrets
from dataclasses import replace

from bot.sandbox.bot_api.hook_address import checked_url, shown_ip
from bot.sandbox.bot_api.hurry import Poll
from bot.sandbox.bot_api.media import DOWNLOAD_BYTES
from bot.sandbox.bot_api.methods import Call, Described, Method
from bot.sandbox.bot_api.updates import ONLY_WHEN_ASKED
from bot.sandbox.clock import stopwatch
from bot.sandbox.errors import (
    TERMINATED_BY_POLL,
    TERMINATED_BY_WEBHOOK,
    WEBHOOK_ACTIVE,
    ApiError,
    bad_request,
    conflict,
    too_many_requests,
)
from bot.sandbox.state.files import Shelf
from bot.sandbox.state.records import Json, Update, Webhook

MOST_UPDATES = 100
LONGEST_POLL_SECONDS = 50
# The answer is cut here; every update counts a little more than its text (JsonUpdates in the server's source).
MOST_BYTES = 4 * 1024 * 1024
BYTES_BESIDE = 50
CONNECTIONS, MOST_CONNECTIONS = 40, 100
LONGEST_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LARGEST_CERTIFICATE = 3 * 1024 * 1024
KINDS = {
    *("message", "edited_message", "channel_post", "edited_channel_post"),
    *("business_connection", "business_message", "edited_business_message", "deleted_business_messages"),
    *("message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query"),
    *("shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer"),
    *("my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost"),
    *("guest_message", "managed_bot", "subscription", "stopped_message_generation"),
}


async def get_updates(call: Call) -> list[Json]:
    """Waits up to `timeout` seconds. Raises ApiError."""
    try:
        return await polled(call)
    except ApiError:
        if call.flood.limits is not None:
            await asyncio.sleep(call.updates.hurry.conflict_pause(call.bot.id, stopwatch()))
        raise


async def polled(call: Call) -> list[Json]:
    """Raises ApiError: a webhook is set, or another poll takes over."""
    if call.bot.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    remember_allowed(call)
    poll = asked(call)
    call.updates.confirm_by_offset(call.bot.id, poll.offset)
    # Confirmed now, not when the poll ends: a bot that dies meanwhile has confirmed all the same.
    call.world.store.commit()
    if poll.timeout and not call.updates.count(call.bot.id):
        call.updates.end_poll(call.bot.id, conflict(TERMINATED_BY_POLL))
        await call.updates.wait(call.bot.id, poll.timeout)
    return cut(call.updates.first(call.bot.id, poll.limit))


def asked(call: Call) -> Poll:
    poll = Poll(
        offset=call.params.integer("offset"),
        limit=clamped(call.params.integer("limit", MOST_UPDATES), 1, MOST_UPDATES),
        timeout=clamped(call.params.integer("timeout"), 0, LONGEST_POLL_SECONDS),
        started=stopwatch(),
    )
    return poll if call.flood.limits is None else call.updates.hurry.poll(call.bot.id, poll)


def cut(updates: list[Update]) -> list[Json]:
    """As many as one answer holds."""
    left = MOST_BYTES
    kept = []
    for update in updates:
        left -= BYTES_BESIDE + len(json.dumps(update.body, ensure_ascii=False).encode(errors="replace"))
        if left <= 0:
            break
        kept.append(update.body)
    return kept


def remember_allowed(call: Call) -> None:
    """Not given, or unreadable: as before. None that is known: Telegram's default, which is kept as ()."""
    try:
        allowed = call.params.array("allowed_updates")
    except ApiError:
        return
    if allowed is None or not all(isinstance(kind, str) for kind in allowed):
        return
    known = {kind.lower() for kind in allowed} & KINDS
    is_default = not known or known == KINDS - ONLY_WHEN_ASKED
    kept = () if is_default else tuple(sorted(known))
    call.world.store.put(replace(call.world.bot(call.bot.id), allowed_updates=kept))


def set_webhook(call: Call) -> Described:
    """Raises ApiError: nothing has changed then."""
    text = call.params.text("url") or ""
    if not text:
        return delete_webhook(call)
    if call.flood.limits is not None and call.updates.hurry.is_webhook_too_soon(call.bot.id, stopwatch()):
        raise too_many_requests(1)
    hook = wanted_hook(call, text)
    remember_allowed(call)
    bot = call.world.bot(call.bot.id)
    is_same = bot.webhook is not None and hook == replace(
        bot.webhook, generation=hook.generation, last_error=None, last_error_at=None
    )
    if is_same and not hook.has_certificate and not call.params.flag("drop_pending_updates"):
        return Described(True, "Webhook is already set")
    call.world.change_bot(replace(bot, webhook=hook))
    drop_pending_if_asked(call)
    call.updates.end_poll(call.bot.id, conflict(TERMINATED_BY_WEBHOOK))
    call.updates.arrived.set()
    return Described(True, "Webhook was set")


def wanted_hook(call: Call, text: str) -> Webhook:
    """Raises ApiError."""
    url = checked_url(text)
    secret = call.params.text("secret_token") or ""
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    certificate = call.params.uploads.get("certificate")
    size = len(certificate.content) if certificate else 0
    if size > LARGEST_CERTIFICATE:
        raise bad_request(f"certificate size is too big ({size} bytes)")
    return Webhook(
        url=url.geturl(),
        secret=secret or None,
        max_connections=clamped(call.params.integer("max_connections", CONNECTIONS), 1, MOST_CONNECTIONS),
        ip_address=shown_ip(url.hostname or "", call.params.text("ip_address")),
        has_certificate=certificate is not None,
        generation=secrets.randbits(48),
    )


def delete_webhook(call: Call) -> Described:
    bot = call.world.bot(call.bot.id)
    drop_pending_if_asked(call)
    if bot.webhook is None:
        return Described(True, "Webhook is already deleted")
    call.world.change_bot(replace(bot, webhook=None))
    call.updates.arrived.set()
    return Described(True, "Webhook was deleted")


def drop_pending_if_asked(call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        call.updates.drop_pending(call.bot.id)


def get_webhook_info(call: Call) -> Json:
    hook, allowed = call.bot.webhook, call.bot.allowed_updates
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": hook is not None and hook.has_certificate,
        "pending_update_count": call.updates.count(call.bot.id),
    }
    if hook and hook.ip_address:
        info["ip_address"] = hook.ip_address
    if hook and hook.last_error_at is not None:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    if hook:
        info["max_connections"] = hook.max_connections
    return info | ({"allowed_updates": list(allowed)} if allowed else {})


def clamped(number: int, least: int, most: int) -> int:
    return min(max(number, least), most)


def get_file(call: Call) -> Json:
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = Shelf(call.world.store, call.bot.id).find(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
}

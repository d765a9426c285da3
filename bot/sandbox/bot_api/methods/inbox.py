"""How a bot gets its updates and files."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from bot.sandbox.bot_api.media import DOWNLOAD_BYTES
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.errors import (
    TERMINATED_BY_POLL,
    TERMINATED_BY_WEBHOOK,
    WEBHOOK_ACTIVE,
    bad_request,
    conflict,
)
from bot.sandbox.state.records import Json, Webhook

MOST_UPDATES = 100
LONGEST_POLL_SECONDS = 50
CONNECTIONS = 40
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(call: Call) -> list[Json]:
    """Waits up to `timeout` seconds. Raises ApiError."""
    if call.bot.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    call.updates.end_poll(call.bot.id, TERMINATED_BY_POLL)
    remember_allowed(call)
    call.updates.confirm_by_offset(call.bot.id, call.params.integer("offset"))
    # Confirmed now, not when the poll ends: a bot that dies meanwhile has confirmed all the same.
    call.world.store.commit()
    limit = min(max(call.params.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
    seconds = min(max(call.params.integer("timeout"), 0), LONGEST_POLL_SECONDS)
    await call.updates.wait(call.bot.id, seconds)
    return [update.body for update in call.updates.waiting(call.bot.id)[:limit]]


def remember_allowed(call: Call) -> None:
    """Not given: as before. An empty list: Telegram's default."""
    allowed = call.params.array("allowed_updates")
    if allowed is not None:
        call.world.store.put(replace(call.bot, allowed_updates=tuple(str(kind) for kind in allowed)))


def set_webhook(call: Call) -> bool:
    url = call.params.text("url") or ""
    if not url:
        return delete_webhook(call)
    # The real one takes https only; here a bot on the same machine has no certificate.
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    secret = call.params.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    remember_allowed(call)
    connections = min(max(call.params.integer("max_connections", CONNECTIONS), 1), 100)
    hook = Webhook(url, secret or None, connections)
    call.world.change_bot(replace(call.world.bot(call.bot.id), webhook=hook))
    drop_pending_if_asked(call)
    call.updates.end_poll(call.bot.id, TERMINATED_BY_WEBHOOK)
    call.updates.arrived.set()
    return True


def delete_webhook(call: Call) -> bool:
    call.world.change_bot(replace(call.bot, webhook=None))
    drop_pending_if_asked(call)
    return True


def drop_pending_if_asked(call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        call.updates.drop_pending(call.bot.id)


def get_webhook_info(call: Call) -> Json:
    hook, allowed = call.bot.webhook, call.bot.allowed_updates
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.updates.waiting(call.bot.id)),
    }
    if hook:
        info["max_connections"] = hook.max_connections
    if hook and hook.last_error_at is not None:
        info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
    return info | ({"allowed_updates": list(allowed)} if allowed else {})


def get_file(call: Call) -> Json:
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.get((file_id,))
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

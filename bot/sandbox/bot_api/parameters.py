"""Which parameters each method has, by the Bot API's documentation. What else a bot sends has no effect."""

from collections.abc import Mapping

PARAMETERS: Mapping[str, frozenset[str]] = {
    "getUpdates": frozenset({"offset", "limit", "timeout", "allowed_updates"}),
    "setWebhook": frozenset(
        {
            "url",
            "certificate",
            "ip_address",
            "max_connections",
            "allowed_updates",
            "drop_pending_updates",
            "secret_token",
        }
    ),
    "deleteWebhook": frozenset({"drop_pending_updates"}),
    "getWebhookInfo": frozenset(),
    "getFile": frozenset({"file_id"}),
}

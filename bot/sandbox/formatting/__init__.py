"""Text as Telegram reads it: markup to plain text and entities."""

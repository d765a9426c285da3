"""Telegram counts text in UTF-16 units."""


def units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)

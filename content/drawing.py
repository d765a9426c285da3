"""What a picture of an exercise shows: whose file it is, which foot works, and for which chat it is coloured."""

import re
from dataclasses import dataclass
from enum import StrEnum

from content.model import Foot


class Theme(StrEnum):
    """How pictures look to a person. Telegram does not tell a bot how the app looks."""

    LIGHT = "light"
    DARK = "dark"

    @property
    def other(self) -> "Theme":
        return Theme.LIGHT if self is Theme.DARK else Theme.DARK


@dataclass(frozen=True, slots=True)
class Drawing:
    """*file* is an SVG of content/pictures. *side*: the working foot; `both`: as the file draws it."""

    file: str
    side: Foot
    theme: Theme = Theme.LIGHT

    @property
    def name(self) -> str:
        """The same picture always has the same, so that it is rendered and uploaded once."""
        stem, dot, kind = self.file.rpartition(".")
        return f"{stem}.{self.side}.{self.theme}{dot}{kind}"

    @classmethod
    def named(cls, name: str) -> "Drawing":
        """Raises ValueError: no picture has this name. The name of a file alone is the picture as the file has it."""
        found = re.fullmatch(r"(\w+)(?:\.(left|right|both)\.(light|dark))?\.svg", name)
        if found is None:
            raise ValueError(name)
        stem, side, theme = found.groups()
        return cls(f"{stem}.svg", Foot(side or Foot.BOTH), Theme(theme or Theme.LIGHT))

"""Trouble on demand: the next calls that match go wrong in the way that was asked for."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.sandbox.errors import ApiError, SandboxError, bad_request, forbidden, too_many_requests
from bot.sandbox.state.records import Json

LONGEST_SECONDS = 3600


class FaultKind(StrEnum):
    TOO_MANY = "429"  # with retry_after of `seconds`
    SERVER_ERROR = "500"
    FORBIDDEN = "403"
    REFUSE = "refuse"  # 400
    CUT_BEFORE = "cut_before"  # the connection closes, nothing was done
    CUT_AFTER = "cut_after"  # it was done, then the connection closes without an answer
    DELAY = "delay"  # done and answered, `seconds` late


@dataclass(frozen=True, slots=True)
class Fault:
    id: int
    kind: FaultKind
    method: str | None = None  # None: any
    person_id: int | None = None  # None: any
    times: int = 1
    seconds: float = 1.0

    def matches(self, method: str, chat_id: int) -> bool:
        is_method = self.method is None or self.method.lower() == method.lower()
        return is_method and self.person_id in {None, chat_id}

    def error(self) -> ApiError | None:
        """None: this fault is not an answer."""
        match self.kind:
            case FaultKind.TOO_MANY:
                return too_many_requests(max(1, round(self.seconds)))
            case FaultKind.SERVER_ERROR:
                return ApiError(500, "Internal Server Error")
            case FaultKind.FORBIDDEN:
                return forbidden("bot was blocked by the user")
            case FaultKind.REFUSE:
                return bad_request("refused on demand")
            case FaultKind.CUT_BEFORE | FaultKind.CUT_AFTER | FaultKind.DELAY:
                return None

    def shown(self) -> Json:
        return {
            "id": self.id,
            "kind": self.kind,
            "method": self.method,
            "person": self.person_id,
            "times": self.times,
            "seconds": self.seconds,
        }


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._last_id = 0

    def add(self, wish: Json) -> Fault:
        """Raises SandboxError."""
        self._last_id += 1
        try:
            fault = Fault(
                id=self._last_id,
                kind=FaultKind(str(wish.get("kind"))),
                method=wish.get("method"),
                person_id=whole(wish.get("person")),
                times=int(wish.get("times", 1)),
                seconds=float(wish.get("seconds", 1.0)),
            )
        except (TypeError, ValueError) as error:
            kinds = ", ".join(FaultKind)
            raise SandboxError(f"A fault has a kind ({kinds}), and times and seconds are numbers.") from error
        if fault.times < 1 or not 0 <= fault.seconds <= LONGEST_SECONDS:
            raise SandboxError("A fault happens at least once, and its seconds are 0 to 3600.")
        self._waiting.append(fault)
        return fault

    def take(self, method: str, chat_id: int) -> Fault | None:
        """The oldest fault for this call, which then has one time less."""
        for place, fault in enumerate(self._waiting):
            if fault.matches(method, chat_id):
                if fault.times > 1:
                    self._waiting[place] = replace(fault, times=fault.times - 1)
                else:
                    del self._waiting[place]
                return fault
        return None

    def clear(self) -> None:
        self._waiting.clear()

    def shown(self) -> list[Json]:
        return [fault.shown() for fault in self._waiting]


def whole(value: Any) -> int | None:
    return None if value is None else int(value)

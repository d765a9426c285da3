"""Trouble on demand: the next calls, or updates, that match go wrong in the way that was asked for."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random
from typing import ClassVar, Self

from pydantic import Field, model_validator

from bot.sandbox.asked import Asked
from bot.sandbox.errors import ApiError, SandboxError, bad_request, forbidden, too_many_requests
from bot.sandbox.state.records import Json

LONGEST_SECONDS = 3600


class FaultKind(StrEnum):
    TOO_MANY = "429"  # with retry_after of `seconds`
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    FORBIDDEN = "403"
    REFUSE = "refuse"  # 400
    DELAY = "delay"  # done, and answered `seconds` late
    CUT_BEFORE = "cut_before"  # the connection closes, nothing was done
    CUT_AFTER = "cut_after"  # it was done, then the connection closes without an answer
    TWICE = "twice"  # an update comes again after it was confirmed
    OUT_OF_ORDER = "out_of_order"  # an update comes after the next one, if that is made within `seconds`
    MALFORMED = "malformed"  # an update is JSON, and no Update


OF_UPDATES = frozenset({FaultKind.TWICE, FaultKind.OUT_OF_ORDER, FaultKind.MALFORMED})


class FaultWish(Asked):
    """What can be asked for; the names and numbers left out mean any call, the next one, once."""

    kind: FaultKind = Field(description=f"one of {', '.join(FaultKind)}")
    method: str | None = Field(default=None, description="a method's name, or null for any")
    person: int | None = Field(default=None, description="a person's id, or null for anybody")
    nth: int = Field(default=1, ge=1, description="a whole number from 1: the n-th matching call from now")
    times: int | None = Field(
        default=1, ge=1, description="a whole number from 1, or null for until it is taken away"
    )
    seconds: float = Field(
        default=1.0, ge=0, le=LONGEST_SECONDS, description=f"a number from 0 to {LONGEST_SECONDS}"
    )
    chance: float = Field(default=1.0, ge=0, le=1, description="a number from 0 to 1")
    seed: int | None = Field(default=None, description="a whole number, or null for other luck each time")
    example: ClassVar[Json] = {"kind": "429", "method": "sendMessage", "seconds": 3}

    @model_validator(mode="after")
    def method_is_for_calls(self) -> Self:
        if self.method is not None and self.kind in OF_UPDATES:
            raise ValueError(f"method goes with faults of calls; {self.kind} is one of updates.")
        return self


@dataclass(frozen=True, slots=True)
class Fault:
    id: int
    wish: FaultWish  # as it is still to happen: nth and times count down
    luck: Random = field(compare=False)

    @property
    def kind(self) -> FaultKind:
        return self.wish.kind

    @property
    def seconds(self) -> float:
        return self.wish.seconds

    def is_for_call(self, method: str, person_id: int | None) -> bool:
        is_method = self.wish.method is None or self.wish.method.lower() == method.lower()
        return self.kind not in OF_UPDATES and is_method and self.wish.person in {None, person_id}

    def is_for_update(self, person_id: int | None) -> bool:
        return self.kind in OF_UPDATES and self.wish.person in {None, person_id}

    def error(self) -> ApiError | None:
        """None: this fault is not an answer."""
        match self.kind:
            case FaultKind.TOO_MANY:
                return too_many_requests(max(1, round(self.seconds)))
            case FaultKind.SERVER_ERROR:
                return ApiError(500, "Internal Server Error")
            case FaultKind.BAD_GATEWAY:
                return ApiError(502, "Bad Gateway")
            case FaultKind.UNAVAILABLE:
                return ApiError(503, "Service Unavailable")
            case FaultKind.FORBIDDEN:
                return forbidden("bot was blocked by the user")
            case FaultKind.REFUSE:
                return bad_request("refused on demand")
            case _:
                return None

    def with_(self, **changes: int | None) -> "Fault":
        return replace(self, wish=self.wish.model_copy(update=changes))

    def shown(self) -> Json:
        return {"id": self.id, **self.wish.model_dump(mode="json")}


class Faults:
    def __init__(self) -> None:
        self._waiting: dict[int, Fault] = {}  # by id, oldest first
        self._last_id = 0

    def add(self, wish: FaultWish) -> Fault:
        self._last_id += 1
        fault = Fault(self._last_id, wish, Random(wish.seed))  # noqa: S311 - luck, and no secret
        self._waiting[fault.id] = fault
        return fault

    def take(self, method: str, person_id: int | None) -> Fault | None:
        """The fault that strikes this call."""
        if not self._waiting:
            return None
        return self._strike(
            [fault for fault in self._waiting.values() if fault.is_for_call(method, person_id)]
        )

    def take_for_update(self, person_id: int | None) -> Fault | None:
        """The fault that strikes the update which this person causes."""
        if not self._waiting:
            return None
        return self._strike([fault for fault in self._waiting.values() if fault.is_for_update(person_id)])

    def remove(self, fault_id: int) -> None:
        """Raises SandboxError."""
        if self._waiting.pop(fault_id, None) is None:
            raise SandboxError(f"There is no fault {fault_id} waiting.", status=404)

    def clear(self) -> None:
        self._waiting.clear()

    def shown(self) -> list[Json]:
        return [fault.shown() for fault in self._waiting.values()]

    def _strike(self, matching: list[Fault]) -> Fault | None:
        """Each counts what matches it; of those whose turn has come the oldest strikes."""
        struck: Fault | None = None
        for fault in matching:
            if fault.wish.nth > 1:
                self._waiting[fault.id] = fault.with_(nth=fault.wish.nth - 1)
            elif struck is None and fault.luck.random() < fault.wish.chance:
                struck = fault
                self._use(fault)
        return struck

    def _use(self, fault: Fault) -> None:
        if fault.wish.times == 1:
            del self._waiting[fault.id]
        elif fault.wish.times is not None:
            self._waiting[fault.id] = fault.with_(times=fault.wish.times - 1)

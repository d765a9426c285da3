"""The faults as the decision shows them: what breaks without the guard, where it stands, which test notices."""

from collections.abc import Iterable

from tests.mutants.patches import Fault


def table(faults: Iterable[Fault]) -> str:
    rows = ["| fault | without the guard | in | noticed by |", "|---|---|---|---|"]
    rows += [_row(fault) for fault in faults]
    return "\n".join(rows)


def _row(fault: Fault) -> str:
    files = ", ".join(f"`{path}`" for path in dict.fromkeys(hunk.path for hunk in fault.hunks))
    noticed = ", ".join(_test(id_) for id_ in fault.killed_by)
    return f"| `{fault.name}` | {fault.breaks} | {files} | {noticed} |"


def _test(id_: str) -> str:
    file, _, test = id_.partition("::")
    return f"`{file.removeprefix('tests/')}` `{test}`"

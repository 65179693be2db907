"""Print our figures beside those of the model codebases: a mirror to look into, not a gate."""

import ast
import statistics
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent

# files, source lines, file median, body median, body p90, body > 50 lines %, public functions with docstring %,
# return annotated %, test lines per source line. Counted in 2026 on snapshots of the public repositories.
MODELS = {
    "splink": (120, 26455, 118, 7, 33, 5.4, 23, 61, 0.60),
    "datasette": (75, 29181, 155, 9, 48, 9.6, 26, 15, 1.36),
    "trafilatura": (21, 9068, 452, 11, 40, 6.3, 96, 100, 1.22),
    "Stone Soup": (234, 45581, 106, 6, 32, 4.7, 58, 14, 0.80),
    "beancount": (84, 21040, 153, 9, 42, 8.2, 90, 29, 1.13),
    "followthemoney": (58, 5825, 71, 6, 16, 1.3, 53, 99, 0.41),
    "nomenklatura": (107, 13073, 81, 7, 27, 2.6, 43, 96, 0.56),
    "httpx": (23, 8827, 248, 6, 31, 2.5, 48, 100, 1.01),
    "starlette": (34, 6712, 142, 5, 24, 2.2, 10, 98, 1.62),
    "attrs": (13, 6337, 127, 7, 41, 8.9, 68, 14, 2.07),
}
HEAD = ("package", "files", "lines", "file med", "body med", "p90", ">50 %", "doc %", "ann %", "t/s")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def main() -> None:
    """Print the table, then our longest functions and files."""
    sources = sorted((ROOT / "src").rglob("*.py"))
    print(_line(HEAD))
    for name, figures in MODELS.items():
        print(_line((name, *figures)))
    print(_line(("comity", *_measure(sources, sorted((ROOT / "tests").rglob("*.py"))))))
    for title, rows in (("longest functions", _longest_bodies(sources)), ("longest files", _longest_files(sources))):
        print(f"\n{title}: " + ", ".join(f"{name} {lines}" for lines, name in rows))


def _line(cells: Iterable[object]) -> str:
    first, *rest = cells
    return f"{first:<16}" + "".join(f"{cell!s:>9}" for cell in rest)


def _measure(sources: list[Path], tests: list[Path]) -> tuple[object, ...]:
    lines = [_count(path) for path in sources]
    functions = [function for path in sources for function in _functions(path)]
    bodies = [_body(function) for function in functions]
    public = [function for function in functions if not function.name.startswith("_")]
    return (
        len(sources), sum(lines), int(statistics.median(lines)), int(statistics.median(bodies)),
        int(statistics.quantiles(bodies, n=10)[8]), round(_share(body > 50 for body in bodies), 1),
        round(_share(bool(ast.get_docstring(function)) for function in public)),
        round(_share(function.returns is not None for function in functions)),
        round(sum(_count(path) for path in tests) / max(sum(lines), 1), 2),
    )  # fmt: skip


def _count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, Function)]


def _body(function: Function) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return 100 * sum(values) / max(len(values), 1)


def _longest_bodies(sources: list[Path]) -> list[tuple[int, str]]:
    rows = [(_body(function), f"{path.stem}.{function.name}") for path in sources for function in _functions(path)]
    return sorted(rows, reverse=True)[:8]


def _longest_files(sources: list[Path]) -> list[tuple[int, str]]:
    return sorted(((_count(path), str(path.relative_to(ROOT / "src/comity"))) for path in sources), reverse=True)[:8]


if __name__ == "__main__":
    main()

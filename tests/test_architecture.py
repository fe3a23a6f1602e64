"""The rules of ARCHITECTURE.md that the code itself can show."""

from __future__ import annotations

import ast
import enum
import subprocess
import sys
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest

from sopsim import types

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "sopsim"
MODULES = {
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(PACKAGE.rglob("*.py"))
}

STAGE_OF = {"index": "candidates"}
"""``index`` serves ``candidates`` alone and is part of that stage."""
STAGES = ("read", "embed", "candidates", "compare", "cluster", "report", "evaluate")
SHARED = {
    "types": set(),
    "errors": set(),
    "config": set(),
    "progress": set(),
    "fields": {"errors"},
    "terms": {"types"},
    "profile": {"types", "terms"},
}
"""What every stage may import, with what each of these may import of the others."""

OWNERS = {
    "pypdf": "sopsim.read.pdf",
    "pypdfium2": "sopsim.read.pdf",
    "PIL": "sopsim.read.picture",
    "cv2": "sopsim.read.raster",
    "tesserocr": "sopsim.read.ocr",
    "sentence_transformers": "sopsim.embed",
    "torch": "sopsim.embed",
    "faiss": "sopsim.index",
    "sklearn": "sopsim.cluster",
    "click": "sopsim.cli",
    "rich": "sopsim.cli",
    "xlsxwriter": "sopsim.report",
    "jinja2": "sopsim.report",
}
"""Libraries and the only module or package that imports them."""


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports_of(module: str) -> Iterator[str]:
    """Full names of what a module imports, inside functions too."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            source = node.module or ""
            for alias in node.names:
                full = f"{source}.{alias.name}"
                yield full if full in MODULES else source


def part_of(module: str) -> str:
    """The module or package directly below ``sopsim`` that a module is or belongs to."""
    return module.split(".")[1] if "." in module else "sopsim"


def parts_imported(module: str) -> set[str]:
    own = [name for name in imports_of(module) if name.split(".")[0] == "sopsim"]
    return {part_of(name) for name in own} - {part_of(module), "sopsim"}


def modules_of(part: str) -> list[str]:
    return [module for module in MODULES if part_of(module) == part]


def test_every_part_has_its_place() -> None:
    known = {*STAGES, *STAGE_OF, *SHARED, "pipeline", "cli", "__main__", "sopsim"}
    assert {part_of(module) for module in MODULES} == known


# --- who imports whom -------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_import_each_other(stage: str) -> None:
    parts = [part for part in {stage, *STAGE_OF} if STAGE_OF.get(part, part) == stage]
    for module in (name for part in parts for name in modules_of(part)):
        assert parts_imported(module) <= {*SHARED, *parts}, module


@pytest.mark.parametrize("part", SHARED)
def test_shared_modules_import_shared_modules_below_them(part: str) -> None:
    for module in modules_of(part):
        assert parts_imported(module) <= SHARED[part], module


def test_types_import_the_standard_library_only() -> None:
    roots = {name.split(".")[0] for name in imports_of("sopsim.types")}
    assert roots <= sys.stdlib_module_names


def test_pipeline_stands_above_the_stages_and_below_the_command_line() -> None:
    assert parts_imported("sopsim.pipeline") <= {*STAGES, *SHARED} - {"report", "evaluate"}
    importers = {module for module in MODULES if "pipeline" in parts_imported(module)}
    assert importers == {"sopsim.cli"}
    assert {module for module in MODULES if "cli" in parts_imported(module)} == {"sopsim.__main__"}


def test_nothing_imports_scripts_or_tests() -> None:
    folders = (ROOT / "scripts", ROOT / "tests")
    names = {path.stem for folder in folders for path in folder.iterdir()}
    for module in MODULES:
        assert not {name.split(".")[0] for name in imports_of(module)} & names, module


@pytest.mark.parametrize("library", OWNERS)
def test_library_has_one_importer(library: str) -> None:
    importers = {
        module
        for module in MODULES
        if any(name.split(".")[0] == library for name in imports_of(module))
    }
    owner = OWNERS[library]
    assert importers
    assert all(f"{module}.".startswith(f"{owner}.") for module in importers)


def test_command_line_starts_without_heavy_libraries() -> None:
    heavy = {"torch", "sentence_transformers", "transformers", "faiss", "sklearn", "pypdfium2"}
    code = f"import sys, sopsim.cli; sys.exit(' '.join({heavy!r} & {{*sys.modules}}) or 0)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "")


# --- what only some may do --------------------------------------------------------------------


@pytest.mark.parametrize("module", sorted(MODULES.keys() - {"sopsim.cli"}))
def test_only_the_command_line_prints_or_exits(module: str) -> None:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("print", "exit", "quit", "sys.exit", "os._exit"), node.lineno
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in ("sys.stdout", "sys.stderr"), node.lineno


def test_distance_between_sops_is_a_word_of_clustering_alone() -> None:
    """On a page and between spellings there are distances; SOPs have scores and probabilities."""
    other = {"cluster", "read", "terms"}
    for module in (name for name in MODULES if part_of(name) not in other):
        for node in ast.walk(tree_of(module)):
            name = getattr(node, "id", None) or getattr(node, "arg", None) or ""
            assert "distance" not in name.lower(), f"{module}: {name}"


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_unpickled_or_evaluated(module: str) -> None:
    roots = {name.split(".")[0] for name in imports_of(module)}
    assert not roots & {"pickle", "marshal", "shelve", "joblib", "dill"}
    called = {
        node.func.id
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec"}


# --- enumerations -----------------------------------------------------------------------------


def enumerated_fields() -> dict[str, set[str]]:
    """Fields of the dataclasses that hold a StrEnum, with the values they may have."""
    found: dict[str, set[str]] = {}
    for kind in vars(types).values():
        if not is_dataclass(kind):
            continue
        hints = typing.get_type_hints(kind)
        for field in fields(kind):
            hint = hints[field.name]
            if isinstance(hint, type) and issubclass(hint, enum.StrEnum):
                found.setdefault(field.name, set()).update(hint)
    return found


def literals_in(node: ast.expr) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def test_enumerated_fields_are_found() -> None:
    assert {"relation", "kind", "scope", "severity", "pairs"} <= enumerated_fields().keys()


@pytest.mark.parametrize("module", MODULES)
def test_enumerated_fields_are_not_compared_with_literals(module: str) -> None:
    values = enumerated_fields()
    for node in ast.walk(tree_of(module)):
        if not isinstance(node, ast.Compare):
            continue
        sides = (node.left, *node.comparators)
        named = [side.attr for side in sides if isinstance(side, ast.Attribute)]
        for field in set(named) & values.keys():
            compared = {text for side in sides for text in literals_in(side)}
            assert not compared & values[field], f"{module}:{node.lineno}"

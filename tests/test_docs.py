"""README and ARCHITECTURE say what the code says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sopsim.cli import main
from sopsim.config import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    file
    for file in ROOT.rglob("*.md")
    if not any(part.startswith(".") for part in file.relative_to(ROOT).parts)
)

_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_ONE_HELP = re.compile(r"^\$ (sopsim.*?) --help\n(.*?)(?=^\$ |\Z)", re.MULTILINE | re.DOTALL)
_HELP_BLOCK = re.compile(r"<!-- help -->\s*```\w*\n(?P<block>.*?)```\s*<!-- /help -->", re.DOTALL)


def options() -> Iterator[tuple[str, str]]:
    """Every option of every command, by command name."""
    for name, command in main.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from ((name, option) for option in parameter.opts)


def help_of(*command: str) -> str:
    """What a command prints on a terminal of 80 columns, of which click leaves two free."""
    runner = CliRunner()
    return runner.invoke(
        main, [*command, "--help"], prog_name="sopsim", terminal_width=78
    ).output.strip()


# --- README -----------------------------------------------------------------------------------


def test_help_in_readme_is_what_the_commands_print() -> None:
    block = _HELP_BLOCK.search(README)
    assert block, "README.md has no help block"
    shown = dict(_ONE_HELP.findall(block["block"]))
    expected = {"sopsim": help_of()} | {f"sopsim {name}": help_of(name) for name in main.commands}
    assert {command: text.strip() for command, text in shown.items()} == expected


@pytest.mark.parametrize("command", sorted(main.commands))
def test_command_is_in_readme(command: str) -> None:
    assert f"sopsim {command}" in README


@pytest.mark.parametrize("command, option", list(options()))
def test_option_is_in_readme(command: str, option: str) -> None:
    assert re.search(rf"{re.escape(option)}\b", README), command


@pytest.mark.parametrize("command", sorted(main.commands))
def test_everything_in_the_help_is_explained(command: str) -> None:
    assert main.commands[command].help
    for parameter in main.commands[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.opts


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_setting_has_a_row_in_readme(field: str) -> None:
    row = next((line for line in README.splitlines() if line.startswith(f"| `{field}`")), "")
    assert row.count("|") == 4, f"no row with default and meaning for {field}"
    default = getattr(Settings(), field)
    if isinstance(default, float):
        assert f" {default:g} " in row


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_setting_has_an_option(field: str) -> None:
    flag = {"n_workers": "--workers"}.get(field, f"--{field.replace('_', '-')}")
    assert ("find-overlaps", flag) in options()


@pytest.mark.parametrize("script", ["scripts/run", "scripts/test"])
def test_script_of_readme_can_be_run(script: str) -> None:
    assert script in README
    assert os.access(ROOT / script, os.X_OK)


# --- ARCHITECTURE -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    sorted(
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "sopsim").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").is_file())
        and not path.name.startswith("__")
    ),
)
def test_architecture_names_every_part(name: str) -> None:
    assert f"`{name}`" in ARCHITECTURE


def test_architecture_stays_short() -> None:
    assert len(ARCHITECTURE.splitlines()) < 150


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(\w+\.py)`", ARCHITECTURE))))
def test_module_named_by_architecture_exists(name: str) -> None:
    assert list(ROOT.glob(f"sopsim/**/{name}")) or list(ROOT.glob(f"*/{name}"))


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", ARCHITECTURE)))
)
def test_path_named_by_architecture_exists(path: str) -> None:
    assert any((folder / path).exists() for folder in (ROOT, ROOT / "sopsim"))


# --- all --------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for match in _LINK.finditer(document.read_text(encoding="utf-8")):
        target = match["target"].partition("#")[0]
        if target and "://" not in target and not target.startswith("mailto:"):
            assert (document.parent / target).exists(), match["target"]

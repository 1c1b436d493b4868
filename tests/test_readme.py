"""The README says what is so: its table of commands, its example, its settings, its commands."""

import re
from pathlib import Path

import pytest

from bot.content import Content, check
from bot.settings import Settings
from facilitation.commands import readme_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_table_of_commands_is_the_one_that_the_commands_make() -> None:
    content = Content.load()
    table = re.search(r"<!-- commands -->\n(.*?)\n?<!-- /commands -->", README, re.S)

    made = readme_table(content.wording("en"), content.wording("es")).strip()

    assert table
    assert table[1].strip() == made, f"put this between the two marks in README.md:\n{made}"


def test_the_protocol_that_it_shows_is_sound(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", README, re.S)
    assert example
    file = tmp_path / "two-good-things.yaml"
    file.write_text(example[1], "utf-8")

    assert [str(error) for error in check(file, kind="protocols")] == []


def test_the_settings_that_it_names_are_settings() -> None:
    named = set(re.findall(r"CONVENER_([A-Z_]+)", README))

    assert {name.lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`convener ([a-z ]+?)[`\s]*(?:[a-z-]+\.yaml|`)", README))))
def test_the_commands_that_it_names_are_commands(command: str) -> None:
    from typer.main import get_command

    from bot.cli.app import app

    found = get_command(app)
    for word in command.split()[:2]:
        if not hasattr(found, "commands"):
            break
        assert word in found.commands
        found = found.commands[word]


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)]+)\)", README))
def test_what_it_links_to_is_there(target: str) -> None:
    assert target.startswith("http") or (ROOT / target).is_file()

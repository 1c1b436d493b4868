"""Every command of ``convener``, declared: its name, its options, its help.

What carries a command out is imported when it runs and not before, so that ``convener --help`` answers at once
(0.3 s is promised; a test measures it and looks at what was loaded).
"""

from pathlib import Path
from typing import Annotated, Optional

import typer

from .fault import in_plain_words

app = typer.Typer(
    help="Convener facilitates a team's conversations. `convener run` opens the browser room.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help comes up twice as fast
    pretty_exceptions_enable=False,
)
protocols = typer.Typer(help="List protocols, find the one that fits, read one, write your own.", no_args_is_help=True)
database = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(protocols, name="protocols")
app.add_typer(database, name="db")
discord = typer.Typer(help="The bot on Discord.", no_args_is_help=True)
app.add_typer(discord, name="discord")
slack = typer.Typer(help="The bot in Slack.", no_args_is_help=True)
app.add_typer(slack, name="slack")

Json = Annotated[bool, typer.Option("--json", help="For programs: JSON, with the same keys each time.")]
Language = Annotated[Optional[str], typer.Option("--language", help="en or es; otherwise as set.")]  # noqa: UP045


@app.command()
def run() -> None:
    """Open the browser room, and stay until Ctrl-C."""
    with in_plain_words():
        from .run import run

        run()


@app.command()
def rehearse(
    protocol: Annotated[str, typer.Argument(help="Its name, such as tuning-protocol.")],
    people: Annotated[
        int | None, typer.Option(help="How many take part; without it, six or as many as it needs.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another number makes another rehearsal; the same the same.")] = 1,
    days: Annotated[bool, typer.Option("--days", help="Spread over days.")] = False,
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Play a whole session with a scripted cast, at once.

    It runs on a clock of its own through all that a real one runs through; what happened is printed."""
    with in_plain_words():
        from .rehearse import rehearse

        rehearse(protocol, people, seed, language, as_json, days)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what is wrong here, and how to mend it.

    Settings, database, disk, content, time zones and port, and Slack and Discord where they are set up. Exit code 1
    where something is wrong."""
    with in_plain_words():
        from .doctor import doctor

        raise SystemExit(doctor(as_json))


@app.command()
def export(
    team: Annotated[str, typer.Argument(help="Its id or its name; without it, the teams are listed.")] = "",
    out: Annotated[Optional[Path], typer.Option(help="A file to write to, in place of the screen.")] = None,  # noqa: UP045
) -> None:
    """Everything kept of one team except private notes and private messages, as JSON.

    Its records are in it as Markdown, too. Without a team: which teams there are."""
    with in_plain_words():
        from .export import export

        export(team, out)


@app.command()
def version() -> None:
    """Which Convener this is."""
    from importlib.metadata import version

    print(f"convener {version('convener')}")


@protocols.command("list")
def list_protocols(language: Language = None, as_json: Json = False) -> None:
    """What there is to run, how long, for whom."""
    with in_plain_words():
        from .protocols import list_protocols

        list_protocols(language, as_json)


@protocols.command("show")
def show_protocol(
    protocol: Annotated[str, typer.Argument(help="Its name, such as tuning-protocol.")],
    language: Language = None,
    as_json: Json = False,
) -> None:
    """One protocol, step by step."""
    with in_plain_words():
        from .protocols import show_protocol

        show_protocol(protocol, language, as_json)


@protocols.command("find")
def find_protocols(
    purpose: Annotated[Optional[str], typer.Option(help="What you need, such as feedback or decision.")] = None,  # noqa: UP045
    minutes: Annotated[Optional[float], typer.Option(help="How many minutes you have.")] = None,  # noqa: UP045
    people: Annotated[Optional[int], typer.Option(help="How many you are.")] = None,  # noqa: UP045
    trust: Annotated[Optional[str], typer.Option(help="new, some or much: what there is in the group.")] = None,  # noqa: UP045
    brings: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--brings/--brings-nothing", help="Whether somebody brings work, a dilemma or a text."),
    ] = None,
    days: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option("--days/--live", help="Spread over days, each in their own hours, or all at the same time."),
    ] = None,
    language: Language = None,
    as_json: Json = False,
) -> None:
    """Which protocol fits, and why.

    What you leave out is no condition. Exit code 1 where nothing fits; the nearest are told."""
    with in_plain_words():
        from .choosing import find_protocols, wish_of

        raise SystemExit(find_protocols(wish_of(purpose, minutes, people, trust, brings, days), language, as_json))


@protocols.command("schema")
def print_schema() -> None:
    """The JSON Schema of a protocol file, for editors.

    Put it beside your files as protocol.schema.json; README.md in prompts/protocols says more."""
    with in_plain_words():
        from bot.content_schema import schema_text

        print(schema_text(), end="")


@protocols.command("new")
def new_protocol(
    id: Annotated[str, typer.Argument(help="What to call it, such as our-friday-round.")],
    into: Annotated[Optional[Path], typer.Option(help="The folder of your own; otherwise as set, or this one.")] = None,  # noqa: UP045
) -> None:
    """Write a protocol of your own, question by question.

    It never overwrites a file; what it writes can be changed in any editor."""
    with in_plain_words():
        from .new_protocol import new_protocol

        new_protocol(id, into)


@protocols.command("check")
def check_protocols(
    files: Annotated[list[Path], typer.Argument(help="YAML files, or folders of them.")], as_json: Json = False
) -> None:
    """Find mistakes in protocol files.

    Each is told with file, line and how to mend it. Exit code 1 where there are any."""
    with in_plain_words():
        from .protocols import check_protocols

        raise SystemExit(check_protocols(files, as_json))


@database.command("upgrade")
def upgrade_database() -> None:
    """Bring the database up to this version.

    `run` does it by itself."""
    with in_plain_words():
        from .database import upgrade

        upgrade()


@discord.command("invite")
def discord_invite() -> None:
    """Print the link that lets the bot into a server, with the fewest permissions."""
    with in_plain_words():
        from .discord import invite

        invite()


@slack.command("manifest")
def slack_manifest(
    http: Annotated[bool, typer.Option("--http", help="For HTTP and OAuth, in place of Socket Mode.")] = False,
    language: Language = None,
) -> None:
    """Print what Slack makes the app from, with the fewest scopes.

    README.md says where it goes, and what each scope is for."""
    with in_plain_words():
        from .slack import manifest

        manifest(http, language)


@slack.callback()
def _slack() -> None:
    """A group, even while it has one command."""


@discord.callback()
def _discord() -> None:
    """A group, even while it has one command."""

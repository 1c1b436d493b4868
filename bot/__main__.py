"""``convener`` and ``python -m bot``: the way in from a terminal. The commands are declared in cli/app.py."""

from bot.cli.app import app


def main() -> None:
    """Runs the command line with the arguments of this process and leaves with an honest code."""
    app(prog_name="convener")


if __name__ == "__main__":
    main()

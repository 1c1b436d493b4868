"""What people can type, declared once: Slack's text command, Discord's command tree, the room's input, help and the
README's table are all made from COMMANDS."""

from facilitation.actions import Help

from .declared import COMMANDS, REHEARSE, Option, UserCommand, declared
from .parse import parse
from .texts import HOW_TO_TYPE, Suggestion, complete, help_about, help_message, listing, readme_table

__all__ = [
    "COMMANDS", "HOW_TO_TYPE", "REHEARSE", "Help", "Option", "Suggestion", "UserCommand", "complete", "declared",
    "help_about", "help_message", "listing", "parse", "readme_table",
]  # fmt: skip

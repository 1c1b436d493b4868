"""The app's manifest, from which Slack makes the app: ``convener slack manifest`` prints it."""

import json
from typing import Any

from facilitation.wording import Wording

from .scopes import EVENTS, SCOPES

SHORTCUTS = (("message", "agreement"), ("message", "commitment"), ("message", "question"), ("global", "start"))


def manifest(words: Wording, public_url: str, socket: bool) -> dict[str, Any]:
    """For Socket Mode, or (with ``public_url``) for HTTP and OAuth."""
    url = {} if socket else {"url": f"{public_url}/slack/events"}
    features = {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": words("slack.name"), "always_online": True},
        "shortcuts": [
            {
                "name": words(f"slack.shortcut.{id}"), "type": kind, "callback_id": id,
                "description": words(f"slack.shortcut.{id}.about"),
            }
            for kind, id in SHORTCUTS
        ],
        "slash_commands": [
            {
                "command": f"/{name}", **url, "description": words(f"slack.command.{name}"),
                "usage_hint": words(f"slack.command.{name}.hint"), "should_escape": True,
            }
            for name in ("convene", "checkin")
        ],
    }  # fmt: skip
    redirect = {} if socket else {"redirect_urls": [f"{public_url}/slack/oauth_redirect"]}
    request = {} if socket else {"request_url": f"{public_url}/slack/events"}
    return {
        "display_information": {
            "name": words("slack.name"),
            "description": words("slack.about"),
            "background_color": "#1f4d3a",
        },
        "features": features,
        "oauth_config": {**redirect, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": not socket,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": not socket,
        },
    }


def written(words: Wording, public_url: str, socket: bool) -> str:
    """The same as Slack takes it."""
    return json.dumps(manifest(words, public_url, socket), ensure_ascii=False, indent=2)

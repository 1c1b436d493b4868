"""Installing into a workspace: a link to Slack, and the way back with a code that becomes a token.

The state that travels with it is sealed, ten minutes old at most, and bound to the browser by a cookie, so that nobody
can be sent through somebody else's installation. What comes back is kept sealed in the directory. On Enterprise Grid
an installation may be for a whole organisation: it is then kept under the organisation's id.
"""

import html
import logging
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.directory import Installation, StoreDown
from bot.platforms.contract import TryLater
from bot.sealing import CannotOpen, Seal

from .errors import WORKSPACE, Refusal
from .scopes import SCOPES
from .slack import Slack

log = logging.getLogger(__name__)
EVENTS, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"
COOKIE = "slack-state"
ADD = "https://app.slack.com/manage/{}/integrations/profile/{}/workspaces/add"
"""Where the app, let in by an organisation, is added to its workspaces: by itself it is in none."""
TEN_MINUTES = 600
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass
class Door:
    """``authorize_url``: Slack's page that asks whether the bot may come in."""

    slack: Slack
    client_id: str
    client_secret: str
    public_url: str
    seal: Seal
    authorize_url: str

    @property
    def redirect_uri(self) -> str:
        return self.public_url + REDIRECT

    def install(self, request: Request) -> Response:
        """Sends the visitor to Slack."""
        state = secrets.token_urlsafe(16)
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self.redirect_uri,
            "state": self.seal.close({"state": state}),
        }
        if team := request.query_params.get("team"):
            asked["team"] = team
        response = RedirectResponse(f"{self.authorize_url}?{urlencode(asked)}", 302, HEADERS)
        secure = self.public_url.startswith("https:")
        response.set_cookie(COOKIE, state, TEN_MINUTES, path="/slack/", secure=secure, httponly=True, samesite="lax")
        return response

    async def come_back(self, request: Request) -> Response:
        """The visitor comes back from Slack, with a code or with a no."""
        asked = request.query_params
        if asked.get("error"):
            return self._page("slack.install.no", 200)
        try:
            sealed = self.seal.open(asked.get("state", ""), within=TEN_MINUTES)
        except CannotOpen:
            return self._page("slack.install.late", 400)
        if not secrets.compare_digest(str(sealed.get("state", "")), request.cookies.get(COOKIE, "")):
            return self._page("slack.install.late", 400)
        try:
            found = await self.slack.workspaces.access(code=asked.get("code", ""), redirect_uri=self.redirect_uri)
        except (Refusal, TryLater, OSError) as trouble:
            log.warning("an installation did not come about: %s", trouble)
            return self._page("slack.install.late", 400)
        installed = installation(found, self.slack.world.now().timestamp())
        try:
            await self.slack.directory.install(installed)
        except StoreDown as down:
            log.error("an installation could not be kept: %s", down)
            return self._page("slack.install.not_kept", 503)
        self.slack.workspaces.forget(installed.workspace)
        await self.slack.directory.back_in("slack", installed.workspace, WORKSPACE)
        log.info("Convener was let into the Slack workspace %s", installed.workspace)
        name = str(installed.facts.get("name") or "")
        if found.get("is_enterprise_install"):
            add = ADD.format(quote(installed.workspace), quote(str(installed.facts["app"])))
            return self._page("slack.install.whole", 200, add, "slack.install.add", workspace=name)
        return self._page("slack.install.done", 200, "", workspace=name)

    def _page(
        self, key: str, status: int, to: str = INSTALL, called: str = "slack.install.again", **values: object
    ) -> Response:
        words = self.slack.words()
        title, text, where = (html.escape(each) for each in (words("slack.name"), words(key, **values), words(called)))
        link = f'<p><a href="{html.escape(to)}">{where}</a></p>' if to else ""
        page = f"""<!doctype html><html lang="{words.language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title><h1>{title}</h1><p>{text}</p>{link}</html>"""
        response = HTMLResponse(page, status, HEADERS)
        response.delete_cookie(COOKIE, path="/slack/")
        return response


def installation(found: Any, now: float) -> Installation:
    """What ``oauth.v2.access`` answered, as it is kept."""
    team, enterprise = found.get("team") or {}, found.get("enterprise") or {}
    whole = bool(found.get("is_enterprise_install"))
    place = enterprise if whole else team
    ends = now + float(found["expires_in"]) if found.get("expires_in") else 0.0
    facts = {
        "name": place.get("name") or "",
        "user": found.get("bot_user_id") or "",
        "app": found.get("app_id") or "",
        "enterprise": enterprise.get("id") or "",
        "scopes": found.get("scope") or "",
        "expires": ends,
    }
    tokens = {"bot": str(found["access_token"])}
    if found.get("refresh_token"):
        tokens["refresh"] = str(found["refresh_token"])
    return Installation("slack", str(place["id"]), facts, tokens)

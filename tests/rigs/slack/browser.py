"""Somebody with a browser lets the app in: they follow its link, say yes on Slack's page, and come back."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlparse

import aiohttp

from tests.rigs.slack.edge import Edge
from tests.rigs.slack.emulator import CLIENT, CLIENT_SECRET, SIGNING, Workspace

PUBLIC = "http://127.0.0.1:8080"  # what the stand-in's app is set to
APP = {
    "slack_signing_secret": SIGNING, "slack_client_id": CLIENT, "slack_client_secret": CLIENT_SECRET,
    "public_url": PUBLIC,
}  # fmt: skip
"""The settings of an app that workspaces let in by OAuth."""


@dataclass
class Browser:
    """``address``: where the app is served."""

    edge: Edge
    address: str

    async def install(self, workspace: Workspace, name: str) -> tuple[int, str]:
        """The page that they see in the end."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            async with browser.get(f"{self.address}/slack/install", allow_redirects=False) as sent:
                asked = parse_qs(urlparse(sent.headers["Location"]).query)
            back = await self._yes(browser, workspace, name, {key: values[0] for key, values in asked.items()})
            async with browser.get(back) as page:
                return page.status, await page.text()

    async def _yes(self, browser: aiohttp.ClientSession, workspace: Workspace, name: str, asked: dict[str, str]) -> str:
        form = {**asked, "user_id": workspace.user(name), "user_scope": ""}
        url = f"{authorize_url(self.edge)}/callback"
        async with browser.post(url, data=form, params={"team": workspace.id}, allow_redirects=False) as answer:
            return answer.headers["Location"].replace(PUBLIC, self.address)


def authorize_url(edge: Edge) -> str:
    return f"http://127.0.0.1:{edge.port}/oauth/v2/authorize"

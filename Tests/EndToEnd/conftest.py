"""Drives the demo plant with a real Chromium.

CHEMD names the daemon's binary (default: .build/debug/chemd), CHROMIUM the browser (default: /usr/bin/chromium).
Screenshots stay in .build/e2e. An error on the console, an exception of a script, an answer of 400 or above that the
test did not announce, or a violation of the content security policy fails the test in which it happened.
"""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / ".build" / "e2e"
CHEMD = os.environ.get("CHEMD", str(ROOT / ".build" / "debug" / "chemd"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}

REPORT_VIOLATIONS = """
window.addEventListener('securitypolicyviolation', (event) => {
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


OUTCOME = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tells the fixtures how the test went, so that a failed page leaves its picture."""
    report = yield
    if report.when == "call":
        item.stash[OUTCOME] = report
    return report


@dataclass
class Plant:
    """A running demo plant, as its --info file describes it."""

    url: str
    users: list
    token: str
    samples: list
    started: float

    def user(self, role: str) -> dict:
        return next(user for user in self.users if user["role"] == role)


@dataclass
class Visit:
    """One person at one browser, with everything that went wrong there."""

    context: BrowserContext
    page: Page
    plant: Plant
    name: str
    lang: str
    expected: set = field(default_factory=set)
    problems: list = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.plant.url + path)
        return self.page

    def shot(self, name: str) -> None:
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(ARTEFACTS / f"{name}-{self.lang}.png"))

    def get(self, path: str):
        """Asks the API as this person."""
        answer = self.context.request.get(self.plant.url + path)
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:300]}"
        return answer

    def json(self, path: str) -> dict:
        return self.get("/api/v1" + path).json()

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)

    def _console(self, message) -> None:
        # Chromium's own line about a bad answer is covered by the check of answers.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _response(self, response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.problems.append(f"answer {response.status}: {response.request.method} {response.url}")


@pytest.fixture(scope="session")
def plant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plant")
    info = folder / "info.json"
    log = (folder / "chemd.log").open("w+")
    command = [CHEMD, "demo", "--port", "0", "--info", str(info), "--data", str(folder / "data")]
    daemon = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 120
        while not info.exists():
            log.seek(0)
            assert daemon.poll() is None, f"{' '.join(command)} ended with {daemon.returncode}:\n{log.read()}"
            assert time.monotonic() < deadline, "the demo plant was not up within 120 s"
            time.sleep(0.1)
        told = json.loads(info.read_text())
        yield Plant(told["url"], told["users"], told["token"], told.get("samples", []), time.monotonic())
    finally:
        running = daemon.poll() is None
        daemon.send_signal(signal.SIGTERM)
        try:
            code = daemon.wait(timeout=30)
        except subprocess.TimeoutExpired:
            daemon.kill()
            code = "killed: it did not stop within 30 s of SIGTERM"
        log.seek(0)
        output = log.read()
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        (ARTEFACTS / "chemd.log").write_text(output)
        log.close()
    assert running, f"chemd ended by itself during the tests:\n{output}"
    assert code == 0, f"chemd stopped with {code}:\n{output}"


@pytest.fixture(scope="session")
def driver():
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(driver):
    started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def signed_in(plant, driver):
    """The cookies of a role, signed in once: the daemon slows down whoever signs in all the time."""
    kept = {}

    def cookies(role):
        if role not in kept:
            user = plant.user(role)
            client = driver.request.new_context(base_url=plant.url)
            answer = client.post("/api/v1/session", data={"name": user["name"], "password": user["password"]})
            assert answer.ok, f"sign-in of {role}: {answer.status} {answer.text()}"
            kept[role] = client.storage_state()["cookies"]
            client.dispose()
        return kept[role]

    return cookies


@pytest.fixture
def visits(plant, browser, signed_in, request):
    """Makes visits: `visits(role, lang)`; a role of None is somebody not signed in."""
    made = []

    def visit(role="ehs", lang="zh", viewport=DESKTOP, scheme="light", browser=browser, permissions=()):
        context = browser.new_context(
            base_url=plant.url,
            viewport=viewport,
            color_scheme=scheme,
            locale="zh-CN" if lang == "zh" else "en-GB",
            permissions=list(permissions),
        )
        context.set_default_timeout(15_000)
        context.add_init_script(REPORT_VIOLATIONS)
        context.add_cookies([{"name": "lang", "value": lang, "url": plant.url}])
        if role:
            context.add_cookies(signed_in(role))
        page = context.new_page()
        result = Visit(context, page, plant, role or "nobody", lang)
        result.watch(page)
        context.on("page", result.watch)
        made.append(result)
        return result

    yield visit
    report = request.node.stash.get(OUTCOME, None)
    if report is not None and report.failed:
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        for number, each in enumerate(made):
            name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
            if not each.page.is_closed():
                each.page.screenshot(path=str(ARTEFACTS / f"failed-{name[:80]}-{number}.png"))
    problems = [f"{each.name} {each.lang}: {problem}" for each in made for problem in each.problems]
    for each in made:
        each.context.close()
    assert not problems, "\n".join(problems)

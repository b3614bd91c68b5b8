"""From the source to the first alert in a ministry's network, with the documented commands only."""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.paths import ROOT
from tests.schedules.watched_page import BASELINE, MORE
from tests.soak import ministry
from tests.soak.ministry import PACKAGES, PAGE, PROXY, PROXY_PORT, RELAY, Ministry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(ministry.missing() is not None, reason=f"no closed network: {ministry.missing()}"),
]
LOGIN = "leuchtturm:geheim4711"


@dataclass
class Operator:
    """Types commands inside of the network; ``steps``: each with its seconds."""

    network: Ministry
    home: Path
    environment: dict[str, str]
    steps: list[tuple[str, float]] = field(default_factory=list)

    def type(self, command: str, *, fails: bool = False, step: bool = True) -> str:
        """What a command says; a step unless it is only a look of the test's."""
        began, variables = time.monotonic(), map("=".join, self.environment.items())
        done = subprocess.run(
            self.network.command("inside", "env", "-i", *variables, "sh", "-c", command),
            cwd=self.home, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        if step:
            self.steps.append((command, time.monotonic() - began))
        output = done.stdout + done.stderr
        assert (done.returncode != 0) is fails, f"{command}\n{output}"
        return output


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the lock file names, as a package index has it."""
    folder = tmp_path_factory.mktemp("wheels")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*pip, "-r", str(ROOT / "requirements.lock"), "-d", str(folder)], check=True)
    return folder


@pytest.mark.parametrize("login", [None, LOGIN], ids=["open proxy", "proxy with a login"])
def test_from_the_source_to_the_first_alert(
    login: str | None, wheels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    servers, home = tmp_path / "servers", tmp_path / "home"
    home.mkdir()
    servers.mkdir()
    (servers / "wheels").symlink_to(wheels)
    with ministry.ministry(f"lt{os.getpid()}", servers, login=login) as network:
        network.show(BASELINE)
        proxy = f"http://{login + '@' if login else ''}{PROXY}:{PROXY_PORT}"
        operator = Operator(
            network, home,
            {
                "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8",
                "HTTPS_PROXY": proxy, "NO_PROXY": "ministry.example",
                # update-ca-certificates would write the system's file; a test does not
                "SSL_CERT_FILE": str(network.ca_file), "PIP_CERT": str(network.ca_file),
                "PIP_INDEX_URL": f"https://{PACKAGES}/simple", "PIP_CONFIG_FILE": "/dev/null",
            },
        )  # fmt: skip
        began = time.monotonic()
        first_alert(operator)
        minutes = (time.monotonic() - began) / 60
        [mail] = [
            email.message_from_bytes(content, policy=email.policy.default) for content in network.mails()
        ]
        assert mail["To"] == "Anna Muster <anna@ministry.example>"
        assert f"CONNECT {PAGE}:443" in (servers / "proxy.log").read_text()
        without_network(operator, login)
    with capsys.disabled():
        kind = "a login" if login else "no login"
        sys.stdout.write(f"\nproxy with {kind}: {len(operator.steps)} steps, {minutes:.1f} minutes\n")
        for command, seconds in operator.steps:
            sys.stdout.write(f"  {seconds:5.1f} s  {command}\n")


def first_alert(operator: Operator) -> None:
    """The documented way: install, init, edit, look, check; then the page changes."""
    home, network = operator.home, operator.network
    operator.type("python3 -m venv app")
    operator.type(f"app/bin/pip install --quiet --require-hashes --no-deps -r {ROOT}/requirements.lock")
    operator.type(f"app/bin/pip install --quiet --no-build-isolation --no-deps {ROOT}")
    operator.type("app/bin/leuchtturm init schedules --contact it@ministerium-hessen.de")
    edit(home / "schedules" / "leuchtturmprojekte.toml")
    operator.steps.append(("(edit the schedule file: url and a [[channels]])", 0.0))
    operator.type("app/bin/leuchtturm --schedules schedules schedules")
    operator.type("app/bin/leuchtturm --schedules schedules --db try.db check")
    tried = operator.type("app/bin/leuchtturm --schedules schedules --db try.db doctor --network")
    assert "nothing was sent" in tried
    network.show(MORE)
    operator.type("app/bin/leuchtturm --schedules schedules --db try.db check")


def edit(path: Path) -> None:
    """What an operator writes into the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    url = f'url = "https://{PAGE}/leuchtturmprojekte.html"'
    text = "\n".join(url if line.startswith("url = ") else line for line in lines)
    channel = f"""
[[channels]]
type = "email"
name = "mail"
host = "{RELAY}"
security = "none"
sender = "Leuchtturm <leuchtturm@ministry.example>"
recipients = ["Anna Muster <anna@ministry.example>"]
"""
    path.write_text(text + "\n" + channel, encoding="utf-8")


def without_network(operator: Operator, login: str | None) -> None:
    """What is said where one thing of it is missing."""
    check = "app/bin/leuchtturm --schedules schedules --db other.db check"
    complete = dict(operator.environment)
    operator.environment = {name: value for name, value in complete.items() if name != "HTTPS_PROXY"}
    assert "Where only a proxy leads out, set HTTPS_PROXY" in operator.type(check, fails=True, step=False)
    operator.environment = {name: value for name, value in complete.items() if name != "SSL_CERT_FILE"}
    assert "the network here replaces certificates" in operator.type(check, fails=True, step=False)
    if login is not None:
        operator.environment = complete | {"HTTPS_PROXY": f"http://{PROXY}:{PROXY_PORT}"}
        assert "wants a login (407)" in operator.type(check, fails=True, step=False)

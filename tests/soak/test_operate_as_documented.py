"""docs/ten-minutes.md and docs/operate.md typed literally as root, under a real systemd: install to
uninstall.
"""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.paths import DOCS
from tests.schedules.watched_page import BASELINE, PATH
from tests.servers import Loopback, page
from tests.soak.systemd_machine import Machine, missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(900),
    pytest.mark.skipif(bool(missing()), reason=missing()),
]
DATABASE = "/var/lib/leuchtturm/leuchtturm.db"


def commands(document: str, heading: str) -> list[str]:
    """The commands of root in the section: each line behind ``#`` of a console block."""
    text = (DOCS / document).read_text(encoding="utf-8")
    section = text.partition(f"{heading}\n" if heading.startswith("#") else heading)[2]
    section = re.split(r"^(?:## |\*\*\d)", section, maxsplit=1, flags=re.MULTILINE)[0]
    blocks = re.findall(r"```console\n(.*?)```", section, re.DOTALL)
    return [
        line.removeprefix("# ") for block in blocks for line in block.splitlines() if line.startswith("# ")
    ]


def typed(machine: Machine, document: str, heading: str) -> None:
    lines = commands(document, heading)
    assert lines, f"{document} has no command below {heading}"
    for line in lines:
        print("#", line)
        if line == "leuchtturm status":
            wait_until_well(machine)
        else:
            machine.run(line.replace("you@your.domain", "it@stadt-nirgends.de"))


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback({PATH: page(BASELINE)}) as server:
        yield server


def wait_until_well(machine: Machine) -> str:
    """The output of status once all is well; the first check takes a moment."""
    ends = time.monotonic() + 100
    while True:
        result = machine.run("leuchtturm status", check=False)
        if result.returncode == 0 or time.monotonic() > ends:
            assert result.returncode == 0, (
                result.stdout + machine.run("journalctl -u leuchtturm -n 20", check=False).stdout
            )
            return result.stdout
        time.sleep(0.5)


def test_from_the_source_to_nothing_left(tmp_path: Path, web: Loopback) -> None:
    with ExitStack() as stack, Machine(tmp_path, stack) as machine:
        began = time.monotonic()
        typed(machine, "ten-minutes.md", "**1. Install**")
        typed(machine, "ten-minutes.md", "**2. Say what is watched")
        file = machine.root / "etc/leuchtturm/leuchtturmprojekte.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(
            re.sub(r'^url = ".*"', f'url = "{web.url(PATH)}"', text, flags=re.MULTILINE), encoding="utf-8"
        )
        typed(machine, "ten-minutes.md", "**4. Start it.**")
        assert "Daemon: process " in wait_until_well(machine)
        assert "Steinbach" in machine.run("leuchtturm meetings").stdout
        print(f"installed and well after {time.monotonic() - began:.0f} s")
        owner = machine.run(f"stat -L -c %U:%G:%a {DATABASE}").stdout
        assert not owner.startswith("root")

        typed(machine, "operate.md", "## Backup and restore")
        wait_until_well(machine)
        assert machine.run(f"stat -L -c %U:%G:%a {DATABASE}").stdout == owner
        kept = machine.run("ls /var/lib/leuchtturm/").stdout
        assert "leuchtturm.db.replaced-" in kept

        plain_copy_is_told(machine)
        wait_until_well(machine)

        typed(machine, "operate.md", "## Upgrade")
        wait_until_well(machine)

        two_accounts(machine, file)

        typed(machine, "operate.md", "## Uninstall")
        left = machine.run(
            "find /etc /var /opt /usr/local /run /home -xdev -iname '*leuchtturm*' -not -path '/var/log/*' "
            "-print"
        ).stdout
        assert left == ""
        assert machine.run("systemctl list-unit-files 'leuchtturm*' --no-legend", check=False).stdout == ""
        assert machine.run("id leuchtturm", check=False).returncode != 0


def plain_copy_is_told(machine: Machine) -> None:
    """What the documentation does not say, but people do: root copies the file into place."""
    machine.run("systemctl stop leuchtturm")
    machine.run(f"rm {DATABASE} && install -m 640 /var/backups/leuchtturm/leuchtturm.db {DATABASE}")
    machine.run("systemctl start leuchtturm", check=False)
    status = machine.run("leuchtturm status --check", check=False)
    assert status.returncode == 2
    assert "cannot be written by" in status.stdout, status.stdout
    repair = re.search(r"chown --reference=\S+ \S+\*", status.stdout)
    assert repair is not None
    machine.run(repair[0])
    machine.run("systemctl reset-failed leuchtturm", check=False)
    machine.run("systemctl restart leuchtturm")


def two_accounts(machine: Machine, file: Path) -> None:
    """Publishing needs an account that stays; root and it use the same database side by side."""
    text = file.read_text(encoding="utf-8")
    file.write_text('publish = "/srv/www/leuchtturm"\n' + text, encoding="utf-8")
    shown = commands("operate.md", "## The daemon")
    lines = [
        line
        for line in shown
        if not line.startswith(("systemctl status", "systemctl enable", "journalctl", "systemctl reload"))
    ]
    assert any(line.startswith("useradd") for line in lines)
    for line in lines:
        if line == "systemctl daemon-reload":  # what `systemctl edit` writes
            override = machine.root / "etc/systemd/system/leuchtturm.service.d/override.conf"
            override.parent.mkdir(exist_ok=True)
            override.write_text("[Service]\nReadWritePaths=/srv/www/leuchtturm\n")
        print("#", line)
        machine.run(line)
    machine.run("leuchtturm --schedules /etc/leuchtturm check")  # as root, beside the daemon
    assert machine.run(f"stat -L -c %U {DATABASE}").stdout == "leuchtturm\n"
    wait_until_well(machine)
    assert machine.run("stat -c %U /srv/www/leuchtturm/index.html").stdout in ("leuchtturm\n", "root\n")
    machine.run("rm -r /srv/www/leuchtturm")
    machine.run("test -e /etc/cron.d/leuchtturm", check=False)

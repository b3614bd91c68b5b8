"""The programs that are measured: how each is installed, set up for a list of addresses, and run once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]


class Contender(ABC):
    """One program. ``folder``: where it keeps its configuration and its data during one scenario."""

    name: str

    @abstractmethod
    def set_up(self, folder: Path, addresses: Sequence[str], smtp_port: int | None = None) -> None:
        """Write the configuration that watches ``addresses`` and mails to ten recipients at ``smtp_port``."""

    @abstractmethod
    def check(self, folder: Path) -> list[str]:
        """The command that checks every address once and sends what is new."""

    @abstractmethod
    def start(self) -> list[str]:
        """The command that does nothing but start."""

    @abstractmethod
    def data(self, folder: Path) -> list[Path]:
        """The files that it keeps between runs."""

    def bytes_stored(self, folder: Path) -> int:
        return sum(path.stat().st_size for path in self.data(folder))


RECIPIENTS = [f"reader{n}@example.org" for n in range(10)]


class Leuchtturm(Contender):
    """As a user installs it: the hashed lock, and nothing of the development environment."""

    name = "Leuchtturm"

    def __init__(self, environments: Path) -> None:
        self._environment = environments / "leuchtturm"
        self.python = str(self._environment / "bin" / "python")
        self.program = str(self._environment / "bin" / "leuchtturm")

    def install(self) -> None:
        """Install this checkout, as it is now."""
        if not Path(self.python).exists():
            subprocess.run([sys.executable, "-m", "venv", str(self._environment)], check=True)
        pip = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
        subprocess.run([*pip, "--no-build-isolation", "--force-reinstall", str(ROOT)], check=True)

    def set_up(self, folder: Path, addresses: Sequence[str], smtp_port: int | None = None) -> None:
        schedules = folder / "schedules"
        schedules.mkdir()
        for number, address in enumerate(addresses):
            text = (
                f'name = "page-{number:04}"\ntitle = "Seite {number}"\nurl = "{address}"\n'
                'parser = "leuchtturmprojekte"\ncron = "17 6 * * *"\ntimezone = "Europe/Berlin"\n'
                "[fetch]\nrobots = false\n"
            )
            if smtp_port is not None:
                text += (
                    '[[channels]]\ntype = "email"\nname = "mail"\nhost = "127.0.0.1"\n'
                    f'port = {smtp_port}\nsecurity = "none"\nsender = "l@example.org"\n'
                    f"recipients = {json.dumps(RECIPIENTS)}\n"
                )
            (schedules / f"page-{number:04}.toml").write_text(text)

    def check(self, folder: Path) -> list[str]:
        return [
            self.program,
            "--db",
            str(folder / "l.db"),
            "--schedules",
            str(folder / "schedules"),
            "check",
        ]

    def start(self) -> list[str]:
        return [self.program, "--help"]

    def data(self, folder: Path) -> list[Path]:
        return sorted(folder.glob("l.db*"))


class Floor(Contender):
    """``benchmarks/floor.py``, with Leuchtturm's own httpx and selectolax."""

    name = "bare script"

    def __init__(self, python: str) -> None:
        self._python = python

    def set_up(self, folder: Path, addresses: Sequence[str], smtp_port: int | None = None) -> None:
        (folder / "addresses.json").write_text(json.dumps(list(addresses)))

    def check(self, folder: Path) -> list[str]:
        addresses = json.loads((folder / "addresses.json").read_text())
        return [self._python, str(ROOT / "benchmarks" / "floor.py"), str(folder / "floor.db"), *addresses]

    def start(self) -> list[str]:
        return [self._python, "-c", "import httpx, selectolax.lexbor, sqlite3"]

    def data(self, folder: Path) -> list[Path]:
        return sorted(folder.glob("floor.db*"))


class Peer(Contender):
    """A peer from the package index, installed into a throw-away environment below ``environments``."""

    requirement: str

    def __init__(self, environments: Path) -> None:
        self._environment = environments / self.name
        self.program = str(self._environment / "bin" / self.name)

    def install(self) -> None:
        if not Path(self.program).exists():
            shutil.rmtree(self._environment, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", str(self._environment)], check=True)
            pip = str(self._environment / "bin" / "pip")
            subprocess.run([pip, "install", "--quiet", self.requirement], check=True)

    def start(self) -> list[str]:
        return [self.program, "--help"]

    def _mail(self, smtp_port: int | None) -> str:
        if smtp_port is None:
            return "  email: {enabled: false}\n"
        return (
            f"  email:\n    enabled: true\n    from: l@example.org\n    to: {','.join(RECIPIENTS)}\n"
            "    method: smtp\n"
            f"    smtp: {{host: 127.0.0.1, port: {smtp_port}, starttls: false, auth: false}}\n"
        )


class Urlwatch(Peer):
    name = "urlwatch"
    requirement = "urlwatch==2.29"

    def set_up(self, folder: Path, addresses: Sequence[str], smtp_port: int | None = None) -> None:
        jobs = (f"url: {address}\nfilter:\n  - css: main\n  - html2text\n" for address in addresses)
        (folder / "urls.yaml").write_text("---\n".join(jobs))
        (folder / "urlwatch.yaml").write_text(
            "report:\n  stdout: {enabled: true, color: false}\n" + self._mail(smtp_port)
        )
        (folder / "hooks.py").write_text("")

    def check(self, folder: Path) -> list[str]:
        files = (
            ("urls", "urls.yaml"),
            ("config", "urlwatch.yaml"),
            ("hooks", "hooks.py"),
            ("cache", "cache.db"),
        )
        return [self.program, *(word for key, name in files for word in (f"--{key}", str(folder / name)))]

    def data(self, folder: Path) -> list[Path]:
        return sorted(folder.glob("cache.db*"))


class Webchanges(Peer):
    name = "webchanges"
    requirement = "webchanges==3.37"

    def set_up(self, folder: Path, addresses: Sequence[str], smtp_port: int | None = None) -> None:
        jobs = (f"url: {address}\nfilters:\n  - css: main\n  - html2text\n" for address in addresses)
        (folder / "jobs.yaml").write_text("---\n".join(jobs))
        (folder / "config.yaml").write_text(
            "report:\n  stdout: {enabled: true, color: false}\n" + self._mail(smtp_port)
        )
        (folder / "hooks.py").write_text("")

    def check(self, folder: Path) -> list[str]:
        files = ("jobs", "jobs.yaml"), ("config", "config.yaml"), ("hooks", "hooks.py"), ("database", "w.db")
        return [self.program, *(word for key, name in files for word in (f"--{key}", str(folder / name)))]

    def data(self, folder: Path) -> list[Path]:
        return sorted(folder.glob("w.db*"))

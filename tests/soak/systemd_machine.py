"""A copy of this machine with a systemd of its own, in a namespace; what is written there goes to memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.paths import ROOT

if TYPE_CHECKING:
    from contextlib import ExitStack

SOURCE = Path("/root/leuchtturm")
_PATIENCE = 60.0


def missing() -> str:
    """Why no such machine can be started here; '' if one can."""
    if os.geteuid() != 0:
        return "only root can start a machine"
    if shutil.which("systemd-nspawn") is None:
        return "systemd-nspawn is not installed (Debian's package systemd-container)"
    system = subprocess.run(
        ["/usr/bin/python3", "-c", "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"],
        capture_output=True, check=False,
    )  # fmt: skip
    return "/usr/bin/python3 is older than 3.11 or has no venv" if system.returncode else ""


class Machine:
    """``with Machine(folder, stack) as machine: machine.run("systemctl --version")``. It shares our
    network.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.root = folder / "root"
        self._folder = folder
        self._stack = stack

    def __enter__(self) -> Self:
        for name in ("memory", "root"):
            (self._folder / name).mkdir()
        self._mount("-t", "tmpfs", "tmpfs", self._folder / "memory")
        for name in ("upper", "work"):
            (self._folder / "memory" / name).mkdir()
        layers = f"lowerdir=/,upperdir={self._folder}/memory/upper,workdir={self._folder}/memory/work"
        self._mount("-t", "overlay", "overlay", "-o", layers, self.root)
        self._copy_source()
        (self.root / "etc" / "machine-id").write_text("")
        self._process = subprocess.Popen(
            ["systemd-nspawn", "-q", "-D", self.root, "--register=no", "--keep-unit", "-b"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._stack.callback(self._end)
        self._leader = self._find_leader()
        self._wait_until_booted()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, command: str, *, check: bool = True) -> subprocess.CompletedProcess[str]:
        """What root types there, in the folder with the source, in a login's environment."""
        enter = ["nsenter", "-t", str(self._leader), "-m", "-u", "-i", "-p", "--"]
        result = subprocess.run(
            [*enter, "sh", "-c", f"cd {SOURCE} && {command}"],
            env=_environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or result.returncode == 0, f"$ {command}\n{result.stdout}{result.stderr}"
        return result

    def _copy_source(self) -> None:
        names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        target = self.root / SOURCE.relative_to("/")
        for name in names.decode().split("\0"):
            if name and not name.startswith("tests/") and (ROOT / name).is_file():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, target / name)

    def _mount(self, *arguments: object) -> None:
        subprocess.run(["mount", *map(str, arguments)], check=True)
        self._stack.callback(subprocess.run, ["umount", "-l", str(arguments[-1])], check=False)

    def _find_leader(self) -> int:
        ends = time.monotonic() + _PATIENCE
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        while time.monotonic() < ends:
            for child in children.read_text().split():
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
            time.sleep(0.1)
        raise AssertionError("the machine has no systemd as its first process")

    def _wait_until_booted(self) -> None:
        ends = time.monotonic() + _PATIENCE
        while time.monotonic() < ends:
            result = self.run("systemctl is-active basic.target dbus.socket", check=False)
            if result.returncode == 0:
                return
            time.sleep(0.2)
        raise AssertionError(f"the machine did not boot: {result.stdout}{result.stderr}")

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    service = {
        "LEUCHTTURM_DB": "/var/lib/leuchtturm/leuchtturm.db",
        "LEUCHTTURM_SCHEDULES": "/etc/leuchtturm",
    }
    return {"PATH": path, "HOME": "/root", "LANG": "C.UTF-8"} | inherited | service

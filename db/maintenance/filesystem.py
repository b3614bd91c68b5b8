"""Check where the database lies: permissions, space, file system, write-ahead log."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from db.database_file import log_size
from db.maintenance.findings import Finding, error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "fuse.sshfs", "fuse.rclone")
_MIN_FREE_BYTES = 5_000_000
_LOW_FREE_BYTES = 100_000_000
_LARGE_LOG_BYTES = 64_000_000
_ENDINGS = ("", "-wal", "-shm", ".lock")


def surroundings(path: Path) -> Iterator[Finding]:
    """Check the existing file ``path`` and its folder, without opening the file."""
    yield _rights(path)
    yield _privacy(path)
    yield owners(path)
    yield space(path)
    yield read_only(path)
    yield _file_system(path)
    yield _log(path)


def owners(path: Path) -> Finding:
    """Check that the owner of the folder of ``path`` can use the database and the lock beside it.

    A copy that root put back into a service's folder belongs to root: the service cannot start with it.
    """
    folder = path.absolute().parent
    owner = folder.stat()
    if owner.st_uid == 0 or owner.st_mode & stat.S_IWOTH:
        return ok("owners", "The folder is root's, or open to every account: its owner says nothing.")
    wrong = [name for name in _ENDINGS if _is_closed_to(owner, path.with_name(path.name + name))]
    if wrong:
        names = " and ".join(path.name + name for name in wrong)
        return error(
            "owners",
            f"{names} in {folder} cannot be written by {_account(owner.st_uid)}, who owns the folder.",
            f"Give them to the owner of the folder: chown --reference={folder} {path}*",
        )
    return ok(
        "owners", f"File, log and lock can be written by {_account(owner.st_uid)}, who owns the folder."
    )


def _is_closed_to(owner: os.stat_result, path: Path) -> bool:
    """Whether the owner of the folder ``owner`` may not write ``path``; other groups of theirs are not
    known.
    """
    try:
        file = path.stat()
    except OSError:
        return False
    if file.st_uid == owner.st_uid:
        return not file.st_mode & stat.S_IWUSR
    return not file.st_mode & (stat.S_IWGRP if file.st_gid == owner.st_gid else stat.S_IWOTH)


def _account(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # a service's account that exists only while it runs
        return f"account {number}"


def _rights(path: Path) -> Finding:
    folder = path.absolute().parent
    missing = [
        what
        for what, where, right in (
            ("read the file", path, os.R_OK),
            ("write the file", path, os.W_OK),
            ("make files in its folder", folder, os.W_OK | os.X_OK),
        )
        if not os.access(where, right)
    ]
    if missing and read_only(path).level == "ok":
        return error(
            "permissions",
            f"The current user may not {' or '.join(missing)} ({path}).",
            f"Run Leuchtturm as the user who owns {path}, or give this one the right (chown, chmod).",
        )
    return ok("permissions", "The file and its folder can be read and written.")


def _privacy(path: Path) -> Finding:
    if path.stat().st_mode & stat.S_IWOTH:
        return warning("owner", "Every user of this computer may change the file.", f"chmod o-w {path}")
    return ok("owner", "Only its owner and group may change the file.")


def space(path: Path) -> Finding:
    free = shutil.disk_usage(path.absolute().parent).free
    sentence = f"{free // 1_000_000} MB are free for a file of {path.stat().st_size / 1_000_000:.1f} MB."
    repair = "Free space on that disk; `leuchtturm prune --keep 90d` gives back what old checks take."
    if free < max(_MIN_FREE_BYTES, path.stat().st_size // 10):
        return error("disk", sentence, repair)
    if free < max(_LOW_FREE_BYTES, 2 * path.stat().st_size):
        return warning("disk", sentence, repair)
    return ok("disk", sentence)


def read_only(path: Path) -> Finding:
    """Check that the file system can be written, by whatever account: not so after an error of the disk."""
    _, options = _mount(path)
    if "ro" in options:
        return error(
            "mount",
            f"The file system of {path} is mounted read-only, so nothing can be stored.",
            "Look for the reason (dmesg names errors of the disk), then mount it writable again.",
        )
    return ok("mount", "The file system can be written.")


def _file_system(path: Path) -> Finding:
    kind, _ = _mount(path)
    if kind.startswith(_NETWORK_FILE_SYSTEMS):
        return error(
            "file system",
            f"The file lies on a network drive ({kind}), where several programs at once can damage it.",
            "Move the database to a disk of this computer, and copy it away with `leuchtturm backup`.",
        )
    return ok("file system", f"The file lies on a disk of this computer ({kind or 'unknown kind'}).")


def _mount(path: Path) -> tuple[str, list[str]]:
    """The kind and the options of the file system of ``path``, as Linux names them; see proc(5).

    They are those of the file system itself: a mount may be read-only for this process alone.
    """
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "", []
    device = path.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        mount, _, about = line.partition(" - ")
        if mount.split()[2] == wanted:
            kind, *_, options = about.split()
            return kind, options.split(",")
    return "", []


def _log(path: Path) -> Finding:
    size = log_size(path)
    sentence = f"The log beside the file has {size / 1_000_000:.1f} MB."
    if size > max(_LARGE_LOG_BYTES, path.stat().st_size):
        return warning(
            "log",
            sentence,
            "Some program holds the database open (DB Browser?): close it, the next check shrinks the log.",
        )
    return ok("log", sentence)

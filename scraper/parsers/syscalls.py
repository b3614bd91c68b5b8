"""Install a seccomp filter that allows only the system calls that parsing needs; it cannot be lifted.

With seccomp(2) of Linux, a filter in the kernel: limits alone leave a process calls that need no descriptor,
such as those that rename, empty or remove a file, read another process's memory, or end it.
"""

from __future__ import annotations

import platform
import signal
import struct
import sys

# Numbers of system calls. See <asm/unistd_64.h> and <asm-generic/unistd.h>.
_X86_64 = {
    "read": 0,
    "write": 1,
    "close": 3,
    "fstat": 5,
    "lseek": 8,
    "mmap": 9,
    "mprotect": 10,
    "munmap": 11,
    "brk": 12,
    "rt_sigaction": 13,
    "rt_sigprocmask": 14,
    "rt_sigreturn": 15,
    "sched_yield": 24,
    "mremap": 25,
    "madvise": 28,
    "exit": 60,
    "gettimeofday": 96,
    "sigaltstack": 131,
    "futex": 202,
    "clock_gettime": 228,
    "exit_group": 231,
    "getrandom": 318,
}
_AARCH64 = {
    "read": 63,
    "write": 64,
    "close": 57,
    "fstat": 80,
    "lseek": 62,
    "mmap": 222,
    "mprotect": 226,
    "munmap": 215,
    "brk": 214,
    "rt_sigaction": 134,
    "rt_sigprocmask": 135,
    "rt_sigreturn": 139,
    "sched_yield": 124,
    "mremap": 216,
    "madvise": 233,
    "exit": 93,
    "gettimeofday": 169,
    "sigaltstack": 132,
    "futex": 98,
    "clock_gettime": 113,
    "exit_group": 94,
    "getrandom": 278,
}
# The architecture's number in <linux/audit.h>, and what is allowed there.
_ALLOWED = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _AARCH64)}

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_LOAD, _EQUALS, _RETURN = 0x20, 0x15, 0x06  # BPF: a word of the call's data; compare; answer
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM


def keep_only_computing() -> bool:
    """Refuse every other system call from here on, with EPERM, and return whether the system can do that.

    What stays: memory, time, random numbers, descriptors that are open, and the end, which also comes with
    that of the parent: it may have been ended because memory was short.
    """
    architecture, allowed = _ALLOWED.get(platform.machine(), (0, {}))
    if sys.platform != "linux" or not allowed:
        return False
    try:
        import ctypes
    except (ImportError, MemoryError):  # not built, or no memory may be executed
        return False
    rules = _filter(architecture, sorted(allowed.values()))
    code = ctypes.create_string_buffer(rules, len(rules))
    # struct sock_fprog: how many instructions, and where they are
    program = ctypes.create_string_buffer(struct.pack("@HP", len(rules) // 8, ctypes.addressof(code)))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0) == 0)


def _filter(architecture: int, numbers: list[int]) -> bytes:
    """The instructions (struct sock_filter) on a call's data: first its number, then the architecture."""

    def instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("@HBBI", code, if_true, if_false, value)

    last = len(numbers)
    return b"".join(
        (
            instruction(_LOAD, 4),
            instruction(_EQUALS, architecture, 0, last + 1),
            instruction(_LOAD, 0),
            *(instruction(_EQUALS, number, last - at) for at, number in enumerate(numbers)),
            instruction(_RETURN, _REFUSE),
            instruction(_RETURN, _ALLOW),
        )
    )

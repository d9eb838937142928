# SPDX-License-Identifier: GPL-2.0-or-later
"""packaging/make-repo, and dnf with the repository that it makes."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Optional

from lab.paths import TOP

from . import built, fixtures
from .built import command, output
from .host import Host, World
from .root import Done, Root

MAKE_REPO = TOP / "packaging" / "make-repo"
ROM = "qemu-rom-multinic"
KEY_FILE = f"RPM-GPG-KEY-{ROM}"
WORLD = World("el9", "1.24")
SEEN = "/repository"  # where roots see it


class Keys:
    """A keyring of its own with a throw-away key for each user."""

    def __init__(self, *users: str):
        # Short, because the agent's socket is in it.
        self.folder = Path(tempfile.mkdtemp(prefix="keys-"))
        for user in users:
            self.gpg("--passphrase", "", "--quick-generate-key", user, "rsa2048", "sign", "never")

    def gpg(self, *words: object) -> str:
        return output("gpg", "--batch", "--quiet", *words, GNUPGHOME=str(self.folder))

    def remove(self) -> None:
        command("gpgconf", "--kill", "gpg-agent", GNUPGHOME=str(self.folder))
        shutil.rmtree(self.folder)


class Case(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.keys = Keys("ours@example.invalid", "other@example.invalid")
        cls.addClassCleanup(cls.keys.remove)
        cls.packages = next(iter(built.of_layout("el9").values())).path.parent

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="multinic-repository-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.target = self.folder / "repository"

    def make_repo(self, *words: object, keys: Optional[Keys] = None, **environment: str):
        home = str((keys or self.keys).folder)
        return command(MAKE_REPO, *words, GNUPGHOME=home, **environment)

    def make(self, *words: object) -> Path:
        """A good repository, as clients see it."""
        options = ("--key", "ours@example.invalid", "--rpms", self.packages, "--baseurl", f"file://{SEEN}")
        done = self.make_repo(*options, *words, self.target)
        self.assertEqual(0, done.returncode, done.stdout)
        return self.target

    def contents(self, folder: Path):
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def assert_nothing_left(self) -> None:
        """No folder beside the repository in which a new one was being made."""
        self.assertEqual([], [path.name for path in self.folder.iterdir() if path.name.startswith(".")])


class Made(Case):
    def test_what_is_in_it(self) -> None:
        before = self.contents(self.packages)
        repository = self.make()
        wanted = {path.name for path in self.packages.glob("*.rpm")} | {KEY_FILE, f"{ROM}.repo", "repodata"}
        self.assertEqual(wanted, {path.name for path in repository.iterdir()})
        self.assertEqual(before, self.contents(self.packages), "the packages themselves are left alone")
        lines = (repository / f"{ROM}.repo").read_text().splitlines()
        for line in ("gpgcheck=1", "repo_gpgcheck=1", f"baseurl=file://{SEEN}", f"gpgkey=file://{SEEN}/{KEY_FILE}"):
            self.assertIn(line, lines)
        metadata = repository / "repodata" / "repomd.xml"
        self.keys.gpg("--verify", f"{metadata}.asc", metadata)
        self.assertEqual(0o755, repository.stat().st_mode & 0o7777)
        self.assert_nothing_left()

    def test_every_package_is_signed(self) -> None:
        repository = self.make()
        database = self.folder / "database"
        output("rpmkeys", "--dbpath", database, "--import", repository / KEY_FILE)
        for path in repository.glob("*.rpm"):
            checked = ("rpmkeys", "--dbpath", database, "--define", "_pkgverify_level signature", "--checksig", path)
            self.assertIn("signatures OK", output(*checked))

    def test_default_address_is_the_folder(self) -> None:
        target = self.folder / "a b"
        done = self.make_repo("--key", "ours@example.invalid", "--rpms", self.packages, target)
        self.assertEqual(0, done.returncode, done.stdout)
        self.assertIn(f"baseurl=file://{self.folder}/a%20b\n", (target / f"{ROM}.repo").read_text())

    def test_an_older_repository_joins_a_newer(self) -> None:
        """So that clients can go back. A package that is in both is signed in one of them."""
        old = self.make().rename(self.folder / "old")
        (package,) = old.glob("*.noarch.rpm")
        package.rename(package.with_name("older.rpm"))
        repository = self.make("--rpms", old)
        wanted = {path.name for path in self.packages.glob("*.rpm")} | {"older.rpm"}
        self.assertEqual(wanted, {path.name for path in repository.glob("*.rpm")})


class Refused(Case):
    def assert_refused(self, done, *texts: str) -> None:
        self.assertEqual(1, done.returncode, done.stdout)
        for text in ("make-repo: ", *texts):
            self.assertIn(text, done.stdout)
        self.assertNotIn("Traceback", done.stdout)
        self.assert_nothing_left()

    def test_no_key(self) -> None:
        nobody = Keys()
        self.addCleanup(nobody.remove)
        done = self.make_repo("--rpms", self.packages, self.target, keys=nobody)
        self.assert_refused(done, "gpg has no secret key;", "--quick-generate-key")
        self.assertFalse(self.target.exists())

    def test_unknown_key(self) -> None:
        done = self.make_repo("--key", "nobody", "--rpms", self.packages, self.target)
        self.assert_refused(done, "gpg has no secret key of nobody")

    def test_more_than_one_key(self) -> None:
        done = self.make_repo("--rpms", self.packages, self.target)
        self.assert_refused(done, "there are 2 secret keys; name one with --key")

    def test_no_packages(self) -> None:
        self.assert_refused(self.make_repo("--rpms", self.folder, self.target), "no RPMs in", "--target rpm")
        self.assert_refused(self.make_repo("--rpms", self.folder / "x", self.target), "is no folder", "--target rpm")

    def test_two_packages_of_one_name(self) -> None:
        one, other = sorted(self.packages.glob("*.rpm"))[:2]
        shutil.copy(other, self.folder / one.name)
        done = self.make_repo("--rpms", self.packages, "--rpms", self.folder, self.target)
        self.assert_refused(done, "are two packages with one name")

    def test_a_folder_with_other_things(self) -> None:
        self.target.mkdir()
        (self.target / "letter").write_text("dear")
        done = self.make_repo("--key", "ours@example.invalid", "--rpms", self.packages, self.target)
        self.assert_refused(done, "holds something else")
        self.assertEqual("dear", (self.target / "letter").read_text())

    def test_missing_program(self) -> None:
        folder = self.folder / "bin"
        folder.mkdir()
        for name in ("gpg", "gpg-agent", "rpmsign", "rpmkeys", "env"):
            (folder / name).symlink_to(shutil.which(name))
        (folder / "python3").symlink_to(sys.executable)
        done = self.make_repo("--key", "ours@example.invalid", "--rpms", self.packages, self.target, PATH=str(folder))
        self.assert_refused(done, "createrepo_c is missing")
        self.assertFalse(self.target.exists())


class Replaced(Case):
    def test_somebody_finds_one_at_any_moment(self) -> None:
        metadata = self.make() / "repodata" / "repomd.xml"
        missing, looks, end = [], [0], threading.Event()

        def look() -> None:
            while not end.is_set():
                looks[0] += 1
                if not metadata.exists():
                    missing.append(looks[0])

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            for _ in range(5):
                self.make()
        finally:
            end.set()
            watcher.join()
        self.assertGreater(looks[0], 100)
        self.assertEqual([], missing)
        self.assert_nothing_left()

    def broken(self, script: str):
        """The program runs over a good repository, with a createrepo_c that is this script."""
        before = self.contents(self.make())
        program = self.folder / "bin" / "createrepo_c"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        path = f"{program.parent}:{os.environ['PATH']}"
        done = self.make_repo("--key", "ours@example.invalid", "--rpms", self.packages, self.target, PATH=path)
        self.assertEqual(before, self.contents(self.target))
        return done

    def test_a_step_fails(self) -> None:
        done = self.broken("echo no room >&2; exit 3")
        self.assertEqual(1, done.returncode)
        self.assertIn("no room", done.stdout)
        self.assert_nothing_left()

    def test_ended(self) -> None:
        done = self.broken("kill -TERM $PPID; sleep 5")
        self.assertIn("nothing was changed", done.stdout)
        self.assert_nothing_left()

    def test_killed(self) -> None:
        self.assertEqual(-9, self.broken("kill -KILL $PPID").returncode)


class Dnf(Case):
    """The package comes from the repository, with both signatures checked, into a copy of this machine."""

    def setUp(self) -> None:
        super().setUp()
        self.make()
        self.host = self.enter(Host(WORLD))
        self.prepare(self.host.root)
        self.host.root.bind(SEEN, self.target)
        repo = (self.target / f"{ROM}.repo").read_text()
        self.host.root.write(f"/etc/yum.repos.d/{ROM}.repo", repo)

    def enter(self, context):
        self.addCleanup(context.__exit__, None, None, None)
        return context.__enter__()

    def prepare(self, root: Root) -> None:
        owners = fixtures.owners(WORLD.layout, 1)
        root.bind(fixtures.SEEN, fixtures.folder())
        root.run("rpm", "-U", fixtures.machine(WORLD.program), *owners).check()

    def dnf(self, *words: str) -> Done:
        """With process ids of its own: it leaves an agent of gpg running, which ends with them."""
        alone = ("unshare", "--pid", "--fork", "--kill-child", "chroot", str(self.host.root.path))
        only_ours = ("--disablerepo=*", f"--enablerepo={ROM}", "--releasever=9", "--setopt=cachedir=/var/cache/ours")
        return self.host.root.run_outside(*alone, "dnf", "-y", *only_ours, *words)

    def assert_refused(self, text: str) -> None:
        done = self.dnf("install", ROM)
        self.assertNotEqual(0, done.status, done.output)
        self.assertIn(text, done.output)
        self.assertNotEqual(0, self.host.root.run("rpm", "-q", ROM).status)

    def sign_metadata(self) -> None:
        """As somebody would who has the key for metadata but not that for packages."""
        metadata = self.target / "repodata" / "repomd.xml"
        output("createrepo_c", "--quiet", "--no-database", self.target)
        self.keys.gpg("--yes", "--local-user", "ours@example.invalid", "--armor", "--detach-sign", metadata)

    def test_install_and_remove(self) -> None:
        before = self.host.look()
        self.dnf("install", ROM).check()
        self.assertEqual({"ours"}, {found.whose for found in self.host.look().values()})
        self.assertEqual("", self.host.root.run("rpm", "-V", ROM).check().output)
        self.dnf("remove", ROM).check()
        self.assertEqual(before, self.host.look())

    def test_install_into_an_image(self) -> None:
        image = self.enter(Host(WORLD))
        self.prepare(image.root)
        self.host.root.bind("/image", image.root.path)
        self.dnf("--installroot=/image", "--setopt=reposdir=/etc/yum.repos.d", "install", ROM).check()
        self.assertEqual({"ours"}, {found.whose for found in image.look().values()})
        self.assertNotEqual({"ours"}, {found.whose for found in self.host.look().values()})

    def test_a_package_was_changed(self) -> None:
        (path,) = self.target.glob("*.noarch.rpm")
        content = bytearray(path.read_bytes())
        content[-1000] ^= 1
        path.write_bytes(content)
        self.assert_refused("incorrect checksum")

    def test_the_metadata_was_changed(self) -> None:
        metadata = self.target / "repodata" / "repomd.xml"
        metadata.write_text(metadata.read_text().replace("<revision>", "<revision>1"))
        self.assert_refused("Bad GPG signature")

    def test_the_signature_of_the_metadata_is_missing(self) -> None:
        (self.target / "repodata" / "repomd.xml.asc").unlink()
        self.assert_refused("GPG signature is not available")

    def test_a_package_without_signature(self) -> None:
        (path,) = self.target.glob("*.noarch.rpm")
        shutil.copy(self.packages / path.name, path)
        self.sign_metadata()
        self.assert_refused("is not signed")

    def test_a_package_signed_by_another(self) -> None:
        (path,) = self.target.glob("*.noarch.rpm")
        gpg = ("--define", "_gpg_name other@example.invalid", "--define", f"__gpg {shutil.which('gpg')}")
        output("rpmsign", *gpg, "--addsign", path, GNUPGHOME=str(self.keys.folder))
        self.sign_metadata()
        self.assert_refused("wrong key")


if __name__ == "__main__":
    unittest.main()

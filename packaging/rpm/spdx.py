# SPDX-License-Identifier: GPL-2.0-or-later
"""A document in the form of SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/), as far as make-sbom needs it."""

import hashlib
import re
import time
import uuid

LICENSE_TAG = re.compile(rb"SPDX-License-Identifier: ([A-Za-z0-9.-]+)")
# A namespace must be unique; this one is the document's content.
NAMESPACE = "https://spdx.org/spdxdocs/"


def digest(path, algorithm):
    return hashlib.new(algorithm, path.read_bytes()).hexdigest()


class Document:
    """Packages, files and relationships in the order in which they are added."""

    def __init__(self, name, version, epoch):
        self._name = name
        self._version = version
        self._created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))
        self._packages = []
        self._files = []
        self._relationships = []

    def package(self, name, purpose, license, version=None, purl=None, comment=None):
        """Adds a package and returns its identifier."""
        package = {
            "SPDXID": "SPDXRef-Package-" + _identifier(name),
            "name": name,
            "versionInfo": version or self._version,
            "downloadLocation": "NOASSERTION",
            "filesAnalyzed": False,
            "licenseConcluded": license,
            "licenseDeclared": license,
            "copyrightText": "NOASSERTION",
            "primaryPackagePurpose": purpose,
        }
        if purl:
            package["externalRefs"] = [
                {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
            ]
        if comment:
            package["comment"] = comment
        self._packages.append(package)
        return package["SPDXID"]

    def add_files(self, package, folder, names, kind):
        """Adds the files of a package, all that it has, and returns their identifiers."""
        files = [_file(folder, name, kind) for name in names]
        self._files += files
        owner = next(entry for entry in self._packages if entry["SPDXID"] == package)
        owner["filesAnalyzed"] = True
        owner["packageVerificationCode"] = {"packageVerificationCodeValue": _verification_code(files)}
        owner["licenseInfoFromFiles"] = sorted({name for file in files for name in file["licenseInfoInFiles"]})
        for file in files:
            self.relate(package, "CONTAINS", file["SPDXID"])
        return [file["SPDXID"] for file in files]

    def relate(self, element, kind, other):
        self._relationships.append(
            {"spdxElementId": element, "relationshipType": kind, "relatedSpdxElement": other}
        )

    def describe(self, package):
        self.relate("SPDXRef-DOCUMENT", "DESCRIBES", package)

    def as_json(self):
        content = {
            "spdxVersion": "SPDX-2.3",
            "dataLicense": "CC0-1.0",
            "SPDXID": "SPDXRef-DOCUMENT",
            "name": f"{self._name}-{self._version}",
            "creationInfo": {
                "created": self._created,
                "creators": [f"Tool: qemu-rom-multinic-make-sbom-{self._version}"],
            },
            "packages": self._packages,
            "files": self._files,
            "relationships": self._relationships,
        }
        own = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE + repr(content))
        content["documentNamespace"] = f"{NAMESPACE}{self._name}-{self._version}-{own}"
        return content


def _identifier(name):
    """Letters, digits, dots and hyphens; a name that has others must not become that of another."""
    return re.sub(r"[^A-Za-z0-9.]", lambda other: f"-{ord(other[0]):02x}-" if other[0] != "-" else "-", name)


def _file(folder, name, kind):
    path = folder / name
    tag = LICENSE_TAG.search(path.read_bytes()[:4096]) if kind == "SOURCE" else None
    license = tag[1].decode() if tag else "GPL-2.0-or-later"
    return {
        "SPDXID": "SPDXRef-File-" + _identifier(name),
        "fileName": "./" + name,
        "fileTypes": [kind],
        "checksums": [
            {"algorithm": "SHA1", "checksumValue": digest(path, "sha1")},
            {"algorithm": "SHA256", "checksumValue": digest(path, "sha256")},
        ],
        "licenseConcluded": license,
        "licenseInfoInFiles": [license if tag else "NONE"],
        "copyrightText": "NOASSERTION",
    }


def _verification_code(files):
    """SPDX 2.3, 7.9: the SHA-1 of the files' SHA-1s, sorted and joined."""
    sums = sorted(file["checksums"][0]["checksumValue"] for file in files)
    return hashlib.sha1("".join(sums).encode()).hexdigest()

// SPDX-License-Identifier: GPL-2.0-or-later
// For tests: a host in a folder with packages that rpm itself built and installed. rpm
// takes root's rights for that: the names of such cases begin with "as root: ".
#pragma once

#include <string>
#include <vector>

#include "state/process.hpp"
#include "state/test_tree.hpp"

namespace state::fixture {

inline constexpr const char* owner_spec = R"(Name: owner
Epoch: 4
Version: 1.2
Release: 3
Summary: Owns ROMs
License: GPL-2.0-or-later
Vendor: Nobody
BuildArch: noarch
%description
Owns ROMs.
%install
mkdir -p %{buildroot}/usr/share/roms
for name in one two three optional; do echo $name > %{buildroot}/usr/share/roms/$name; done
ln -s one %{buildroot}/usr/share/roms/link
%files
/usr/share/roms/one
/usr/share/roms/two
/usr/share/roms/three
/usr/share/roms/link
%config(missingok) /usr/share/roms/optional
)";

/// Makes a key that lives as long as the script, and signs the copy of a package with it.
inline constexpr const char* signing_script = R"sh(set -e
export GNUPGHOME="$1/keys"
mkdir -m 700 "$GNUPGHOME"
trap 'gpgconf --kill gpg-agent' EXIT
gpg --batch --quiet --passphrase '' --quick-generate-key rom@example rsa2048 sign never
cp "$2" "$1/signed.rpm"
rpmsign --define "_gpg_name rom@example" --define "__gpg $(command -v gpg)" --addsign "$1/signed.rpm" >&2
gpg --batch --list-keys --with-colons | awk -F: '/^pub/ { printf "%s", tolower($5) }'
)sh";

class RpmTree : public Tree {
  public:
    enum class Package { plain, signed_one };

    explicit RpmTree(Package package = Package::plain) {
        run({"/usr/bin/rpm",
             "--root",
             at(""),
             "--define",
             "_dbpath /var/lib/rpm",
             "--nodeps",
             "-i",
             package == Package::plain ? plain_package()
                                       : build_folder().at("/signed.rpm").string()});
    }

    /// Makes the signed package; the id of its key, 16 digits.
    static std::string sign() {
        static const std::string key =
            run({"/bin/sh", "-c", signing_script, "sh", build_folder().at(""), plain_package()});
        return key;
    }

  private:
    static const Tree& build_folder() {
        static const Tree folder;
        return folder;
    }
    /// Built once: that takes longer than installing.
    static std::string plain_package() {
        const Tree& build = build_folder();
        const std::string package = build.at("/top/RPMS/noarch/owner-1.2-3.noarch.rpm");
        if (std::filesystem::exists(package))
            return package;
        build.file("/owner.spec", owner_spec);
        run({"/usr/bin/rpmbuild",
             "-bb",
             "--quiet",
             "--define",
             "_topdir " + build.at("/top").string(),
             build.at("/owner.spec")});
        return package;
    }
    static std::string run(const std::vector<std::string>& argv) {
        const auto done = run_process(argv, "", std::chrono::seconds(60));
        REQUIRE(done);
        INFO(done->errors);
        REQUIRE(done->status == 0);
        return done->output;
    }
};

}  // namespace state::fixture

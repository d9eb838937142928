// SPDX-License-Identifier: GPL-2.0-or-later
// For tests: a host in a folder with packages that rpm itself built and installed.
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

class RpmTree : public Tree {
  public:
    RpmTree() {
        static const Tree build;  // building takes longer than installing
        static const bool built = [] {
            build.file("/owner.spec", owner_spec);
            run({"/usr/bin/rpmbuild",
                 "-bb",
                 "--quiet",
                 "--define",
                 "_topdir " + build.at("/top").string(),
                 build.at("/owner.spec")});
            return true;
        }();
        REQUIRE(built);
        run({"/usr/bin/rpm",
             "--root",
             at(""),
             "--define",
             "_dbpath /var/lib/rpm",
             "--nodeps",
             "-i",
             build.at("/top/RPMS/noarch/owner-1.2-3.noarch.rpm")});
    }

    [[nodiscard]] std::string database() const { return at("/var/lib/rpm/rpmdb.sqlite"); }

  private:
    static void run(const std::vector<std::string>& argv) {
        const auto done = run_process(argv, "", std::chrono::seconds(60));
        REQUIRE(done);
        INFO(done->errors);
        REQUIRE(done->status == 0);
    }
};

}  // namespace state::fixture

// SPDX-License-Identifier: GPL-2.0-or-later
// What rpm and dpkg printed on a host, as facts. The text is hostile.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "state/package_facts.hpp"
#include "state/package_owner.hpp"
#include "state/root.hpp"

namespace drift {

/// What a program said. Which one it was, and about what: "rpm-query", "rpm-owners",
/// "rpm-verify:NAME", "dpkg-query", "dpkg-owners", "dpkg-verify:NAME".
struct ProgramAnswer {
    std::string name;
    std::string status;              ///< a number; "long": it said too much
    std::string complaint;           ///< its standard error
    std::string out;                 ///< its standard output
    std::vector<std::string> paths;  ///< of "...-owners": about which it was asked
};

struct PackageQuestions {
    std::vector<std::string> names;
    bool verify = false;
    bool as_root = true;  ///< who asked could read every file
};

struct PackageAnswers {
    std::vector<state::PackageFacts> packages;   ///< by name, then by path; each at least once
    std::map<std::string, state::Owner> owners;  ///< of the ROM paths that are there
};

/// `root` is the host's tree, which has the paths of the databases and of the files that differ.
[[nodiscard]] PackageAnswers read_package_answers(const std::vector<ProgramAnswer>& programs,
                                                  const state::Root& root,
                                                  const PackageQuestions& questions);

}  // namespace drift

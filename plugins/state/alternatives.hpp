// SPDX-License-Identifier: GPL-2.0-or-later
// The alternatives system of a host: which program it has, and what a group is on record and on
// disk. The program itself is not asked: what it prints lacks what matters here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "state/group_record.hpp"
#include "state/root.hpp"

namespace state {

/// Where all this stands.
inline constexpr const char* alternatives_links_folder = "/etc/alternatives/";
inline constexpr const char* alternatives_program_folders[] = {
    "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"};
/// SUSE's dpkg variant shares its folder with chkconfig's; the two after that are chkconfig's on
/// hosts whose /var does not come with the image, as its code and as its manual page spell it.
inline constexpr const char* alternatives_record_folders[] = {"/var/lib/dpkg/alternatives/",
                                                              "/var/lib/alternatives/",
                                                              "/etc/alternatives-admindir/",
                                                              "/etc/alternatives.admindir/"};

enum class AlternativesProgram { none, chkconfig, dpkg };

/// "none", "chkconfig" or "dpkg".
[[nodiscard]] const char* program_name(AlternativesProgram program);

/// Whose alternatives program is installed.
[[nodiscard]] Result<AlternativesProgram> find_alternatives_program(const Root& root);

struct GroupFacts {
    std::string managed_link;           ///< /etc/alternatives/GROUP
    std::optional<std::string> chosen;  ///< what that link says; absent where there is none
    std::string record_path;            ///< empty: there is no record
    std::optional<GroupRecord> record;  ///< absent also when it could not be read
    std::optional<Error> unreadable;    ///< what could not be read of all this
    std::vector<std::string> stale;     ///< left-over records; chkconfig's refuses to work on them

    /// Whether the link is recorded as chosen by priority while it says something else: chkconfig's
    /// takes that for a manual choice the next time it runs.
    [[nodiscard]] bool will_become_manual() const;
};

/// What there is about a group; nothing of it is an error.
[[nodiscard]] GroupFacts read_group(const Root& root, const std::string& group);

}  // namespace state

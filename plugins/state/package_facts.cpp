// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/package_facts.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "state/dpkg_packages.hpp"
#include "state/package_json.hpp"
#include "state/package_owner.hpp"
#include "state/process.hpp"
#include "state/rpm_packages.hpp"

namespace state {
namespace {

using nlohmann::ordered_json;
using Kind = PackageFacts::Kind;
using Answers = std::vector<std::vector<PackageFacts>>;  // one for each name, then for each path

/// What may differ where a link stands instead of the package's file or link; not whose it is.
constexpr std::string_view of_a_link[] = {"link", "mode", "digest", "size", "time", "unreadable"};

constexpr std::size_t question_limit = 1000;

/// The same answer to everything.
Answers all(const PackageQuery& query, Kind kind, const std::string& reason) {
    Answers answers;
    for (const std::string& name : query.names)
        answers.push_back({{.kind = kind, .reason = reason, .name = name}});
    for (const std::string& path : query.owned_paths)
        answers.push_back({{.kind = kind, .reason = reason, .path = path}});
    return answers;
}

/// Shuts this process into the folder. What looks up users is loaded before: it must not come from
/// an image.
bool enter(const Root& root) {
    if (root.is_live())
        return true;
    ::getpwnam("");
    ::getgrnam("");
    return ::chroot(root.outside("").c_str()) == 0 && ::chdir("/") == 0;
}

/// In the child: JSON, a list of lists of packages, or the reason why there is none.
std::string rpm_answer(const Root& root,
                       const std::string& database,
                       const PackageQuery& query,
                       const RpmAccess& access) {
    const Result<RpmLibrary> library = open_rpm_library(access.libraries);
    ordered_json json = ordered_json::array();
    if (!library)
        json = romfile::explain(library.error());
    else
        for (const std::vector<PackageFacts>& answer :
             ask_rpm_library(*library, root, database, query, [&root] { return enter(root); })) {
            json.push_back(ordered_json::array());
            for (const PackageFacts& package : answer)
                json.back().push_back(package_json(package));
        }
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<Answers> read_answers(const std::string& text, std::size_t expected) {
    const ordered_json json = ordered_json::parse(text, nullptr, false);
    if (json.is_string())
        return Error{json.get<std::string>(), "", ""};
    if (!json.is_array() || json.size() != expected)
        return Error{"rpm's library gave no answer, or too long a one", "", ""};
    Answers answers;
    for (const ordered_json& list : json) {
        answers.emplace_back();
        for (const ordered_json& item : list) {
            Result<PackageFacts> package = read_package_json(item);
            if (!package)
                return package.error();
            answers.back().push_back(std::move(*package));
        }
    }
    return answers;
}

Answers ask_rpm(const Root& root,
                const std::string& database,
                const PackageQuery& query,
                const RpmAccess& access) {
    const Result<ProcessResult> child =
        run_forked([&] { return rpm_answer(root, database, query, access); }, access.deadline);
    if (!child)
        return all(query,
                   Kind::unknown,
                   fmt::format("rpm's library did not answer in {} s", access.deadline.count()));
    if (child->status != 0)
        return all(
            query, Kind::unknown, fmt::format("rpm's library crashed (status {})", child->status));
    Result<Answers> answers =
        read_answers(child->output, query.names.size() + query.owned_paths.size());
    return answers ? *answers : all(query, Kind::unknown, romfile::explain(answers.error()));
}

Answers ask_dpkg_files(const Root& root, const PackageQuery& query) {
    Answers answers;
    for (const std::string& name : query.names)
        answers.push_back(dpkg_package(root, query, name));
    for (const std::string& path : query.owned_paths)
        answers.push_back(dpkg_package_of(root, query, path));
    return answers;
}

bool has(const std::vector<PackageFacts>& answer, Kind kind) {
    return std::any_of(answer.begin(), answer.end(), [kind](const PackageFacts& package) {
        return package.kind == kind;
    });
}

Result<void> check(const PackageQuery& query) {
    if (query.names.size() + query.owned_paths.size() > question_limit)
        return Error{fmt::format("more than {} packages and paths", question_limit), "", ""};
    for (const std::string& name : query.names)
        if (name.empty())
            return Error{"a package has an empty name", "", ""};
    for (const std::string& path : query.owned_paths)
        if (!path.starts_with("/"))
            return Error{"a path does not begin with a slash", path, ""};
    return romfile::success;
}

/// rpm's answers; nothing when the host has no database of rpm's.
std::optional<Answers> rpm_answers(const Root& root,
                                   const PackageQuery& query,
                                   const RpmAccess& access) {
    const Result<std::optional<std::string>> database = rpm_database(root);
    if (!database)
        return all(query, Kind::unknown, romfile::explain(database.error()));
    if (!*database)
        return std::nullopt;
    return ask_rpm(root, **database, query, access);
}

/// dpkg's answers; nothing when the host has none of its files.
std::optional<Answers> dpkg_answers(const Root& root, const PackageQuery& query) {
    const Result<bool> dpkg = has_dpkg(root);
    if (!dpkg)
        return all(query, Kind::unknown, romfile::explain(dpkg.error()));
    return *dpkg ? std::optional<Answers>(ask_dpkg_files(root, query)) : std::nullopt;
}

}  // namespace

std::string PackageFacts::evr() const {
    return (epoch.empty() ? "" : epoch + ":") + version + (release.empty() ? "" : "-" + release);
}

const char* package_kind_name(Kind kind) {
    switch (kind) {
        case Kind::installed:
            return "installed";
        case Kind::absent:
            return "absent";
        case Kind::unknown:
            return "unknown";
    }
    return "unknown";
}

const std::vector<PackageFacts>& better_answer(const std::vector<PackageFacts>& rpm,
                                               const std::vector<PackageFacts>& dpkg) {
    if (has(rpm, Kind::installed))
        return rpm;
    if (has(dpkg, Kind::installed))
        return dpkg;
    return has(rpm, Kind::unknown) ? rpm : dpkg;
}

bool is_our_link(const PackageQuery& query,
                 const std::string& path,
                 const std::vector<std::string>& what,
                 bool stands_a_link) {
    const std::vector<std::string>& managed = query.managed_links;
    return stands_a_link && std::find(managed.begin(), managed.end(), path) != managed.end() &&
           std::all_of(what.begin(), what.end(), [](const std::string& name) {
               return std::find(std::begin(of_a_link), std::end(of_a_link), name) !=
                      std::end(of_a_link);
           });
}

Result<std::vector<PackageFacts>> look_at_packages(const Root& root,
                                                   const PackageQuery& query,
                                                   const RpmAccess& access) {
    if (const Result<void> sound = check(query); !sound)
        return sound.error();
    const std::optional<Answers> rpm = rpm_answers(root, query, access);
    const std::optional<Answers> dpkg = dpkg_answers(root, query);
    const Answers none = all(query, Kind::unknown, no_database);
    std::vector<PackageFacts> facts;
    for (std::size_t item = 0; item < none.size(); ++item) {
        const std::vector<PackageFacts>& answer = rpm && dpkg
                                                      ? better_answer((*rpm)[item], (*dpkg)[item])
                                                  : rpm  ? (*rpm)[item]
                                                  : dpkg ? (*dpkg)[item]
                                                         : none[item];
        facts.insert(facts.end(), answer.begin(), answer.end());
    }
    return facts;
}

}  // namespace state

// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/package_owner.hpp"

#include <fmt/format.h>

#include <string_view>

#include "state/process.hpp"
#include "state/rpm_packages.hpp"

namespace state {
namespace {

constexpr const char* dpkg_lists = "/var/lib/dpkg/info";
constexpr std::string_view list_suffix = ".list";
constexpr const char* rpm_program = "/usr/bin/rpm";
constexpr std::size_t list_limit = 64 << 20;
constexpr std::chrono::seconds rpm_deadline{60};

Owner unknown(const Error& error) {
    return {Owner::Kind::unknown, "", romfile::explain(error)};
}

Result<bool> has_rpm_database(const Root& root) {
    for (const char* const folder : rpm_database_folders) {
        const Result<std::vector<std::string>> names = root.names(folder);
        if (!names)
            return names.error();
        if (!names->empty())
            return true;
    }
    return false;
}

Owner ask_rpm(const Root& root, const std::string& path) {
    const Result<bool> database = has_rpm_database(root);
    if (!database)
        return unknown(database.error());
    if (!*database)
        return {Owner::Kind::unknown, "", no_database};
    if (!root.is_live())
        return {Owner::Kind::unknown, "", "rpm is asked about the running system only"};
    const Result<ProcessResult> answer =
        run_process({rpm_program, "-qf", "--queryformat", "%{NAME}\n", path}, "", rpm_deadline);
    if (!answer)
        return unknown(answer.error());
    if (answer->status == 0)
        return {Owner::Kind::package, answer->output.substr(0, answer->output.find('\n')), ""};
    if (answer->output.find("is not owned by any package") != std::string::npos ||
        answer->errors.find("is not owned by any package") != std::string::npos)
        return {Owner::Kind::nobody, "", ""};
    return {Owner::Kind::unknown,
            "",
            fmt::format("rpm -qf ended with status {}: {}", answer->status, answer->errors)};
}

}  // namespace

/// "PACKAGE.list" and "PACKAGE:ARCHITECTURE.list", a path in each line.
Owner ask_dpkg(const Root& root, const std::string& path) {
    const Result<std::vector<std::string>> names = root.names(dpkg_lists);
    if (!names)
        return unknown(names.error());
    for (const std::string& name : *names) {
        if (!name.ends_with(list_suffix))
            continue;
        const Result<std::string> list =
            root.read_text(fmt::format("{}/{}", dpkg_lists, name), list_limit);
        if (!list)
            return unknown(list.error());
        if (("\n" + *list).find("\n" + path + "\n") == std::string::npos)
            continue;
        const std::string package = name.substr(0, name.size() - list_suffix.size());
        return {Owner::Kind::package, package.substr(0, package.find(':')), ""};
    }
    return names->empty() ? Owner{Owner::Kind::unknown, "", no_database}
                          : Owner{Owner::Kind::nobody, "", ""};
}

const Owner& better_owner(const Owner& dpkg, const Owner& rpm) {
    const bool no_rpm = rpm.reason == no_database;
    const bool no_dpkg = dpkg.reason == no_database;
    const bool rpm_knows_better = !no_rpm && (no_dpkg || rpm.kind != Owner::Kind::nobody);
    return dpkg.kind != Owner::Kind::package && rpm_knows_better ? rpm : dpkg;
}

OwnerLookup package_databases(const Root& root) {
    return [&root](const std::string& path) {
        const Owner dpkg = ask_dpkg(root, path);
        return dpkg.kind == Owner::Kind::package ? dpkg : better_owner(dpkg, ask_rpm(root, path));
    };
}

}  // namespace state

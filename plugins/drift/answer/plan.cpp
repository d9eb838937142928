// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "state/alternatives.hpp"
#include "state/layout.hpp"
#include "state/libvirt_domains.hpp"
#include "state/rpm_packages.hpp"

namespace drift {
namespace {

using Paths = std::vector<std::string>;

void add(Paths& paths, const std::string& path) {
    if (std::find(paths.begin(), paths.end(), path) == paths.end())
        paths.push_back(path);
}

void add_row(Plan& plan, const state::LinkRow& row) {
    for (const std::string& path : row.evidence)
        add(plan.look, path);
    const std::string before = row.rom_folder + "/before/" + row.group;
    for (const char* const suffix : {".new", ".choice"})
        add(plan.look, before + suffix);
    add(plan.look, row.link + ".multinic-new");
    add(plan.look, state::alternatives_links_folder + row.group);
    for (const char* const folder : state::alternatives_record_folders) {
        add(plan.texts, folder + row.group);
        add(plan.look, folder + row.group + ".new");
    }
    for (const std::string& path : {row.link, before, before + ".shield"})
        add(plan.roms, path);
    add(plan.owned, row.link);
    if (row.stock) {
        add(plan.roms, *row.stock);
        add(plan.owned, *row.stock);
    }
}

Plan make_plan() {
    Plan plan;
    for (const state::LinkRow& row : state::built_in_layouts())
        add_row(plan, row);
    for (const char* const folder : state::alternatives_program_folders)
        for (const char* const name : {"alternatives", "update-alternatives"})
            add(plan.look, std::string(folder) + name);
    for (const char* const folder : state::rpm_database_folders)
        for (const char* const name : state::rpm_database_files)
            add(plan.rpm_databases, fmt::format("{}/{}", folder, name));
    plan.look.insert(plan.look.end(), plan.rpm_databases.begin(), plan.rpm_databases.end());
    for (const char* const path : {"/var/lib/dpkg/status", "/var/lib/dpkg/info", journal_path})
        add(plan.look, path);
    plan.folders = state::libvirt_folders;
    return plan;
}

}  // namespace

const Plan& answer_plan() {
    static const Plan plan = make_plan();
    return plan;
}

}  // namespace drift

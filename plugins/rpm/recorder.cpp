// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/recorder.hpp"

#include <unistd.h>

#include <algorithm>

namespace rpm_plugin {

Recorder::Recorder(std::span<const RomRow> rows, Digest digest, const std::string& top)
    : rows_(rows), digest_(digest), top_(top) {
    for (const RomRow& row : rows_) {
        watch(row.link);
        watch(row.stock);
        const std::string folder = top_ + row.rom_folder + "/";
        if (std::find(folders_.begin(), folders_.end(), folder) == folders_.end())
            folders_.push_back(folder);
    }
}

void Recorder::watch(const char* path) {
    if (*path == '\0')
        return;
    const std::string full = top_ + path;
    const auto known = [&](const Watched& each) { return each.path == full; };
    if (std::any_of(watched_.begin(), watched_.end(), known))
        return;
    RomLook look = look_at(full);
    add_digest(look, nullptr, digest_);
    watched_.push_back({full, look, look});
}

void Recorder::enter(PackageId package) {
    (void)look_again();  // what was changed before is not its doing
    current_ = package;
}

bool Recorder::is_about_rom(std::string_view path) const {
    // Older versions of rpm may give the name that a file has for a moment: PATH;NUMBER.
    path = path.substr(0, path.find(';'));
    const auto below = [&](const std::string& folder) { return path.starts_with(folder); };
    if (std::any_of(folders_.begin(), folders_.end(), below))
        return true;
    return std::any_of(watched_.begin(), watched_.end(), [&](const Watched& each) {
        const std::vector<std::string>& passed = each.before.passed;
        return path == each.path || std::find(passed.begin(), passed.end(), path) != passed.end();
    });
}

void Recorder::file(std::string_view path) {
    if (current_ != nullptr && !touched(current_) && is_about_rom(path))
        touched_.push_back(current_);
}

void Recorder::leave(PackageId package) {
    current_ = nullptr;
    if (look_again())
        mark(package);
}

bool Recorder::touched(PackageId package) const {
    return std::find(touched_.rbegin(), touched_.rend(), package) != touched_.rend();
}

void Recorder::mark(PackageId package) {
    if (!touched(package))
        touched_.push_back(package);
}

/// Whether anything is not as at the last look.
bool Recorder::look_again() {
    bool changed = false;
    for (Watched& each : watched_) {
        RomLook look = look_at(each.path);
        if (look.state == each.latest.state &&
            look.file.has_value() == each.latest.file.has_value())
            continue;
        changed = true;
        each.latest = std::move(look);
    }
    return changed;
}

bool Recorder::finish() {
    (void)look_again();
    bool changed = false;
    for (Watched& each : watched_) {
        add_digest(each.latest, &each.before, digest_);
        changed = changed || each.latest.file != each.before.file;
    }
    return changed || !touched_.empty();
}

const Recorder::Watched& Recorder::watched(const char* path) const {
    const std::string full = top_ + path;
    return *std::find_if(
        watched_.begin(), watched_.end(), [&](const Watched& each) { return each.path == full; });
}

bool Recorder::has_layout(const RomRow& row) const {
    std::string_view evidence = row.evidence;
    while (!evidence.empty()) {
        const std::string_view path = evidence.substr(0, evidence.find(','));
        evidence.remove_prefix(std::min(path.size() + 1, evidence.size()));
        if (::access((top_ + std::string(path)).c_str(), F_OK) != 0)
            return false;
    }
    return true;
}

std::vector<journal::RomChange> Recorder::changes() const {
    const auto fits = [&](const RomRow& row) { return has_layout(row); };
    const auto layout = std::find_if(rows_.begin(), rows_.end(), fits);
    std::vector<journal::RomChange> changes;
    const auto add = [&](const RomRow& row, journal::Place place, const char* path) {
        const auto same = [&](const journal::RomChange& each) { return each.path == top_ + path; };
        if (*path == '\0' || std::any_of(changes.begin(), changes.end(), same))
            return;
        const Watched& found = watched(path);
        if (found.before.file || found.latest.file)
            changes.push_back({row.group, place, found.path, found.before.file, found.latest.file});
    };
    for (const RomRow& row : rows_) {
        // Of a machine that is of no layout, or is not any more, everything is told.
        if (layout != rows_.end() && std::string_view(row.layout) != layout->layout)
            continue;
        add(row, journal::Place::link, row.link);
        add(row, journal::Place::stock, row.stock);
    }
    return changes;
}

}  // namespace rpm_plugin

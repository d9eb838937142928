// SPDX-License-Identifier: GPL-2.0-or-later
// rom_image: a ROM file with a script and settings, its owner and mode.
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <optional>

#include "module/file_attributes.hpp"
#include "modules/image_plan.hpp"
#include "modules/modules.hpp"
#include "modules/rom_image_spec.hpp"
#include "romfile/file_io.hpp"

namespace modules {
namespace {

using module::Answer;
using module::Arguments;
using module::FileAttributes;
using module::Json;
using module::Task;
using romfile::Error;
using romfile::Result;

/// Everything that is known before anything is changed.
struct Work {
    std::string dest;
    Present present;
    ImagePlan plan;
    std::optional<FileAttributes> before;  ///< absent where the file is
    FileAttributes after;

    bool has_new_bytes() const {
        return !present.image || present.image->bytes != plan.image.bytes;
    }
    bool changes() const { return has_new_bytes() || before != after; }
};

Result<Work> prepare(const Arguments& arguments) {
    Work work{arguments.text("dest"), {}, {}, std::nullopt, {}};
    if (!work.dest.starts_with('/'))
        return Error{"is no absolute path", "dest: " + work.dest, ""};
    Result<Present> present = look_at_present(work.dest);
    if (!present)
        return present.error();
    work.present = std::move(*present);
    if (work.present.exists && !work.present.empty && !work.present.image &&
        !arguments.boolean("force"))
        return Error{
            "is there and is no option ROM", work.dest, "With force: true it is replaced."};
    const Result<module::WantedAttributes> wanted = module::wanted_attributes(arguments);
    if (!wanted)
        return wanted.error();
    FileAttributes now = module::attributes_of_new_file();
    if (work.present.exists) {
        const Result<FileAttributes> found = module::look_at_attributes(work.dest);
        if (!found)
            return found.error();
        now = *found;
        work.before = now;
    }
    const Result<FileAttributes> after = module::with_wanted(now, *wanted);
    if (!after)
        return after.error();
    work.after = *after;
    Result<ImagePlan> plan = plan_image(arguments, work.present);
    if (!plan)
        return plan.error();
    work.plan = std::move(*plan);
    return work;
}

/// As Ansible's own modules name theirs.
std::string backup_name(const std::string& path) {
    return fmt::format(
        "{}.{}.{:%Y-%m-%d@%H:%M:%S}~", path, ::getpid(), fmt::localtime(std::time(nullptr)));
}

Result<void> keep_old(const Work& work, const std::string& backup) {
    const Result<romfile::FileContent> old = romfile::read_file(work.dest);
    if (!old)
        return old.error();
    const FileAttributes attributes = *work.before;
    return romfile::write_file_atomically(
        backup, old->bytes, [&](int file) { return module::set_attributes(file, attributes); });
}

Result<void> set_on_file(const Work& work) {
    const int file = ::open(work.dest.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return Error{fmt::format("cannot open: {}", std::strerror(errno)), work.dest, ""};
    Result<void> done = module::set_attributes(file, work.after);
    ::close(file);
    return done;
}

Result<void> change(const Work& work, const std::string& backup) {
    if (!work.has_new_bytes())
        return set_on_file(work);
    if (!backup.empty())
        if (Result<void> kept = keep_old(work, backup); !kept)
            return kept;
    return romfile::write_file_atomically(work.dest, work.plan.image.bytes, [&](int file) {
        return module::set_attributes(file, work.after);
    });
}

std::string attribute_lines(const FileAttributes& attributes) {
    std::string lines;
    const Json json = module::attributes_json(attributes);
    for (const auto& [name, value] : json.items())
        if (value.is_string())
            lines += fmt::format("{}: {}\n", name, value.get<std::string>());
    return lines;
}

module::Diff diff_of(const Work& work) {
    module::Diff diff{work.dest, work.dest, "", ""};
    if (work.before)
        diff.before = attribute_lines(*work.before);
    if (work.present.image)
        diff.before += image_lines(work.present.image->rom);
    diff.after = attribute_lines(work.after) + image_lines(work.plan.image.rom);
    return diff;
}

Json lint_json(const std::vector<romfile::ScriptFinding>& findings) {
    Json list = Json::array();
    for (const romfile::ScriptFinding& finding : findings)
        list.push_back({{"severity", romfile::severity_name(finding.severity)},
                        {"line", finding.line},
                        {"column", finding.column},
                        {"what", finding.what},
                        {"token", finding.token}});
    return list;
}

Answer answer_of(const Work& work) {
    Answer answer;
    answer.changed = work.changes();
    answer.values["dest"] = work.dest;
    answer.values["src"] = work.plan.source;
    answer.values["image"] = image_json(work.plan.image.rom);
    answer.values["lint"] = lint_json(work.plan.lint);
    answer.values["size"] = work.plan.image.bytes.size();
    answer.values.update(module::attributes_json(work.after));
    if (answer.changed)
        answer.diff.push_back(diff_of(work));
    return answer;
}

Answer act(const Arguments& arguments, const Task& task) {
    const Result<Work> work = prepare(arguments);
    if (!work)
        return module::failed(work.error());
    Answer answer = answer_of(*work);
    if (!work->changes() || task.check_mode)
        return answer;
    const bool keeps = arguments.boolean("backup") && work->present.exists && work->has_new_bytes();
    const std::string backup = keeps ? backup_name(work->dest) : "";
    if (const Result<void> done = change(*work, backup); !done)
        return module::failed(done.error());
    if (keeps)
        answer.values["backup_file"] = backup;
    return answer;
}

}  // namespace

const module::Module rom_image{rom_image_spec(), &act};

}  // namespace modules

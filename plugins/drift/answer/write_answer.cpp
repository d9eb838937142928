// SPDX-License-Identifier: GPL-2.0-or-later
// README.md describes the answer. Whatever is looked at is written down, step by step of the way.
#include "drift/answer/write_answer.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>
#include <vector>

#include "drift/answer/packing.hpp"
#include "drift/answer/plan.hpp"
#include "drift/answer/words.hpp"
#include "romfile/digest.hpp"
#include "state/folder_tree.hpp"
#include "state/live_policy_facts.hpp"
#include "state/package_json.hpp"
#include "state/qemu_command_line.hpp"
#include "state/qemu_options.hpp"

namespace drift {
namespace {

using romfile::Error;
using romfile::Result;
using state::Entry;

constexpr std::size_t process_limit = 4 << 20;
constexpr std::size_t os_release_limit = 64 << 10;

unsigned mode_of(const Entry& entry) {
    static constexpr unsigned kinds[] = {0, S_IFREG, S_IFLNK, S_IFDIR, S_IFIFO};
    return kinds[static_cast<std::size_t>(entry.kind)] | entry.mode;
}

/// Seconds rounded down, so that the fraction is never negative.
std::pair<std::int64_t, std::int64_t> split_time(std::int64_t nanoseconds) {
    constexpr std::int64_t second = 1'000'000'000;
    std::int64_t seconds = nanoseconds / second;
    if (nanoseconds % second < 0)
        --seconds;
    return {seconds, nanoseconds - seconds * second};
}

/// The lines of an answer as they come.
class Lines {
  public:
    void add(const std::string& line) {
        text_ += line + "\n";
        ++count_;
    }
    /// What does not count as a line.
    void add_packed(romfile::View bytes) {
        add("c gzip");
        text_ += pack(bytes) + ".\n";
    }
    [[nodiscard]] std::string finish() {
        add(fmt::format("end {}", count_));
        return std::move(text_);
    }

  private:
    std::string text_;
    std::size_t count_ = 0;
};

/// The running system, and all of it that was looked at, in lines.
class WritingTree : public state::FolderTree {
  public:
    explicit WritingTree(Lines& lines) : FolderTree(""), lines_(lines) {}

    [[nodiscard]] Result<Entry> entry_at(const std::string& path) const override {
        Result<Entry> entry = FolderTree::entry_at(path);
        if (numbers_.contains(path))
            return entry;
        const std::size_t number = add(path);
        if (!entry)
            lines_.add(fmt::format("e {} {}", number, field(reason(entry.error()))));
        else if (entry->kind == Entry::Kind::absent)
            lines_.add(fmt::format("a {}", number));
        else
            write(number, *entry);
        return entry;
    }

    /// The number of a path, which is a new one when it was not looked at.
    std::size_t add(const std::string& path) const {
        const auto [place, is_new] = numbers_.emplace(path, numbers_.size() + 1);
        if (is_new)
            lines_.add("p " + field(path));
        return place->second;
    }
    [[nodiscard]] bool knows(const std::string& path) const { return numbers_.contains(path); }

    /// The words of the system in an error of FolderTree.
    [[nodiscard]] static std::string reason(const Error& error) {
        const std::size_t colon = error.what.rfind(": ");
        return colon == std::string::npos ? error.what : error.what.substr(colon + 2);
    }

  private:
    void write(std::size_t number, const Entry& entry) const {
        const auto [changed, changed_part] = split_time(entry.changed);
        const auto [modified, modified_part] = split_time(entry.modified);
        lines_.add(fmt::format("s {} {:x} {} {} {} .{:09}/.{:09}",
                               number,
                               mode_of(entry),
                               entry.size,
                               changed,
                               modified,
                               changed_part,
                               modified_part));
        if (entry.kind == Entry::Kind::link)
            lines_.add(fmt::format("l {} {}", number, field(entry.link_text)));
    }

    Lines& lines_;
    mutable std::map<std::string, std::size_t> numbers_;
};

class Writer {
  public:
    explicit Writer(const AnswerRequest& request)
        : request_(request),
          names_(asked_packages(request)),
          tree_(std::make_shared<WritingTree>(lines_)),
          root_(tree_) {}

    std::string run() {
        const Plan& plan = answer_plan();
        lines_.add(fmt::format("multinic-answer {} {}", answer_version, "tools"));
        write_host();
        for (const std::string& path : plan.look)
            look(path);
        for (const std::string& path : plan.texts)
            if (const auto file = look(path))
                texts_.insert(*file);
        for (const std::string& path : plan.roms)
            if (const auto file = look(path))
                roms_.insert(*file);
        for (const std::string& folder : plan.folders)
            write_domains(folder);
        write_guests();
        write_packages();
        write_contents(texts_, text_limit, texts_limit);
        write_roms();
        write_journal();
        return lines_.finish();
    }

  private:
    void tell(const std::string& key, const std::string& text) {
        lines_.add(key + " " + field(text));
    }
    void tell(char key, const std::string& path, const std::string& text) {
        lines_.add(fmt::format("{} {} {}", key, tree_->add(path), field(text)));
    }

    void write_host() {
        tell("time", std::to_string(std::time(nullptr)));
        tell("uid", std::to_string(::geteuid()));
        utsname names{};
        if (::uname(&names) == 0)
            tell("kernel", fmt::format("{} {} {}", names.sysname, names.nodename, names.release));
        for (const std::string& name : names_)
            tell("asked", name);
        tell("verify", request_.verify ? "yes" : "no");
        const state::Root root;
        Result<std::string> text = root.read_text("/etc/os-release", os_release_limit);
        if (!text)
            text = root.read_text("/usr/lib/os-release", os_release_limit);
        if (text)
            write_os(*text);
    }

    /// os-release(5).
    void write_os(std::string_view text) {
        while (!text.empty()) {
            std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(line.size() + 1, text.size()));
            const std::string_view name = line.substr(0, line.find('='));
            line.remove_prefix(std::min(name.size() + 1, line.size()));
            for (const char quote : {'"', '\''})
                if (line.starts_with(quote) && line.ends_with(quote) && line.size() > 1)
                    line = line.substr(1, line.size() - 2);
            if (name == "ID")
                tell("os-id", std::string(line));
            else if (name == "VERSION_ID")
                tell("os-version", std::string(line));
        }
    }

    /// Goes all the way; the file at its end, if there is one.
    std::optional<std::string> look(const std::string& path) {
        const Result<state::Destination> end = root_.resolve(path);
        if (!end || end->entry.kind != Entry::Kind::file)
            return std::nullopt;
        return end->path;
    }

    void write_domains(const std::string& folder) {
        const Result<state::Destination> end = root_.resolve(folder);
        if (!end || end->entry.kind != Entry::Kind::folder)
            return;
        const Result<std::vector<std::string>> names = tree_->names(end->path);
        if (!names)
            return tell('w', end->path, WritingTree::reason(names.error()));
        std::vector<std::string> domains;
        for (const std::string& name : *names)
            if (name.ends_with(".xml"))
                domains.push_back(name);
        if (domains.size() > domain_limit)
            return tell('w', end->path, fmt::format("has more than {} domains", domain_limit));
        write_names(end->path, domains);
        for (const std::string& name : domains)
            if (const auto file = look(end->path + "/" + name))
                texts_.insert(*file);
    }

    void write_names(const std::string& folder, const std::vector<std::string>& names) {
        lines_.add(fmt::format("n {}", tree_->add(folder)));
        for (const std::string& name : names)
            tell("m", name);
    }

    void write_virtual(const std::string& path, const char* kind) {
        if (!tree_->knows(path))
            lines_.add(fmt::format("v {} {}", tree_->add(path), kind));
    }

    void write_guests() {
        if (look("/proc/stat"))
            if (const auto text = tree_->read("/proc/stat", process_limit))
                tell('t', "/proc/stat", boot_line(*text));
        const Result<state::Destination> end = root_.resolve("/proc");
        if (!end || end->entry.kind != Entry::Kind::folder)
            return;
        const Result<std::vector<std::string>> names = tree_->names("/proc");
        if (!names)
            return tell('w', "/proc", WritingTree::reason(names.error()));
        std::map<std::string, Result<romfile::Bytes>> chosen;  // by process
        for (const std::string& name : *names) {
            if (name.find_first_not_of("0123456789") != std::string::npos)
                continue;
            auto command_line =
                tree_->read(fmt::format("/proc/{}/cmdline", name), state::command_line_limit);
            if (name == "1" || !command_line || is_emulator(*command_line))
                chosen.emplace(name, std::move(command_line));
        }
        if (chosen.size() > guest_limit)
            return tell(
                'w', "/proc", fmt::format("has more than {} processes to look at", guest_limit));
        std::vector<std::string> processes;
        processes.reserve(chosen.size());
        for (const auto& [name, command_line] : chosen)
            processes.push_back(name);
        write_names("/proc", processes);
        for (const auto& [name, command_line] : chosen)
            write_process("/proc/" + name, command_line);
    }

    static std::string boot_line(const romfile::Bytes& text) {
        constexpr std::string_view key = "\nbtime ";
        const auto begin = std::search(text.begin(), text.end(), key.begin(), key.end());
        if (begin == text.end())
            return "";
        return {begin + 1, std::find(begin + 1, text.end(), '\n')};
    }

    static bool is_emulator(const romfile::Bytes& command_line) {
        return state::is_emulator(
            {reinterpret_cast<const char*>(command_line.data()),
             static_cast<std::size_t>(std::find(command_line.begin(), command_line.end(), '\0') -
                                      command_line.begin())});
    }

    void write_process(const std::string& folder, const Result<romfile::Bytes>& command_line) {
        write_virtual(folder, "folder");
        write_virtual(folder + "/cmdline", "file");
        if (!command_line) {
            tell('x', folder + "/cmdline", WritingTree::reason(command_line.error()));
        } else {
            const std::string text(command_line->begin(), command_line->end());
            tell('t', folder + "/cmdline", text);
            if (const auto read =
                    state::parse_qemu_command_line(state::split_arguments(text), false))
                for (const std::string& file : read->rom_files)
                    if (file.starts_with('/'))
                        look(file);
        }
        const auto state = tree_->read(folder + "/stat", process_limit);
        if (!state) {
            lines_.add(fmt::format("a {}", tree_->add(folder + "/stat")));
            return;
        }
        write_virtual(folder + "/stat", "file");
        tell('t', folder + "/stat", {state->begin(), state->end()});
    }

    void write_packages() {
        std::vector<std::string> owned;
        const state::OwnerLookup lookup = state::package_databases(live_);
        for (const std::string& path : answer_plan().owned) {
            const Result<Entry> entry = live_.look(path);
            if (!entry || entry->kind == Entry::Kind::absent)
                continue;
            owned.push_back(path);
            const state::Owner owner = lookup(path);
            static constexpr const char* kinds[] = {"package", "nobody", "unknown"};
            lines_.add(fmt::format("owner {} {} {}",
                                   kinds[static_cast<std::size_t>(owner.kind)],
                                   field(path),
                                   field(owner.package + owner.reason)));
        }
        ask_packages({names_, {}, state::managed_links(), request_.verify});
        ask_packages({{}, owned, {}, false});
    }

    void ask_packages(const state::PackageQuery& query) {
        const Result<std::vector<state::PackageFacts>> found =
            state::look_at_packages(live_, query);
        if (!found)
            return tell("note", romfile::explain(found.error()));
        for (const state::PackageFacts& facts : *found)
            tell("package",
                 state::package_json(facts).dump(
                     -1, ' ', true, nlohmann::ordered_json::error_handler_t::replace));
    }

    /// Reads files, as far as they fit, and puts them behind one another.
    void write_contents(const std::set<std::string>& paths, std::size_t limit, std::size_t total) {
        romfile::Bytes all;
        bool announced = false;
        for (const std::string& path : paths) {
            const Result<romfile::Bytes> bytes = tree_->read(path, limit);
            if (!bytes) {
                tell('x', path, WritingTree::reason(bytes.error()));
            } else if (bytes->size() > total - all.size()) {
                tell('x', path, "more files than are sent");
            } else {
                lines_.add(fmt::format("f {} {}", tree_->add(path), bytes->size()));
                all.insert(all.end(), bytes->begin(), bytes->end());
                announced = true;
            }
        }
        if (announced)
            lines_.add_packed(all);
    }

    void write_roms() {
        std::set<std::string> known(request_.known_sha256.begin(), request_.known_sha256.end());
        std::set<std::string> unknown;
        for (const std::string& path : roms_) {
            if (const auto bytes = tree_->read(path, rom_limit)) {
                const std::string digest = romfile::sha256_hex(*bytes);
                lines_.add(fmt::format("h {} {}", tree_->add(path), digest));
                if (known.insert(digest).second)
                    unknown.insert(path);
            } else {
                unknown.insert(path);
            }
        }
        write_contents(unknown, rom_limit, 8 * rom_limit);
    }

    void write_journal() {
        constexpr std::size_t file_limit = 64 << 20;
        const auto file = look(journal_path);
        if (!file)
            return;
        const Result<romfile::Bytes> bytes = tree_->read(*file, file_limit);
        if (!bytes)
            return;
        lines_.add("journal");
        lines_.add_packed(romfile::View(*bytes).last(std::min(bytes->size(), journal_limit)));
    }

    const AnswerRequest& request_;
    const std::vector<std::string> names_;
    Lines lines_;
    std::shared_ptr<WritingTree> tree_;
    const state::Root root_;
    const state::Root live_;
    std::set<std::string> texts_;
    std::set<std::string> roms_;
};

}  // namespace

std::string write_answer(const AnswerRequest& request) {
    return Writer(request).run();
}

}  // namespace drift

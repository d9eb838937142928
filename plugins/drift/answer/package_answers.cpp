// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/answer/package_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "drift/answer/package_lines.hpp"
#include "drift/answer/plan.hpp"
#include "state/dpkg_packages.hpp"
#include "state/live_policy_facts.hpp"
#include "state/rpm_packages.hpp"

namespace drift {
namespace {

using state::Owner;
using state::PackageFacts;
using Facts = std::vector<PackageFacts>;
using Kind = PackageFacts::Kind;

constexpr std::size_t package_limit = 64;       // of all answers of one kind together
constexpr std::size_t difference_limit = 1000;  // of a package
constexpr std::size_t value_limit = 256;
constexpr std::size_t complaint_limit = 300;
constexpr int timed_out = 124;
constexpr const char* rpm_program = "rpm";
constexpr const char* dpkg_program = "dpkg";

std::string first_line(const std::string& text) {
    return text.substr(0, std::min(text.find('\n'), complaint_limit));
}

/// The first line that is an error and not a warning; empty: there is none.
std::string first_error(const std::string& complaint) {
    for (std::size_t begin = 0; begin < complaint.size();) {
        std::string line = first_line(complaint.substr(begin));
        if (!line.empty() && !line.starts_with("warning:") &&
            line.find("No such file or directory") == std::string::npos)
            return line;
        begin = std::min(complaint.find('\n', begin), complaint.size() - 1) + 1;
    }
    return "";
}

/// Why what a program printed is no answer; empty: it is one.
std::string refusal(const ProgramAnswer* answer, const char* program) {
    if (answer == nullptr)
        return fmt::format("there is a database of {}, but it could not be asked", program);
    if (answer->status == "long")
        return fmt::format("{} says more than can be an answer", program);
    const int status = std::atoi(answer->status.c_str());
    if (status == timed_out)
        return fmt::format("{} did not answer in 20 s", program);
    // Below that rpm counts what it did not find.
    if (status > timed_out)
        return fmt::format("{} ended with status {}", program, status);
    return "";
}

std::string clipped(const std::string& text) {
    return text.substr(0, value_limit);
}

class Answers {
  public:
    Answers(const std::vector<ProgramAnswer>& programs,
            const state::Root& root,
            const PackageQuestions& questions)
        : programs_(programs), root_(root), questions_(questions) {
        query_.managed_links = state::managed_links();
    }

    PackageAnswers run() {
        const romfile::Result<std::optional<std::string>> rpm = state::rpm_database(root_);
        const romfile::Result<bool> dpkg = state::has_dpkg(root_);
        if (!rpm)
            rpm_problem_ = romfile::explain(rpm.error());
        if (!dpkg)
            dpkg_problem_ = romfile::explain(dpkg.error());
        has_rpm_ = !rpm || *rpm;
        has_dpkg_ = !dpkg || *dpkg;
        PackageAnswers answers;
        for (const std::string& name : questions_.names) {
            const Facts facts =
                decided({.name = name},
                        has_rpm_ ? rpm_package(name) : Facts(),
                        has_dpkg_ ? dpkg_package(name, questions_.verify) : Facts());
            answers.packages.insert(answers.packages.end(), facts.begin(), facts.end());
        }
        for (const std::string& path : owned_paths()) {
            const Facts facts = decided({.path = path},
                                        has_rpm_ ? rpm_package_of(path) : Facts(),
                                        has_dpkg_ ? dpkg_package_of(path) : Facts());
            answers.packages.insert(answers.packages.end(), facts.begin(), facts.end());
            answers.owners[path] = state::better_owner(owner(has_dpkg_, dpkg_owners_[path]),
                                                       owner(has_rpm_, rpm_owners_[path]));
        }
        return answers;
    }

  private:
    const ProgramAnswer* find(const std::string& name) const {
        for (const ProgramAnswer& program : programs_)
            if (program.name == name)
                return &program;
        return nullptr;
    }

    static Owner owner(bool has_database, const Facts& facts) {
        if (!has_database || facts.empty())
            return {Owner::Kind::unknown, "", state::no_database};
        switch (facts[0].kind) {
            case Kind::installed:
                return {Owner::Kind::package, facts[0].name, ""};
            case Kind::absent:
                return {Owner::Kind::nobody, "", ""};
            default:
                return {Owner::Kind::unknown, "", facts[0].reason};
        }
    }

    Facts decided(PackageFacts asked, const Facts& rpm, const Facts& dpkg) const {
        if (!rpm.empty() && !dpkg.empty())
            return state::better_answer(rpm, dpkg);
        if (!rpm.empty() || !dpkg.empty())
            return rpm.empty() ? dpkg : rpm;
        return not_told(std::move(asked), state::no_database);
    }

    static Facts not_told(PackageFacts asked, const std::string& reason) {
        asked.kind = Kind::unknown;
        asked.reason = reason;
        return {asked};
    }

    /// Those that are there.
    std::vector<std::string> owned_paths() const {
        std::vector<std::string> paths;
        for (const std::string& path : answer_plan().owned)
            if (const auto entry = root_.look(path);
                entry && entry->kind != state::Entry::Kind::absent)
                paths.push_back(path);
        return paths;
    }

    // rpm

    std::string rpm_refusal(const ProgramAnswer* answer) const {
        if (!rpm_problem_.empty())
            return rpm_problem_;
        if (std::string reason = refusal(answer, rpm_program); !reason.empty())
            return reason;
        const std::string error = first_error(answer->complaint);
        return error.empty() ? "" : "rpm cannot read its database: " + error;
    }

    /// Nothing when the lines are not those of a package.
    static std::optional<PackageFacts> rpm_facts(const PackageLines& lines) {
        constexpr std::size_t count = 7;
        if (lines.values.size() != count)
            return std::nullopt;
        PackageFacts facts;
        facts.kind = Kind::installed;
        facts.name = clipped(lines.name);
        facts.epoch = clipped(lines.values[0]);
        facts.version = clipped(lines.values[1]);
        facts.release = clipped(lines.values[2]);
        facts.architecture = clipped(lines.values[3]);
        facts.vendor = clipped(lines.values[4]);
        const std::string& time = lines.values[5];
        const auto [end, problem] =
            std::from_chars(time.data(), time.data() + time.size(), facts.installed_at);
        if (problem != std::errc() || end != time.data() + time.size())
            return std::nullopt;
        facts.signature = state::rpm_signature(clipped(lines.values[6]));
        facts.not_verified = "was not asked for";
        return facts;
    }

    Facts rpm_package(const std::string& name) const {
        const ProgramAnswer* const answer = find("rpm-query");
        if (const std::string reason = rpm_refusal(answer); !reason.empty())
            return not_told({.name = name}, reason);
        Facts found;
        bool absent = false;
        for (const PrintedItem& item : printed_items(answer->out)) {
            absent |= item.line == "package " + name + " is not installed";
            if (!item.package || item.package->name != name || found.size() == package_limit)
                continue;
            const std::optional<PackageFacts> facts = rpm_facts(*item.package);
            if (!facts)
                return not_told({.name = name}, "what rpm says of it is no package");
            found.push_back(*facts);
        }
        if (found.empty() && absent)
            return {{.kind = Kind::absent, .name = name}};
        if (found.empty())
            return not_told({.name = name}, "rpm gives no answer about it");
        if (questions_.verify)
            for (PackageFacts& facts : found)
                verify(facts, "rpm-verify:" + name, rpm_program);
        return found;
    }

    Facts rpm_package_of(const std::string& path) {
        Facts facts = find_rpm_package_of(path);
        for (PackageFacts& each : facts)
            each.path = path;
        return rpm_owners_[path] = facts;
    }

    Facts find_rpm_package_of(const std::string& path) const {
        const ProgramAnswer* asked = nullptr;
        std::size_t index = 0;
        for (const ProgramAnswer& program : programs_) {
            const auto& paths = program.paths;
            const auto place = std::find(paths.begin(), paths.end(), path);
            if (program.name != "rpm-owners" || place == paths.end())
                continue;
            asked = &program;
            index = static_cast<std::size_t>(place - paths.begin());
        }
        if (const std::string reason = rpm_refusal(asked); !reason.empty())
            return not_told({}, reason);
        std::vector<PrintedItem> items = printed_items(asked->out);
        // One path may have several owners; of several paths each has one line or package.
        if (asked->paths.size() > 1) {
            if (items.size() != asked->paths.size())
                return not_told({}, "rpm gives no answer about it");
            items = {items[index]};
        }
        Facts found;
        for (const PrintedItem& item : items) {
            if (item.line == fmt::format("file {} is not owned by any package", path))
                return {{.kind = Kind::absent, .reason = "no package owns it"}};
            const std::optional<PackageFacts> facts =
                item.package ? rpm_facts(*item.package) : std::nullopt;
            if (!facts)
                return not_told({}, "what rpm says of it is no package");
            if (found.size() < package_limit)
                found.push_back(*facts);
        }
        return found.empty() ? not_told({}, "rpm gives no answer about it") : found;
    }

    // dpkg

    std::string dpkg_refusal(const ProgramAnswer* answer) const {
        return dpkg_problem_.empty() ? refusal(answer, dpkg_program) : dpkg_problem_;
    }

    Facts dpkg_package(const std::string& name, bool verified) const {
        constexpr std::size_t count = 4;
        const ProgramAnswer* const answer = find("dpkg-query");
        if (const std::string reason = dpkg_refusal(answer); !reason.empty())
            return not_told({.name = name}, reason);
        Facts found;
        for (const PrintedItem& item : printed_items(answer->out)) {
            if (!item.package || item.package->name != name || found.size() == package_limit)
                continue;
            const std::vector<std::string>& values = item.package->values;
            if (values.size() != count)
                return not_told({.name = name}, "what dpkg says of it is no package");
            found.push_back(state::dpkg_facts(
                root_, query_, {name, values[0], values[1], values[2], clipped(values[3])}));
            if (verified && found.back().kind == Kind::installed)
                verify(found.back(), "dpkg-verify:" + name, dpkg_program);
        }
        if (!found.empty())
            return found;
        if (answer->complaint.find("no packages found matching " + name) != std::string::npos)
            return {{.kind = Kind::absent, .name = name}};
        return not_told({.name = name},
                        answer->complaint.empty() ? "dpkg gives no answer about it"
                                                  : first_line(answer->complaint));
    }

    /// "/var/lib/dpkg/info/PACKAGE[:ARCHITECTURE].list:PATH".
    Facts dpkg_package_of(const std::string& path) {
        const ProgramAnswer* const answer = find("dpkg-owners");
        Facts& facts = dpkg_owners_[path];
        facts = {{.kind = Kind::absent, .reason = "no package owns it", .path = path}};
        if (const std::string reason = dpkg_refusal(answer); !reason.empty())
            return facts = not_told({.path = path}, reason);
        if (const std::string error = first_line(answer->complaint); !error.empty())
            return facts = not_told({.path = path}, error);
        const std::string suffix = ".list:" + path;
        for (const PrintedItem& item : printed_items(answer->out)) {
            if (!item.line.ends_with(suffix))
                continue;
            std::string name = item.line.substr(0, item.line.size() - suffix.size());
            name = name.substr(name.rfind('/') + 1);
            facts = dpkg_package(name.substr(0, name.find(':')), false);
            for (PackageFacts& each : facts)
                each.path = path;
            return facts;
        }
        return facts;
    }

    void verify(PackageFacts& facts, const std::string& question, const char* program) const {
        const ProgramAnswer* const answer = find(question);
        facts.not_verified.reset();
        const bool is_rpm = program == rpm_program;
        std::string reason = refusal(answer, program);
        if (reason.empty() && is_rpm)
            reason = first_error(answer->complaint);
        if (!reason.empty()) {
            facts.not_verified = reason;
            return;
        }
        std::string unreadable;
        for (const PrintedItem& item : printed_items(answer->out)) {
            std::optional<VerifyLine> line = parse_verify_line(item.line, is_rpm);
            if (!line || (!is_rpm && line->configuration && line->what[0] != "missing"))
                continue;
            if (facts.differences.size() == difference_limit) {
                facts.not_verified = "too many of its files differ to name them all";
                return;
            }
            const std::vector<std::string> only_root{"unreadable"};
            if (!questions_.as_root && line->what == only_root)
                unreadable = line->path;
            else
                add_difference(facts, std::move(*line));
        }
        if (!unreadable.empty())
            facts.not_verified = fmt::format("needs root (cannot read {})", unreadable);
    }

    void add_difference(PackageFacts& facts, VerifyLine line) const {
        const romfile::Result<state::Entry> entry = root_.look(line.path);
        const bool is_link = entry && entry->kind == state::Entry::Kind::link;
        // dpkg's digest of what a link leads to.
        if (line.what[0] == "digest" && facts.signature == "unknown: dpkg keeps none" && is_link)
            line.what = {"link"};
        const bool expected = state::is_our_link(query_, line.path, line.what, is_link);
        facts.differences.push_back({std::move(line.path), std::move(line.what), expected});
    }

    const std::vector<ProgramAnswer>& programs_;
    const state::Root& root_;
    const PackageQuestions& questions_;
    state::PackageQuery query_;
    std::string rpm_problem_;
    std::string dpkg_problem_;
    bool has_rpm_ = false;
    bool has_dpkg_ = false;
    std::map<std::string, Facts> rpm_owners_;
    std::map<std::string, Facts> dpkg_owners_;
};

}  // namespace

PackageAnswers read_package_answers(const std::vector<ProgramAnswer>& programs,
                                    const state::Root& root,
                                    const PackageQuestions& questions) {
    return Answers(programs, root, questions).run();
}

}  // namespace drift

// SPDX-License-Identifier: GPL-2.0-or-later
#include "romctl/drift_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "romfile/nearest_name.hpp"

namespace romctl {
namespace {

constexpr const char* standard_output = "-";
constexpr unsigned second_limit = 24 * 60 * 60;

struct StageLimit {
    const char* name;
    ssh::Milliseconds ssh::Limits::*limit;
};
constexpr StageLimit stages[] = {
    {"resolve", &ssh::Limits::resolve},
    {"connect", &ssh::Limits::connect},
    {"handshake", &ssh::Limits::handshake},
    {"authentication", &ssh::Limits::authentication},
    {"exec", &ssh::Limits::exec},
};

/// What stands before and behind the first "=".
std::pair<std::string, std::string> halves(const std::string& text) {
    const std::size_t equals = std::min(text.find('='), text.size());
    return {text.substr(0, equals),
            equals == text.size() ? std::string() : text.substr(equals + 1)};
}

Result<const drift::Format*> format_of(const std::string& name) {
    if (const drift::Format* const format = drift::find_format(name))
        return format;
    std::string names;
    for (const drift::Format& format : drift::formats())
        names += (names.empty() ? "" : ", ") + std::string(format.name);
    return Error{"is no format of reports", name, "There are: " + names + "."};
}

}  // namespace

Result<std::vector<WantedReport>> wanted_reports(const DriftOutput& output) {
    std::vector<WantedReport> wanted;
    const auto add = [&wanted](const std::string& name, std::string file) -> Result<void> {
        const Result<const drift::Format*> format = format_of(name);
        if (!format)
            return format.error();
        const auto same = [&file](const WantedReport& other) { return other.file == file; };
        if (std::any_of(wanted.begin(), wanted.end(), same))
            return Error{"two reports would be written there", file, ""};
        wanted.push_back({*format, std::move(file)});
        return romfile::success;
    };
    if (const auto added = add(output.format, output.file.empty() ? standard_output : output.file);
        !added)
        return added.error();
    for (const std::string& report : output.reports) {
        const auto [name, file] = halves(report);
        if (file.empty())
            return Error{"a report is FORMAT=FILE", report, "Such as: --report html=drift.html."};
        if (const auto added = add(name, file); !added)
            return added.error();
    }
    return wanted;
}

Result<ssh::Limits> stage_limits(const DriftPace& pace) {
    ssh::Limits limits;
    limits.total = std::chrono::seconds(pace.timeout);
    for (const std::string& text : pace.stage_timeouts) {
        const auto [name, number] = halves(text);
        const StageLimit* stage = std::begin(stages);
        while (stage != std::end(stages) && stage->name != name)
            ++stage;
        unsigned seconds = 0;
        const char* const end = number.data() + number.size();
        const auto [stop, problem] = std::from_chars(number.data(), end, seconds);
        if (stage == std::end(stages) || problem != std::errc() || stop != end || seconds == 0 ||
            seconds > second_limit)
            return Error{"a limit of a stage is STAGE=SECONDS",
                         text,
                         "Stages are resolve, connect, handshake, authentication and exec."};
        limits.*stage->limit = std::chrono::seconds(seconds);
    }
    return limits;
}

}  // namespace romctl

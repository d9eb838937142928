// SPDX-License-Identifier: GPL-2.0-or-later
#include "romfile/slot_settings.hpp"

#include <fmt/format.h>

#include <optional>

#include "romfile/digest.hpp"
#include "romfile/visible_text.hpp"
#include "script/settings_lines.hpp"

namespace romfile {
namespace {

/// The first line as the ROM reads it.
std::optional<script::SettingsLine> read_line(std::string_view text) {
    script::SettingsLine line;
    return script::SettingsLines(text).next(line) ? std::optional(line) : std::nullopt;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> settings_in(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> settings;
    script::SettingsLines lines(text);
    for (script::SettingsLine line; lines.next(line);)
        if (line.wrong == nullptr)
            settings.emplace_back(line.name, line.value);
    return settings;
}

std::string script_sha256(const Slot& slot) {
    return sha256_hex(bytes_of(slot.script));
}

Result<void> check_settings(const std::string& file, std::string_view text) {
    if (!script::is_text(text))
        return Error{"has control characters, so it is no text", file, ""};
    script::SettingsLines lines(text);
    for (script::SettingsLine line; lines.next(line);)
        if (line.wrong != nullptr)
            return Error{
                fmt::format("{}: {}", line.wrong, visible(line.name)),
                fmt::format("{}:{}", file, line.number),
                "",
            };
    return success;
}

Result<std::string> with_setting(std::string_view text, const std::string& assignment) {
    const std::string where = "--set " + visible(assignment);
    const std::optional<script::SettingsLine> set = read_line(assignment);
    if (!script::is_text(assignment) || assignment.find('\n') != std::string::npos)
        return Error{"is not one line of text", where, ""};
    if (!set || set->wrong != nullptr)
        return Error{set ? set->wrong : "not NAME=VALUE", where, ""};
    std::string result;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        const std::optional<script::SettingsLine> old = read_line(line);
        if (!old || old->name != set->name)
            result.append(line).append("\n");
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return result + assignment + "\n";
}

}  // namespace romfile

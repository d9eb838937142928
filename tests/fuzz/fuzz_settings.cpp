// SPDX-License-Identifier: GPL-2.0-or-later
// Names, values of every type, and the memory they are kept in. An input is lines: "NAME=VALUE"
// sets, "NAME" asks, and behind a zero byte stands a DHCP message that is a source.
#include <cstdlib>
#include <string>
#include <vector>

#include "script/dhcp_source.hpp"

using namespace script;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

std::string shown(SettingType type, layout::Bytes bytes) {
    std::vector<char> space(20000);
    async::TextWriter text(space.data(), space.size());
    bool is_of_type = format_value(type, bytes, text);
    require(is_of_type || text.view().empty());
    return is_of_type ? std::string(text.view()) : std::string();
}

void ask(Settings& settings, std::string_view text) {
    SettingName name;
    if (!settings.parse(text, name))
        return;
    require(name.number_count <= 4);
    SettingValue value;
    if (!settings.fetch(name, value))
        return;
    for (unsigned type = 0; type < static_cast<unsigned>(SettingType::none); ++type)
        shown(static_cast<SettingType>(type), value.bytes);
    static_cast<void>(settings.number(name));
}

/// What was taken is there, and its text makes the same value again.
void set(Settings& settings, std::string_view text, std::string_view value_text) {
    SettingName name;
    bool is_name = settings.parse(text, name);
    auto done = settings.set(text, value_text);
    require(is_name || !done);
    SettingValue value;
    if (!done || value_text.empty())
        return;
    require(settings.parse(text, name) && settings.fetch(name, value));
    require(value.type == name.type);
    std::string again = shown(value.type, value.bytes);
    std::vector<std::uint8_t> bytes(value.bytes.begin(), value.bytes.end());
    if (!settings.set(text, again) || again.empty())
        return;
    require(settings.parse(text, name) && settings.fetch(name, value));
    require(shown(value.type, value.bytes) == again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(bytes), size);
    std::string_view lines = input.substr(0, input.find('\0'));
    std::vector<std::uint8_t> memory(900);
    Settings settings(memory);
    settings.use_interface("net0");
    auto message = wire::DhcpMessage::parse(layout::as_bytes(
        input.substr(lines.size() < input.size() ? lines.size() + 1 : lines.size())));
    DhcpSource source("net0.dhcp", message ? *message : wire::DhcpMessage());
    // What is no message is nobody's lease.
    if (message)
        settings.add(source);
    while (!lines.empty()) {
        std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(lines.size(), line.size() + 1));
        std::size_t equals = line.find('=');
        if (equals == std::string_view::npos)
            ask(settings, line);
        else
            set(settings, line.substr(0, equals), line.substr(equals + 1));
        std::size_t used = 0;
        for (Settings::Stored stored; settings.next_stored(used, stored);)
            require(!stored.name.empty());
        require(used <= memory.size());
    }
    settings.remove(source);
    return 0;
}

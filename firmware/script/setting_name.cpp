// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/setting_name.hpp"

#include <array>
#include <cstring>

#include "script/number.hpp"

namespace script {
namespace {

struct Known {
    SettingType type;
    std::uint8_t outer;   ///< the DHCP option that the option is in, or 0
    std::uint8_t option;  ///< 0: none
    std::string_view name;
};
using enum SettingType;
constexpr std::uint8_t in_175 = 175;  // the boot loaders' own option

// Without a row a setting is a string without a DHCP option.
constexpr Known rows[] = {
    {ipv4, 0, 0, "ip"},
    {ipv4, 0, 1, "netmask"},
    {ipv4, 0, 3, "gateway"},
    {ipv4, 0, 6, "dns"},
    {ipv4, 0, 7, "syslog"},
    {string, 0, 12, "hostname"},
    {string, 0, 15, "domain"},
    {string, 0, 17, "root-path"},
    {int16, 0, 26, "mtu"},
    {ipv4, 0, 42, "ntp"},
    {ipv4, 0, 54, "dhcp-server"},
    {string, 0, 60, "vendor-class"},
    {string, 0, 67, "filename"},
    {string, 0, 77, "user-class"},
    {uuid, 0, 97, "uuid"},
    {dnssl, 0, 119, "dnssl"},
    {hex, 0, 121, "static-routes"},
    {string, 0, 203, "initiator-iqn"},
    {int8, in_175, 1, "priority"},
    {int8, in_175, 8, "keep-san"},
    {int8, in_175, 9, "skip-san-boot"},
    {string, in_175, 81, "scriptlet"},
    {string, in_175, 85, "syslogs"},
    {hex, in_175, 91, "cert"},
    {hex, in_175, 92, "privkey"},
    {string, in_175, 93, "crosscert"},
    {hex, in_175, 177, "busid"},
    {string, in_175, 188, "san-filename"},
    {uint8, in_175, 189, "san-drive"},
    {string, in_175, 190, "username"},
    {string, in_175, 191, "password"},
    {string, in_175, 192, "reverse-username"},
    {string, in_175, 193, "reverse-password"},
    {string, in_175, 235, "version"},
    {ipv4, 0, 0, "next-server"},
    {hex, 0, 0, "mac"},
    {hex, 0, 0, "hwaddr"},
    {uint32, 0, 0, "busloc"},
    {ipv6, 0, 0, "ip6"},
    {ipv6, 0, 0, "gateway6"},
    {ipv6, 0, 0, "dns6"},
    {int8, 0, 0, "len6"},
    {uint32, 0, 0, "errno"},
    {uint32, 0, 0, "unixtime"},
    {int32, 0, 0, "memsize"},
    {hex, 0, 0, "sysmac"},
};

/// Each row as three bytes and its name up to a zero byte: no pointers, which do not compress.
constexpr std::size_t head_size = 3;
constexpr std::size_t packed_size() {
    std::size_t size = 0;
    for (const Known& row : rows)
        size += head_size + row.name.size() + 1;
    return size;
}
constexpr auto packed = [] {
    std::array<char, packed_size()> bytes{};
    std::size_t at = 0;
    for (const Known& row : rows) {
        bytes[at++] = static_cast<char>(row.type);
        bytes[at++] = static_cast<char>(row.outer);
        bytes[at++] = static_cast<char>(row.option);
        for (char character : row.name)
            bytes[at++] = character;
        ++at;
    }
    return bytes;
}();

void parse_numbers(SettingName& name) {
    std::string_view text = name.name;
    while (!text.empty() && name.number_count < 4) {
        auto number = parse_number(take_until(text, '.'));
        if (!number || *number < 0)
            break;
        name.numbers[name.number_count++] = static_cast<std::uint32_t>(*number);
        if (text.empty())
            return;
    }
    name.number_count = 0;
}

/// An option in an option, or an option; 0: no option.
constexpr std::uint32_t key_of(unsigned count, const std::uint32_t* numbers) {
    return count == 2 ? 1u << 31 | numbers[0] << 16 | numbers[1] : count == 1 ? numbers[0] : 0;
}

/// By its name or by its DHCP option: a setting is the same under both.
void look_up(SettingName& name) {
    std::uint32_t asked = key_of(name.number_count, name.numbers);
    for (const char* known = nullptr; (known = next_known_setting(known)) != nullptr;) {
        std::uint32_t numbers[] = {static_cast<std::uint8_t>(known[-2]),
                                   static_cast<std::uint8_t>(known[-1])};
        unsigned count = numbers[1] == 0 ? 0 : numbers[0] == 0 ? 1 : 2;
        if (count == 1)
            numbers[0] = numbers[1];
        if ((asked == 0 || key_of(count, numbers) != asked) && name.name != known)
            continue;
        name.name = known;
        if (!name.has_type)
            name.type = static_cast<SettingType>(known[-3]);
        name.number_count = count;
        name.numbers[0] = numbers[0];
        name.numbers[1] = numbers[1];
        return;
    }
}

/// Cuts `text` before its last `separator` and gives what stood behind; false without one.
bool cut_last(std::string_view& text, char separator, std::string_view& behind) {
    for (std::size_t i = text.size(); i-- > 0;)
        if (text[i] == separator) {
            behind = {text.data() + i + 1, text.size() - i - 1};
            text = {text.data(), i};
            return true;
        }
    return false;
}

}  // namespace

const char* next_known_setting(const char* previous) {
    if (previous == nullptr)
        return packed.data() + head_size;
    const char* row = previous + std::strlen(previous) + 1;
    return row == packed.data() + packed.size() ? nullptr : row + head_size;
}

bool parse_setting_name(std::string_view text, SettingName& name) {
    name = {};
    std::string_view type;
    if (cut_last(text, ':', type)) {
        name.type = type_of(type);
        name.has_type = true;
    }
    name.name = text;
    if (cut_last(text, '/', name.name))
        name.scope = text;
    parse_numbers(name);
    look_up(name);
    return name.type != SettingType::none;
}

}  // namespace script

// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/host_range.hpp"

#include <fmt/format.h>

#include <charconv>

#include "drift/inventory/limits.hpp"
#include "ssh/destination.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What stands between brackets.
struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t step = 1;
    std::size_t width = 0;  ///< digits, filled up with zeros
    bool alphabetic = false;

    [[nodiscard]] std::size_t count() const { return (end - begin) / step + 1; }
    [[nodiscard]] std::string at(std::size_t index) const {
        const std::size_t value = begin + index * step;
        return alphabetic ? std::string(1, letters[value]) : fmt::format("{:0{}}", value, width);
    }
};

std::optional<std::uint32_t> number_of(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number > 999'999'999)
        return std::nullopt;
    return number;
}

std::optional<std::uint32_t> letter_of(std::string_view text) {
    if (text.size() != 1 || letters.find(text.front()) == letters.npos)
        return std::nullopt;
    return static_cast<std::uint32_t>(letters.find(text.front()));
}

/// Nothing when it is no range.
std::optional<Range> range_of(std::string_view text) {
    const std::size_t first = text.find(':');
    if (first == text.npos)
        return std::nullopt;
    const std::size_t second = text.find(':', first + 1);
    std::string_view begin = text.substr(0, first);
    const std::string_view end =
        text.substr(first + 1, second == text.npos ? text.npos : second - first - 1);
    const auto step = second == text.npos ? 1 : number_of(text.substr(second + 1));
    if (begin.empty())
        begin = "0";
    Range range;
    range.alphabetic = letter_of(begin).has_value();
    const auto low = range.alphabetic ? letter_of(begin) : number_of(begin);
    const auto high = range.alphabetic ? letter_of(end) : number_of(end);
    if (!low || !high || !step || *step == 0 || *low > *high)
        return std::nullopt;
    range.begin = *low;
    range.end = *high;
    range.step = *step;
    if (!range.alphabetic && begin.size() > 1 && begin.front() == '0') {
        if (begin.size() != end.size())
            return std::nullopt;
        range.width = begin.size();
    }
    return range;
}

/// Takes ":PORT" off the end. What is in brackets has colons of its own, and so has an IPv6
/// address.
std::optional<std::uint16_t> take_port(std::string_view& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos || text.find_first_not_of("0123456789", colon + 1) != text.npos)
        return std::nullopt;
    std::string_view name = text.substr(0, colon);
    const bool bracketed = name.size() > 2 && name.front() == '[' && name.back() == ']' &&
                           name.find('[', 1) == name.npos &&
                           !range_of(name.substr(1, name.size() - 2));
    if (!bracketed) {
        bool inside = false;
        for (const char each : name) {
            inside = each == '[' || (inside && each != ']');
            if (each == ':' && !inside)
                return std::nullopt;
        }
        if (inside)
            return std::nullopt;
    }
    const auto port = ssh::parse_port(text.substr(colon + 1));
    if (port)
        text = bracketed ? name.substr(1, name.size() - 2) : name;
    return port;
}

}  // namespace

Result<HostNames> expand_host(Draft& draft, std::string_view text, const Place& place) {
    const auto refuse = [&](const std::string& what, const std::string& what_to_do) {
        return Error{fmt::format("{}: {}", ssh::printable_line(text, 80), what),
                     draft.text_of(place),
                     what_to_do};
    };
    std::string_view rest = text;
    HostNames result;
    result.port = take_port(rest);
    if (rest.size() > inventory_name_limit)
        return refuse("the name is too long", "");
    result.names.emplace_back();
    while (!rest.empty()) {
        const std::size_t open = std::min(rest.find('['), rest.size());
        for (std::string& name : result.names)
            name += rest.substr(0, open);
        rest.remove_prefix(open);
        if (rest.empty())
            break;
        const std::size_t close = rest.find(']');
        const auto range = close == rest.npos ? std::nullopt : range_of(rest.substr(1, close - 1));
        if (!range)
            return refuse("this is no range",
                          "Write [1:20], [01:20], [a:f] or, with a step, [1:20:2].");
        if (range->count() > inventory_hosts_limit / result.names.size())
            return refuse("the range is too long", "");
        const std::size_t count = range->count() * result.names.size();
        if (Result<void> good = draft.allow_expansion(count, place); !good)
            return good.error();
        std::vector<std::string> names;
        names.reserve(count);
        for (const std::string& name : result.names)
            for (std::size_t i = 0; i < range->count(); ++i)
                names.push_back(name + range->at(i));
        result.names = std::move(names);
        rest.remove_prefix(close + 1);
    }
    return result;
}

}  // namespace drift

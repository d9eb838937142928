// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/boot_order.hpp"

namespace boot {
namespace {

/// Cuts `text` at `separator`: gives the part before it, leaves the part after it.
std::string_view cut(std::string_view& text, char separator) {
    std::size_t end = text.find(separator);
    std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    return part;
}

/// A hexadecimal number of at most two digits, the whole of `text`.
std::optional<unsigned> hexadecimal(std::string_view text) {
    if (text.empty() || text.size() > 2)
        return std::nullopt;
    unsigned value = 0;
    for (char digit : text) {
        unsigned nibble;
        if (digit >= '0' && digit <= '9')
            nibble = static_cast<unsigned>(digit - '0');
        else if (digit >= 'a' && digit <= 'f')
            nibble = static_cast<unsigned>(digit - 'a' + 10);
        else
            return std::nullopt;
        value = value << 4 | nibble;
    }
    return value;
}

/// "name@device[,function]" as a place on a bus.
std::optional<std::uint8_t> place(std::string_view component) {
    cut(component, '@');
    auto device = hexadecimal(cut(component, ','));
    auto function = component.empty() ? std::optional<unsigned>{0} : hexadecimal(component);
    if (!device || !function || *device > 31 || *function > 7)
        return std::nullopt;
    return static_cast<std::uint8_t>(*device << 3 | *function);
}

bool is_nic(std::string_view line) {
    return line.find("/ethernet@") != std::string_view::npos;
}

/// The place of the NIC that a line names.
std::optional<PciPath> parse(std::string_view line) {
    if (!is_nic(line))
        return std::nullopt;
    PciPath path;
    cut(line, '/');
    std::string_view root = cut(line, '/');
    if (root.substr(0, 9) == "pci-root@") {
        auto bus = hexadecimal(root.substr(9));
        if (!bus)
            return std::nullopt;
        path.root_bus = static_cast<std::uint8_t>(*bus);
        root = cut(line, '/');
    }
    if (root != "pci@i0cf8")
        return std::nullopt;
    while (!line.empty()) {
        std::string_view component = cut(line, '/');
        auto here = place(component);
        if (!here || path.depth == sizeof path.places)
            return std::nullopt;
        path.places[path.depth++] = *here;
        if (component.substr(0, 9) == "ethernet@")
            return path;
    }
    return std::nullopt;
}

}  // namespace

std::optional<unsigned> BootOrder::position(const PciPath& path) const {
    std::string_view rest = text_;
    for (unsigned number = 0; !rest.empty(); ++number) {
        auto named = parse(cut(rest, '\n'));
        if (named && *named == path)
            return number;
    }
    return std::nullopt;
}

bool BootOrder::strict() const {
    std::string_view rest = text_;
    while (!rest.empty())
        if (cut(rest, '\n') == "HALT")
            return true;
    return false;
}

bool BootOrder::adjacent(unsigned first, unsigned second) const {
    std::string_view rest = text_;
    for (unsigned number = 0; !rest.empty() && number < second; ++number) {
        std::string_view line = cut(rest, '\n');
        if (number > first && !is_nic(line))
            return false;
    }
    return true;
}

}  // namespace boot

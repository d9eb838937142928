// SPDX-License-Identifier: GPL-2.0-or-later
#include "link_script/link_script.hpp"

#include "link_script/embedded_text.hpp"

namespace link_script {
namespace {

/// How `assemble` writes down which layout it was asked for.
constexpr std::string_view chosen = "\nmade_for=";
constexpr std::string_view any_layout = "auto";

bool has_layout(std::string_view layout) {
    // Each row of the table begins with its layout.
    const std::string first_row = "LAYOUTS='" + std::string(layout) + " ";
    const std::string other_row = "\n" + std::string(layout) + " ";
    const std::string_view table = embedded_text.substr(0, embedded_text.find(chosen));
    return table.find(first_row) != std::string_view::npos ||
           table.find(other_row) != std::string_view::npos;
}

}  // namespace

std::string_view text() {
    return embedded_text;
}

std::string text_for(std::string_view layout) {
    std::string script(embedded_text);
    const std::size_t place = script.find(std::string(chosen) + std::string(any_layout) + "\n");
    if (place == std::string::npos || layout.empty() ||
        layout.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") !=
            std::string_view::npos ||
        !has_layout(layout))
        return "";
    return script.replace(place + chosen.size(), any_layout.size(), layout);
}

}  // namespace link_script

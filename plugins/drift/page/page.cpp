// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/page/page.hpp"

#include <fmt/format.h>

#include <string_view>

#include "drift/page/embedded.hpp"
#include "drift/page/history_chart.hpp"
#include "drift/page/html_text.hpp"
#include "drift/page/overview.hpp"
#include "drift/page/page_data.hpp"
#include "drift/page/plain_hosts.hpp"
#include "romfile/digest.hpp"

namespace drift {
namespace {

struct Slot {
    std::string_view name;
    std::string text;
};

/// The template with each {{NAME}} replaced. What is put in is not looked at again.
std::string fill(std::string_view page, const std::vector<Slot>& slots) {
    std::string result;
    for (;;) {
        const std::size_t begin = page.find("{{");
        result += page.substr(0, begin);
        if (begin == page.npos)
            return result;
        page.remove_prefix(begin + 2);
        const std::size_t end = page.find("}}");
        for (const Slot& slot : slots)
            if (slot.name == page.substr(0, end))
                result += slot.text;
        page.remove_prefix(end + 2);
    }
}

std::string hash(const std::string& text) {
    return "'sha256-" +
           romfile::sha256_base64(
               {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) +
           "'";
}

/// The parts of the script share one scope, which nothing else can reach.
std::string script() {
    std::string text = "(() => {\n\"use strict\";\n";
    for (const std::string_view part : embedded_scripts)
        text += part;
    return text + "})();\n";
}

std::string style() {
    std::string text;
    for (const std::string_view part : embedded_styles)
        text += part;
    return text;
}

}  // namespace

std::string write_page(const Report& report) {
    const std::string theme(theme_js);
    const std::string code = script();
    const std::string styles = style();
    const std::string policy = fmt::format(
        "default-src 'none'; style-src {}; script-src {} {}; img-src data:; base-uri "
        "'none'; form-action 'none'",
        hash(styles),
        hash(theme),
        hash(code));
    return fill(page_html,
                {{"security", policy},
                 {"title", html(headline(report))},
                 {"style", styles},
                 {"theme", theme},
                 {"verdict", verdict_html(report)},
                 {"groups", groups_html(report)},
                 {"history", history_html(report)},
                 {"plain", plain_hosts_html(report)},
                 {"notes", notes_html(report)},
                 {"data", page_data(report)},
                 {"script", code}});
}

}  // namespace drift

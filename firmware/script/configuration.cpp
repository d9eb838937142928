// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/configuration.hpp"

#include "script/lexer.hpp"
#include "script/settings_lines.hpp"

namespace script {

using async::Code;
using async::Error;
using async::Result;

namespace {

Result<void> check(const ConfigurationItem& item, std::size_t limit) {
    if (!item.status)
        return item.status;
    if (item.bytes.empty())
        return Error{Code::not_found, ""};
    if (item.bytes.size() > limit)
        return Error{Code::too_large, "too large", static_cast<std::uint32_t>(item.bytes.size())};
    if (!is_text(layout::as_text(item.bytes)))
        return Error{Code::malformed, "not text"};
    return async::success;
}

}  // namespace

/// `item` is what is wrong in the source; with a number behind it where it has lines.
void Configuration::complain(std::string_view source, std::string_view item, const Error& error) {
    if (error.code == Code::not_found)
        return;
    report_.event("config").field("source", source).field("item", item).field(error);
    async::Text<160> line("multinic: ");
    line.add(source).add(' ').add(item).add(": ").add(error.what);
    console_.write(line.view());
    console_.write("\n");
}

/// False when there is nothing in it.
bool Configuration::set_lines(std::string_view source, std::string_view text, unsigned first_line) {
    SettingsLines lines(text);
    bool any = false;
    for (SettingsLine line; lines.next(line); any = true) {
        Result<void> done = async::success;
        if (line.wrong != nullptr)
            done = Error{Code::malformed, line.wrong};
        else
            done = settings_.set(line.name, line.value);
        if (done) {
            report_.event("config").field("source", source).field("item", line.name);
            continue;
        }
        async::Text<64> item("line ");
        item.decimal(first_line + line.number).add(": ").add(line.name.substr(0, 40));
        complain(source, item.view(), done.error());
    }
    return any;
}

void Configuration::add_source(std::string_view source) {
    async::Text<32> weaker(builtin_.settings_source);
    builtin_.settings_source.clear();
    builtin_.settings_source.add(source);
    if (!weaker.view().empty())
        builtin_.settings_source.add(' ').add(weaker.view());
}

void Configuration::set(const ConfigurationItem& item) {
    auto good = check(item, SettingsLines::text_limit);
    if (!good)
        complain(item.source, "settings", good.error());
    else if (set_lines(item.source, layout::as_text(item.bytes), 0))
        add_source(item.source);
}

/// Each string that is for us is one line, and told of by its own number.
bool Configuration::set_strings(const boot::SmbiosStructure& structure) {
    bool any = false;
    std::optional<std::string_view> text;
    for (unsigned i = 1; (text = structure.string(i)); ++i) {
        std::string_view line = *text;
        if (line.substr(0, oem_string_mark.size()) != oem_string_mark)
            continue;
        line.remove_prefix(oem_string_mark.size());
        if (line.find('\n') != std::string_view::npos || !is_text(line))
            complain("smbios", "settings", Error{Code::malformed, "not text", i});
        else
            any = set_lines("smbios", line, i - 1) || any;
    }
    return any;
}

void Configuration::set(const boot::SmbiosTable& table) {
    boot::SmbiosStructure structure;
    bool any = false;
    for (std::size_t position = 0; table.next(position, structure);)
        if (structure.type == layout::smbios_type_oem_strings)
            any = set_strings(structure) || any;
    if (any)
        add_source("smbios");
}

bool Configuration::accept_script(const ConfigurationItem& item) {
    auto good = check(item, script_limit);
    if (good && !is_script(layout::as_text(item.bytes)))
        good = Error{Code::malformed, "does not begin with #!ipxe"};
    if (!good) {
        complain(item.source, "script", good.error());
        return false;
    }
    builtin_.script_source = item.source;
    report_.event("config")
        .field("source", item.source)
        .field("item", "script")
        .field("size", static_cast<std::uint32_t>(item.bytes.size()));
    return true;
}

}  // namespace script

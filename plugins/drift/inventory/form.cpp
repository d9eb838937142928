// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/form.hpp"

#include <fmt/format.h>

#include "drift/inventory/ini_form.hpp"
#include "drift/inventory/inventory.hpp"
#include "drift/inventory/json_form.hpp"
#include "drift/inventory/limits.hpp"
#include "drift/inventory/settle.hpp"
#include "drift/inventory/yaml_form.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string let_ansible_read(const std::string& name) {
    return fmt::format(
        "Let Ansible read it: ansible-inventory -i {} --list, and give what it says "
        "as -i -.",
        name);
}

bool ends_in(const std::string& name, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
        return name.ends_with(ending);
    });
}

/// The first line that is neither empty nor a comment.
std::string_view first_line(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = ssh::trimmed(text.substr(0, end));
        if (!line.empty() && line.front() != '#' && line.front() != ';')
            return line;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

/// "---", or a key with its colon, which no host and no section has.
bool looks_like_yaml(std::string_view line) {
    const std::string_view key = line.substr(0, line.find_first_of(" \t"));
    return line.starts_with("---") || line.starts_with("%YAML") ||
           (key.size() > 1 && key.ends_with(':') && key.find('=') == key.npos);
}

Result<void> check_kind(const std::string& name, std::string_view text) {
    if (text.size() > inventory_bytes_limit)
        return Error{
            fmt::format("more than the {} bytes that are read", inventory_bytes_limit), name, ""};
    if (text.starts_with("#!") || text.starts_with("\x7F"
                                                   "ELF"))
        return Error{"this inventory is a program, which is not run", name, let_ansible_read(name)};
    if (is_vault(text))
        return Error{"this inventory is encrypted", name, let_ansible_read(name)};
    if (ends_in(name, {".toml"}))
        return Error{"inventories in TOML are not read", name, let_ansible_read(name)};
    if (text.find('\0') != text.npos)
        return Error{"has a zero byte, so it is no text", name, ""};
    return success;
}

}  // namespace

bool is_vault(std::string_view text) {
    return text.starts_with("$ANSIBLE_VAULT;");
}

Result<void> read_form(Draft& draft, const std::string& name, std::string_view text) {
    if (Result<void> good = check_kind(name, text); !good)
        return good;
    if (text.starts_with(byte_order_mark))
        text.remove_prefix(byte_order_mark.size());
    draft.begin_file(name);
    const std::string_view line = first_line(text);
    if (line.empty())
        return success;
    if (ends_in(name, {".json"}) || line.front() == '{')
        return read_json(draft, text);
    if (ends_in(name, {".yml", ".yaml"}) || looks_like_yaml(line))
        return read_yaml(draft, text);
    return read_ini(draft, text);
}

Result<Inventory> parse_inventory(const std::string& name,
                                  std::string_view text,
                                  const std::string& home) {
    Draft draft;
    if (Result<void> read = read_form(draft, name, text); !read)
        return read.error();
    return settle(std::move(draft), home);
}

}  // namespace drift

// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/way.hpp"

#include <fmt/format.h>

#include <initializer_list>

#include "drift/inventory/ssh_arguments.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

constexpr std::string_view ssh_connections[] = {"smart", "ssh", "paramiko", "paramiko_ssh"};

/// The variables of one host: the values as texts, or why there is none.
class Reading {
  public:
    Reading(const InventoryHost& host, const Variables& variables, const Draft& draft)
        : host_(host), variables_(variables), draft_(draft) {}

    /// Of the first name that is set. Nothing when none is; then, or when the value cannot be used,
    /// which is kept as the problem.
    std::optional<std::string> text(std::initializer_list<std::string_view> names) {
        for (const std::string_view name : names) {
            const auto found = variables_.find(name);
            if (found == variables_.end() || found->second.kind == Value::Kind::nothing)
                continue;
            name_ = name;
            place_ = found->second.place;
            return usable(found->second);
        }
        return std::nullopt;
    }

    /// Of the value that was asked for last.
    void refuse(const std::string& what, const std::string& what_to_do = "") {
        if (!problem)
            problem = Error{fmt::format("host {}: {}: {}", host_.name, name_, what),
                            draft_.text_of(place_),
                            what_to_do};
    }

    std::optional<Error> problem;

  private:
    std::optional<std::string> usable(const Value& value) {
        if (value.kind == Value::Kind::encrypted) {
            refuse("the value is encrypted", "Write it in clear: it is no secret.");
            return std::nullopt;
        }
        if (value.kind == Value::Kind::structure) {
            refuse("the value is no text");
            return std::nullopt;
        }
        std::string text = value.text;
        fill_in(text);
        if (text.find("{{") == text.npos && text.find("{%") == text.npos)
            return text;
        refuse(fmt::format("{} is a template that only Ansible can fill in",
                           ssh::printable_line(text, 80)),
               fmt::format("Write the value itself, as it is shown by: ansible {} -m debug -a "
                           "var={}. (ansible-inventory --list does not fill it in.)",
                           host_.name,
                           name_));
        return std::nullopt;
    }

    /// The two templates whose values are known here.
    void fill_in(std::string& text) const {
        std::size_t at = 0;
        while ((at = text.find("{{", at)) != text.npos) {
            const std::size_t end = text.find("}}", at);
            if (end == text.npos)
                return;
            const std::string_view inside =
                ssh::trimmed(std::string_view(text).substr(at + 2, end - at - 2));
            std::string value = host_.name;
            if (inside == "inventory_hostname_short")
                value.resize(std::min(value.find('.'), value.size()));
            else if (inside != "inventory_hostname")
                return;
            text.replace(at, end + 2 - at, value);
            at += value.size();
        }
    }

    const InventoryHost& host_;
    const Variables& variables_;
    const Draft& draft_;
    std::string_view name_;
    Place place_;
};

std::optional<bool> truth_of(const std::string& text) {
    const std::string low = ssh::lower(ssh::trimmed(text));
    for (const char* const yes : {"yes", "true", "on", "1", "y", "t", "1.0"})
        if (low == yes)
            return true;
    for (const char* const no : {"no", "false", "off", "0", "n", "f", "0.0"})
        if (low == no)
            return false;
    return std::nullopt;
}

void set_connection(InventoryHost& host, Reading& reading) {
    const auto connection = reading.text({"ansible_connection"});
    const std::string plain = connection && connection->starts_with("ansible.builtin.")
                                  ? connection->substr(16)
                                  : connection.value_or("ssh");
    host.local = plain == "local";
    if (!host.local && std::find(std::begin(ssh_connections), std::end(ssh_connections), plain) ==
                           std::end(ssh_connections))
        reading.refuse(fmt::format("{} is not supported", ssh::printable_line(plain, 80)),
                       "Hosts are reached by ssh, or are this machine: local.");
    const auto become = reading.text({"ansible_become"});
    if (!become)
        return;
    host.become = truth_of(*become);
    if (!host.become)
        reading.refuse("it is neither true nor false");
}

void set_destination(InventoryHost& host, Reading& reading) {
    const auto given = reading.text({"ansible_ssh_host", "ansible_host"});
    const std::string address = given.value_or(host.name);
    const Result<ssh::Destination> parsed = ssh::parse_destination(address);
    // The name alone: whatever else ssh would take there has a variable of its own.
    if (parsed && parsed->host == address)
        host.destination.host = address;
    else if (given)
        reading.refuse(
            fmt::format("{} is no host name or address", ssh::printable_line(address, 80)));
    else if (!reading.problem)
        reading.problem = Error{fmt::format("host {}: its name is no host name or address",
                                            ssh::printable_line(host.name, 80)),
                                "",
                                "Set ansible_host."};
}

void check_user(const ssh::Wishes& wishes, Reading& reading) {
    if (wishes.user && !ssh::parse_destination(*wishes.user + "@host"))
        reading.refuse(fmt::format("{} is no user name", ssh::printable_line(*wishes.user, 80)));
}

void expand_home(ssh::Wishes& wishes, Reading& reading, const std::string& home) {
    if (!wishes.identity)
        return;
    std::string& file = *wishes.identity;
    if (file == "~" || file.starts_with("~/"))
        file.replace(0, 1, home);
    else if (file.empty() || file.starts_with("~") || file.find('%') != file.npos)
        reading.refuse(fmt::format("the key file {} has to be named by its path",
                                   ssh::printable_line(file, 80)));
}

/// The order of the parts is that of the command line which Ansible makes: the first counts.
void set_wishes(InventoryHost& host,
                Reading& reading,
                const std::string& home,
                std::set<std::string>& notes) {
    SshArguments arguments;
    ssh::Wishes& wishes = arguments.wishes;
    // After each part, so that what is refused is told of the variable that it stands in.
    const auto check = [&] {
        check_user(wishes, reading);
        expand_home(wishes, reading, home);
    };
    const auto add = [&](const char* name) {
        const auto text = reading.text({name});
        if (!text)
            return;
        if (const Result<void> added = arguments.add(*text); !added)
            reading.refuse(added.error().what, added.error().what_to_do);
        check();
    };
    add("ansible_ssh_args");
    if (const auto port = reading.text({"ansible_ssh_port", "ansible_port"}); port) {
        const auto number = ssh::parse_port(*port);
        if (!number)
            reading.refuse(fmt::format("{} is no port number", ssh::printable_line(*port, 80)));
        if (!wishes.port)
            wishes.port = number;
    }
    const auto identity =
        reading.text({"ansible_ssh_private_key_file", "ansible_private_key_file"});
    if (identity && !wishes.identity)
        wishes.identity = identity;
    check();
    const auto user = reading.text({"ansible_ssh_user", "ansible_user"});
    if (user && !wishes.user)
        wishes.user = user;
    check();
    add("ansible_ssh_common_args");
    add("ansible_ssh_extra_args");
    notes.insert(arguments.notes.begin(), arguments.notes.end());
    host.wishes = std::move(wishes);
}

}  // namespace

void set_way(InventoryHost& host,
             const Variables& variables,
             const Draft& draft,
             const std::string& home,
             std::set<std::string>& notes) {
    Reading reading(host, variables, draft);
    set_connection(host, reading);
    if (host.local) {
        host.destination.host = host.name;
    } else {
        set_destination(host, reading);
        set_wishes(host, reading, home, notes);
    }
    host.destination.user = host.wishes.user;
    host.destination.port = host.wishes.port;
    host.problem = std::move(reading.problem);
}

}  // namespace drift

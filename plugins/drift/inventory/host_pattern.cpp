// SPDX-License-Identifier: GPL-2.0-or-later
#include "drift/inventory/host_pattern.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <regex>

#include "drift/inventory/limits.hpp"
#include "romfile/file_io.hpp"
#include "ssh/text.hpp"

namespace drift {
namespace {

constexpr std::size_t regex_limit = 1000;

bool is_ipv6(std::string_view text) {
    in6_addr address{};
    const std::string bare(text.substr(0, text.find('%')));
    return ::inet_pton(AF_INET6, bare.c_str(), &address) == 1;
}

std::string_view without_sign(std::string_view term) {
    const bool has_sign = !term.empty() && (term.front() == '!' || term.front() == '&');
    return term.substr(has_sign ? 1 : 0);
}

/// At colons and blanks that are not in brackets.
std::vector<std::string> split_at_colons(std::string_view text) {
    std::vector<std::string> terms(1);
    bool inside = false;
    for (const char each : text) {
        inside = each == '[' || (inside && each != ']');
        if (!inside && (each == ':' || each == ' ' || each == '\t'))
            terms.emplace_back();
        else
            terms.back() += each;
    }
    std::erase(terms, "");
    return terms;
}

std::vector<std::string> terms_of(const Inventory& inventory, std::string_view text) {
    text = ssh::trimmed(text);
    std::vector<std::string> terms;
    if (text.find(',') == text.npos) {
        const std::string_view name = without_sign(text);
        if (is_ipv6(name) || inventory.find_host(std::string(name)))
            return {std::string(text)};
        return split_at_colons(text);
    }
    for (const std::string& part : ssh::split(text, ","))
        if (const std::string_view term = ssh::trimmed(part); !term.empty())
            terms.emplace_back(term);
    return terms;
}

/// [N], [A:B] or [A:] at the end of a term.
struct Subscript {
    std::string_view term;  ///< without it
    long first = 0;
    long last = -1;  ///< -1: to the end
};

std::optional<Subscript> subscript_of(std::string_view term) {
    const std::size_t open = term.rfind('[');
    if (term.starts_with('~') || !term.ends_with(']') || open == term.npos || open == 0)
        return std::nullopt;
    const std::string_view inside = term.substr(open + 1, term.size() - open - 2);
    const auto number = [](std::string_view text) -> std::optional<long> {
        long value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || value > 1'000'000)
            return std::nullopt;
        return value;
    };
    const std::size_t separator = inside.find_first_of(":-", 1);
    const auto first = number(inside.substr(0, separator));
    if (!first)
        return std::nullopt;
    if (separator == inside.npos)
        return Subscript{term.substr(0, open), *first, *first};
    const std::string_view end = inside.substr(separator + 1);
    const auto last = end.empty() ? std::optional<long>(-1) : number(end);
    if (!last || *first < 0 || (!end.empty() && *last < 0))
        return std::nullopt;
    return Subscript{term.substr(0, open), *first, *last};
}

std::vector<std::size_t> cut(const std::vector<std::size_t>& hosts, const Subscript& subscript) {
    const long size = static_cast<long>(hosts.size());
    // One that counts from the end has no range.
    const bool from_end = subscript.first < 0;
    const long first = from_end ? size + subscript.first : subscript.first;
    const long last = from_end             ? first
                      : subscript.last < 0 ? size - 1
                                           : std::min(subscript.last, size - 1);
    if (first < 0 || first > last)
        return {};
    return {hosts.begin() + first, hosts.begin() + last + 1};
}

using Matcher = std::function<bool(const std::string&)>;

Result<Matcher> matcher_of(std::string_view name) {
    if (!name.starts_with('~'))
        return Matcher([pattern = std::string(name)](const std::string& text) {
            return ::fnmatch(pattern.c_str(), text.c_str(), FNM_NOESCAPE) == 0;
        });
    const Error refused{
        "is no regular expression that is understood", ssh::printable_line(name, 80), ""};
    if (name.size() > regex_limit)
        return refused;
    try {
        return Matcher([regex = std::regex(std::string(name.substr(1)))](const std::string& text) {
            return std::regex_search(text, regex, std::regex_constants::match_continuous);
        });
    } catch (const std::regex_error&) {
        return refused;
    }
}

class Matching {
  public:
    explicit Matching(const Inventory& inventory) : inventory_(inventory) {}

    /// The hosts of a term without its sign, each once.
    Result<std::vector<std::size_t>> hosts_of(std::string_view term) const {
        if (const auto host = inventory_.find_host(std::string(term)))
            return std::vector{*host};
        const auto subscript = subscript_of(term);
        auto found = named(subscript ? subscript->term : term);
        if (found && subscript)
            *found = cut(*found, *subscript);
        if (found && found->empty())
            return Error{"no host fits this pattern",
                         ssh::printable_line(term, 80),
                         "Names are those of hosts of the inventory, and of groups that have any."};
        return found;
    }

  private:
    Result<std::vector<std::size_t>> named(std::string_view name) const {
        const Result<Matcher> matcher = matcher_of(name);
        if (!matcher)
            return matcher.error();
        std::vector<bool> seen(inventory_.hosts.size());
        std::vector<std::size_t> result;
        const auto take = [&](std::size_t host) {
            if (!seen[host])
                result.push_back(host);
            seen[host] = true;
        };
        bool group_fits = false;
        for (std::size_t i = 0; i < inventory_.groups.size(); ++i) {
            if (!(*matcher)(inventory_.groups[i].name))
                continue;
            group_fits = true;
            for (const std::size_t host : inventory_.members(i))
                take(host);
            if (result.size() == inventory_.hosts.size())
                return result;
        }
        // A name that is that of a group means no host.
        if (group_fits && !name.starts_with('~') && name.find_first_of(".?*[") == name.npos)
            return result;
        for (std::size_t i = 0; i < inventory_.hosts.size(); ++i)
            if ((*matcher)(inventory_.hosts[i].name))
                take(i);
        return result;
    }

    const Inventory& inventory_;
};

/// First what is asked for, then what it must also be, then what is left out.
int rank(const std::string& term) {
    return term.front() == '!' ? 2 : term.front() == '&' ? 1 : 0;
}

void apply(const std::string& term,
           const std::vector<std::size_t>& hosts,
           std::vector<bool>& chosen) {
    if (rank(term) != 1) {
        // In the time of these hosts, not of all: a file of terms may name each host.
        for (const std::size_t host : hosts)
            chosen[host] = rank(term) == 0;
        return;
    }
    std::vector<bool> both(chosen.size());
    for (const std::size_t host : hosts)
        both[host] = chosen[host];
    chosen = std::move(both);
}

Result<std::vector<std::string>> all_terms(const Inventory& inventory,
                                           std::string_view pattern,
                                           const ReadPatternFile& read) {
    std::vector<std::string> terms;
    for (std::string& term : terms_of(inventory, pattern)) {
        if (term.front() != '@') {
            terms.push_back(std::move(term));
            continue;
        }
        const Result<std::string> text = read(term.substr(1));
        if (!text)
            return text.error();
        for (const std::string& line : ssh::split(*text, "\n"))
            if (const std::string_view word = ssh::trimmed(line); !word.empty())
                terms.emplace_back(word);
    }
    std::stable_sort(terms.begin(), terms.end(), [](const auto& one, const auto& other) {
        return rank(one) < rank(other);
    });
    if (!terms.empty() && rank(terms.front()) != 0)
        terms.insert(terms.begin(), "all");
    return terms;
}

}  // namespace

Result<std::string> read_pattern_file(const std::string& path) {
    const Result<romfile::FileContent> file = romfile::read_file(path, inventory_bytes_limit);
    if (!file)
        return file.error();
    return std::string(file->bytes.begin(), file->bytes.end());
}

Result<std::vector<std::size_t>> match_hosts(const Inventory& inventory,
                                             std::string_view pattern,
                                             const ReadPatternFile& read) {
    const auto terms = all_terms(inventory, pattern, read);
    if (!terms)
        return terms.error();
    std::vector<bool> chosen(inventory.hosts.size());
    for (const std::string& term : *terms) {
        const auto hosts = Matching(inventory).hosts_of(without_sign(term));
        if (!hosts)
            return hosts.error();
        apply(term, *hosts, chosen);
    }
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < chosen.size(); ++i)
        if (chosen[i])
            result.push_back(i);
    if (result.empty())
        return Error{"the pattern leaves no host", ssh::printable_line(pattern, 200), ""};
    return result;
}

}  // namespace drift

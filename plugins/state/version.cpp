// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/version.hpp"

#include <algorithm>
#include <sstream>

namespace state {
namespace {

using std::strong_ordering;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}
bool is_separator(char letter) {
    return !is_digit(letter) && !is_letter(letter) && letter != '~' && letter != '^';
}

template <class Predicate>
std::string_view take(std::string_view& text, Predicate predicate) {
    const auto end = std::find_if_not(text.begin(), text.end(), predicate);
    const std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(taken.size());
    return taken;
}

strong_ordering compare_numbers(std::string_view one, std::string_view other) {
    (void)take(one, [](char letter) { return letter == '0'; });
    (void)take(other, [](char letter) { return letter == '0'; });
    return one.size() != other.size() ? one.size() <=> other.size() : one.compare(other) <=> 0;
}

/// '~' and '^' at the front of one or both; `decided` when that settles it.
strong_ordering compare_marks(std::string_view& one, std::string_view& other, bool& decided) {
    for (const char mark : {'~', '^'}) {
        const bool first = one.starts_with(mark), second = other.starts_with(mark);
        if (first && second) {
            one.remove_prefix(1);
            other.remove_prefix(1);
            return strong_ordering::equal;
        }
        if (!first && !second)
            continue;
        decided = true;
        const bool marked_is_less = mark == '~' || !(first ? other : one).empty();
        return first == marked_is_less ? strong_ordering::less : strong_ordering::greater;
    }
    return strong_ordering::equal;
}

/// rpm-version(7): of a version or a release.
strong_ordering compare_parts(std::string_view one, std::string_view other) {
    while (!one.empty() || !other.empty()) {
        (void)take(one, is_separator);
        (void)take(other, is_separator);
        bool decided = false;
        const std::size_t before = one.size() + other.size();
        if (const strong_ordering order = compare_marks(one, other, decided); decided)
            return order;
        if (one.size() + other.size() != before)
            continue;
        if (one.empty() || other.empty())
            break;
        const bool numbers = is_digit(one.front());
        if (numbers != is_digit(other.front()))
            return numbers ? strong_ordering::greater : strong_ordering::less;
        const auto kind = numbers ? &is_digit : &is_letter;
        const std::string_view first = take(one, kind), second = take(other, kind);
        const strong_ordering order =
            numbers ? compare_numbers(first, second) : first.compare(second) <=> 0;
        if (order != 0)
            return order;
    }
    return one.empty() == other.empty() ? strong_ordering::equal
           : one.empty()                ? strong_ordering::less
                                        : strong_ordering::greater;
}

struct Split {
    std::string_view epoch = "0";
    std::string_view version;
    std::string_view release;
};

Split split(std::string_view text) {
    Split parts;
    if (const std::size_t colon = text.find(':'); colon != text.npos) {
        parts.epoch = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    const std::size_t dash = text.rfind('-');
    parts.version = text.substr(0, dash);
    parts.release = dash == text.npos ? std::string_view() : text.substr(dash + 1);
    return parts;
}

struct Operator {
    std::string_view text;
    bool less, equal, greater;
};
constexpr Operator operators[] = {{">=", false, true, true},
                                  {"<=", true, true, false},
                                  {"!=", true, false, true},
                                  {"==", false, true, false},
                                  {">", false, false, true},
                                  {"<", true, false, false},
                                  {"=", false, true, false},
                                  {"", false, true, false}};

bool is_version(std::string_view text) {
    return !text.empty() && is_digit(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char letter) {
               return is_digit(letter) || is_letter(letter) ||
                      std::string_view(".-_+~^:").find(letter) != std::string_view::npos;
           });
}

}  // namespace

strong_ordering compare_versions(std::string_view one, std::string_view other) {
    const Split first = split(one), second = split(other);
    if (const strong_ordering order = compare_parts(first.epoch, second.epoch); order != 0)
        return order;
    if (const strong_ordering order = compare_parts(first.version, second.version); order != 0)
        return order;
    if (first.release.empty() || second.release.empty())
        return strong_ordering::equal;
    return compare_parts(first.release, second.release);
}

romfile::Result<VersionRange> VersionRange::parse(const std::string& text) {
    VersionRange range;
    range.text_ = text;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        const Operator* const found = std::find_if(
            std::begin(operators), std::end(operators), [&](const Operator& candidate) {
                return word.starts_with(candidate.text);
            });
        const std::string version = word.substr(found->text.size());
        if (!is_version(version))
            return romfile::Error{"is no range of versions: " + word,
                                  "",
                                  "Write comparisons such as '>=0.1.0 <0.2'."};
        range.bounds_.push_back({found->less, found->equal, found->greater, version});
    }
    if (range.bounds_.empty())
        return romfile::Error{"names no version", "", "Write comparisons such as '>=0.1.0 <0.2'."};
    return range;
}

bool VersionRange::contains(std::string_view version) const {
    return std::all_of(bounds_.begin(), bounds_.end(), [&](const Bound& bound) {
        const strong_ordering order = compare_versions(version, bound.version);
        return order < 0 ? bound.less : order > 0 ? bound.greater : bound.equal;
    });
}

}  // namespace state

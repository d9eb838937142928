// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/rpm/watch/lookup.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace watch {

Search parse_search(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos)
        throw std::runtime_error("not NAME=FOLDER:FOLDER...: " + std::string(text));
    Search search{std::string(text.substr(0, equals)), {}};
    for (auto rest = text.substr(equals + 1); !rest.empty();) {
        const auto colon = std::min(rest.find(':'), rest.size());
        search.folders.emplace_back(rest.substr(0, colon));
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    if (search.folders.empty())
        throw std::runtime_error("no folder in " + std::string(text));
    return search;
}

/// The first folder where the name can be read decides, whatever it is. A link that leads nowhere
/// cannot be read, so the next folder is asked.
Finding look(const Search& search) {
    for (const auto& folder : search.folders) {
        auto path = folder + "/" + search.name;
        if (access(path.c_str(), R_OK) != 0)
            continue;
        struct stat status {};
        // It may be replaced between the two calls; then the one that replaced it counts.
        if (stat(path.c_str(), &status) != 0)
            continue;
        if (!S_ISREG(status.st_mode) || status.st_size <= 0)
            return {Answer::broken, 0, path};
        return {Answer::found, std::bit_ceil(static_cast<std::uint64_t>(status.st_size)), path};
    }
    return {};
}

const Finding& Counter::sample(std::string_view when) {
    last_ = look(search_);
    ++samples_;
    if (last_.answer == Answer::found) {
        ++classes_[last_.size_class];
        bad_run_ = 0;
        return last_;
    }
    ++(last_.answer == Answer::missing ? misses_ : broken_);
    longest_bad_run_ = std::max(longest_bad_run_, ++bad_run_);
    if (first_bad_.empty())
        first_bad_ = when.empty() ? "?" : when;
    return last_;
}

std::string Counter::json() const {
    auto text = "{\"samples\":" + std::to_string(samples_) +
                ",\"misses\":" + std::to_string(misses_) +
                ",\"broken\":" + std::to_string(broken_) +
                ",\"longest\":" + std::to_string(longest_bad_run_) +
                ",\"first_bad\":" + quoted(first_bad_) + ",\"classes\":{";
    const char* comma = "";
    for (const auto& [size_class, count] : classes_) {
        text += comma + quoted(std::to_string(size_class)) + ":" + std::to_string(count);
        comma = ",";
    }
    return text + "}}";
}

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        if (c == '"' || c == '\\')
            result += '\\';
        result += plain || c == '"' || c == '\\' ? c : '?';
    }
    return result + "\"";
}

std::string json(const std::vector<Counter>& counters) {
    std::string text = "{";
    for (const auto& counter : counters)
        text += (text.size() > 1 ? "," : "") + quoted(counter.search().name) + ":" + counter.json();
    return text + "}";
}

}  // namespace watch

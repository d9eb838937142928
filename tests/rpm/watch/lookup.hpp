// SPDX-License-Identifier: GPL-2.0-or-later
// What QEMU would find for a ROM's name, asked the way it asks, and counts of the answers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace watch {

/// A file name and the folders in which it is looked for, in their order.
struct Search {
    std::string name;
    std::vector<std::string> folders;
};

/// Reads "NAME=FOLDER:FOLDER..."; throws std::runtime_error for anything else.
Search parse_search(std::string_view text);

enum class Answer : std::uint8_t {
    found,
    missing,  // in no folder: QEMU does not start a machine with such a NIC
    broken,   // the first one that can be read is an empty file or a folder: neither does it then
};

struct Finding {
    Answer answer = Answer::missing;
    std::uint64_t size_class = 0;  // bytes, the power of two that QEMU rounds the file up to
    std::string path;              // of what decided; empty when missing

    bool operator==(const Finding&) const = default;
};

Finding look(const Search& search);

/// The findings of one name, in the order in which they were made.
class Counter {
  public:
    explicit Counter(Search search) : search_(std::move(search)) {}

    /// Looks, and says whether it is as it should be: found, and of a size class seen before.
    const Finding& sample(std::string_view when);
    /// One JSON object; "first_bad" is the `when` of the first sample without a ROM.
    std::string json() const;
    const Search& search() const { return search_; }

  private:
    Search search_;
    Finding last_;
    std::uint64_t samples_ = 0, misses_ = 0, broken_ = 0, bad_run_ = 0, longest_bad_run_ = 0;
    std::map<std::uint64_t, std::uint64_t> classes_;
    std::string first_bad_;
};

/// As a JSON string with its quotes; bytes that are no ASCII become "?".
std::string quoted(std::string_view text);
/// A JSON object of the counters by the names they look for.
std::string json(const std::vector<Counter>& counters);

}  // namespace watch

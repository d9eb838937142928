// SPDX-License-Identifier: GPL-2.0-or-later
// What a host says when `romctl push` asks: the answers of the link script's `facts` and of
// push_host.sh. They come from another machine, so they are bounded and taken strictly.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "romfile/result.hpp"

namespace romctl {

/// One link, as `facts` tells of it.
struct LinkFact {
    std::string layout;
    std::string group;
    std::string link;
    std::string kind;  ///< "override" or "takeover"
    std::string romdir;
    std::string size_class;  ///< "256K"
    std::string state;
    std::string current;  ///< where alternatives or a plain link of ours lead, or empty

    /// Our file of this class.
    [[nodiscard]] std::string rom() const { return romdir + "/multinic-" + size_class + ".rom"; }
    /// Whether it leads to that file.
    [[nodiscard]] bool is_ours() const;
    /// Whether it leads to a file of ours, be it of another class.
    [[nodiscard]] bool leads_to_romdir() const;
    /// Whether it is a choice that somebody made against us, by a link or by alternatives.
    [[nodiscard]] bool is_anothers_choice() const;
    /// The state in a person's words: ours, stock, foreign, missing, ...
    [[nodiscard]] std::string state_word() const;

    bool operator==(const LinkFact&) const = default;
};

struct HostFacts {
    std::string package;  ///< version of the installed package; empty: none
    std::vector<LinkFact> links;
};

/// `output` is that of `facts`.
[[nodiscard]] romfile::Result<HostFacts> parse_facts(std::string_view output);

/// The SHA-256 of files by their names: 64 digits, "absent", "unknown", or "strange" for what is no
/// regular file.
using Hashes = std::map<std::string, std::string>;

struct Survey {
    bool receipt = false;  ///< push has been here
    Hashes hashes;
    std::vector<std::string> unwritable;
    std::optional<std::uint64_t> free_kibibytes;
};
[[nodiscard]] romfile::Result<Survey> parse_survey(std::string_view output);
[[nodiscard]] romfile::Result<Hashes> parse_hashes(std::string_view output);

/// The one value of a line KEY=VALUE in the output.
[[nodiscard]] romfile::Result<std::string> parse_value(std::string_view output,
                                                       std::string_view key);

}  // namespace romctl

// SPDX-License-Identifier: GPL-2.0-or-later
// What `romctl push` and `romctl push --undo` have in common on one host.
#pragma once

#include <string>
#include <vector>

#include "romctl/push_host.hpp"
#include "romctl/push_session.hpp"

namespace romctl {

/// One host and what is known of it. Steps return false when they have said in the report why it
/// goes no further.
class PushConversation {
  public:
    PushConversation(const std::string& host,
                     const PushRom& the_rom,
                     const PushWishes& the_wishes,
                     const ssh::Surroundings& surroundings,
                     const ssh::Limits& limits)
        : rom(the_rom), wishes(the_wishes), session(surroundings, limits) {
        report.host = host;
    }

    const PushRom& rom;
    const PushWishes& wishes;
    PushSession session;
    HostReport report;
    HostFacts facts;  ///< before anything was done
    Survey survey;
    std::vector<std::string> complaints;  ///< of the link script
    bool touched = false;                 ///< something that is in use may be another by now

    /// Ends it; as `unknown` whenever the host cannot be talked to any more.
    bool stop(PushOutcome outcome, Error error);
    /// As long as nothing was changed, what fails is a refusal.
    bool stop(Error error);
    template <class T>
    bool succeeded(const Result<T>& result) {
        return result ? true : stop(result.error());
    }

    /// Fills in `facts`, and `survey` unless a package is installed.
    [[nodiscard]] bool look();
    [[nodiscard]] bool look_at_files();
    /// The links as they are by now.
    [[nodiscard]] Result<HostFacts> facts_now();
    /// The link script with a command; what it complains of is kept.
    [[nodiscard]] bool link_command(const std::vector<std::string>& arguments);
    [[nodiscard]] bool check_writable();

    [[nodiscard]] const std::string& romdir() const { return facts.links.front().romdir; }
    [[nodiscard]] std::vector<std::string> link_folders() const;
};

/// The two things that can be wished for, on a host that has been looked at.
void put_rom(PushConversation& host);
void take_rom_away(PushConversation& host);

[[nodiscard]] std::string folder_of(const std::string& path);
[[nodiscard]] std::string name_of(const std::string& path);
/// The lines as one.
[[nodiscard]] std::string joined(const std::vector<std::string>& lines);

}  // namespace romctl

// SPDX-License-Identifier: GPL-2.0-or-later
// The NIC race: asks all NICs at once, chooses one that can boot, fetches its boot file, and goes
// on to the next candidate where that fails. Or one for no more than an address.
#pragma once

#include <optional>

#include "async/memory.hpp"
#include "async/report.hpp"
#include "async/task.hpp"
#include "boot/boot_file.hpp"
#include "boot/network.hpp"
#include "client/dhcp.hpp"
#include "client/tftp.hpp"

namespace boot {

/// The race's own timeouts.
struct RaceTimes {
    /// When nobody has boot information by then, the race is over, however many NICs there are.
    async::Duration total = async::seconds(15);
    /// How long the first candidate waits for one that ranks higher: `settle_factor` times as long
    /// as it needed itself, but not less than `settle_least` and not more than `settle`. So NICs in
    /// networks alike are chosen by rank, and a network that is silent costs little.
    async::Duration settle = async::milliseconds(300);
    async::Duration settle_least = async::milliseconds(50);
    std::uint32_t settle_factor = 4;
    /// How long the losers' DHCPRELEASEs may take.
    async::Duration release = async::milliseconds(200);
};

/// Every timeout and policy of the race and of what it consists of.
struct RaceSettings : RaceTimes {
    client::DhcpSettings dhcp;
    client::TftpSettings tftp;
    client::DhcpIdentity identity;
    /// What the administrator boots from and sends, whatever DHCP says; empty: nothing.
    async::Text<160> user_class;  ///< identity.user_class may be a view of it
    async::Text<255> boot_file;
    net::Ipv4Address boot_server;
};

class Race {
  public:
    enum class Goal : std::uint8_t {
        boot,   ///< a boot file; NICs that do not win are closed
        lease,  ///< an address; NICs stay open
    };
    Race(Goal goal,
         async::Loop& loop,
         const RaceSettings& settings,
         async::Entropy& entropy,
         async::Report& report,
         async::Console& console);
    Race(const Race&) = delete;
    Race& operator=(const Race&) = delete;
    /// Whoever has not been retired loses its lease in silence.
    ~Race();

    /// Adds a NIC; the lowest rank is preferred. Stations outlive the race
    /// (Station::races). False: no memory.
    [[nodiscard]] bool enter(Station& station, unsigned rank);

    /// Runs the race and fetches the winner's boot file into `file`, which a race for a lease does
    /// not need. The winner stays open and configured; leases stand in the stations. Reports
    /// "link", "choice", "fetch" and "fail" events, and says on the console what a user wants to
    /// know. Code::not_found when no NIC can boot, Code::timed_out when time was up; then every NIC
    /// that got a lease still has it: retire() gives it back.
    /// After retire(winner) the race can be run again, without those that won or failed: where the
    /// winner's file does not start, the next candidate follows.
    async::Task<Station*> run(BootFile* file);

    /// Ends everybody but `winner` (nullptr: everybody): leases are released, NICs closed.
    async::Task<void> retire(const Station* winner);

  private:
    struct Entrant {
        enum class State : std::uint8_t { waiting, asking, candidate, leased, won, out };
        Station* station;
        unsigned rank;
        std::optional<async::Task<client::Lease>> asking;
        State state = State::waiting;
        bool held = false;  ///< opened by the race, and not given back
    };

    async::Task<client::Lease> ask(Station& station);
    void drop(Entrant& entrant);
    void collect();
    void judge(Entrant& entrant, async::Result<client::Lease> result);
    async::Instant settle_end();
    Entrant* best_candidate();
    bool better_is_asking(const Entrant& entrant) const;
    bool anyone_asking() const;
    async::Task<void> fetch(Station& station, unsigned rank, BootFile& file);
    void say(const net::Interface& interface, std::string_view text, std::string_view more = {});

    Goal goal_;
    async::Loop& loop_;
    const RaceSettings& settings_;
    async::Entropy& entropy_;
    async::Report& report_;
    async::Console& console_;
    async::Event changed_;
    async::Vector<Entrant> entrants_;
    async::Instant start_;
    async::Instant deadline_;
};

}  // namespace boot

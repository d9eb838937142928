// SPDX-License-Identifier: GPL-2.0-or-later
// The NIC race: asks all NICs at once, chooses one that can boot, fetches its boot program, and
// goes on to the next candidate where that fails.
#pragma once

#include "async/memory.hpp"
#include "async/report.hpp"
#include "async/task.hpp"
#include "boot/program_sink.hpp"
#include "client/dhcp.hpp"
#include "client/tftp.hpp"
#include "net/interface.hpp"

namespace boot {

/// Every timeout and policy of the race.
struct RaceSettings {
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
    client::DhcpSettings dhcp;
    client::TftpSettings tftp;
    client::DhcpIdentity identity;
};

/// The NIC whose boot program has been fetched. It stays open and configured.
struct Winner {
    net::Interface* interface = nullptr;
    client::Lease lease;
};

class Race {
  public:
    Race(async::Loop& loop,
         const RaceSettings& settings,
         async::Entropy& entropy,
         async::Report& report,
         async::Console& console);
    Race(const Race&) = delete;
    Race& operator=(const Race&) = delete;

    /// Adds a NIC; the lowest rank is preferred. Interfaces outlive the race. False: no memory.
    [[nodiscard]] bool enter(net::Interface& interface, unsigned rank);

    /// Runs the race and loads the winner's program into `program`. Reports "link", "choice",
    /// "fetch" and "fail" events, and says on the console what a user wants to know.
    /// Code::not_found when no NIC can boot, Code::timed_out when time was up; then every NIC that
    /// got a lease still has it: retire() gives it back.
    async::Task<Winner> run(ProgramSink& program);

    /// Ends everybody but `winner` (nullptr: everybody): leases are released, NICs closed.
    async::Task<void> retire(const net::Interface* winner);

  private:
    struct Entrant {
        net::Interface* interface;
        unsigned rank;
        async::Task<client::Lease> asking;
        client::Lease lease;
        enum class State { asking, candidate, leased, out } state;
    };

    async::Task<client::Lease> ask(net::Interface& interface);
    void collect();
    void judge(Entrant& entrant, async::Result<client::Lease> result);
    async::Instant settle_end();
    Entrant* best_candidate();
    bool better_is_asking(const Entrant& entrant) const;
    bool anyone_asking() const;
    async::Task<void> fetch(Entrant& entrant, ProgramSink& program);
    void say(const net::Interface& interface, std::string_view text, std::string_view more = {});

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

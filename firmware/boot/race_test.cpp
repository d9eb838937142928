// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/race.hpp"

#include <catch2/catch.hpp>
#include <list>
#include <vector>

#include "boot/test_kernel.hpp"
#include "tests/wire/dhcp_world.hpp"
#include "tests/wire/tftp_server.hpp"

using namespace testing_wire;
using async::Code;
using Goal = boot::Race::Goal;

namespace {

struct QuietConsole final : async::Console {
    void write(std::string_view text) override { said += text; }
    int poll_key() override { return 0; }
    std::string said;
};

/// One segment; each NIC has a DHCP server that answers only this NIC, so that it is as if each had
/// a network of its own. The TFTP server is 10.0.0.9.
struct RaceWorld : World {
    explicit RaceWorld(unsigned nics)
        : report(clock, &log),
          tftp_host(*this, 0xF0, net::Ipv4Address(10, 0, 0, 9)),
          tftp(tftp_host, {}),
          program(images, {{}, 65536}) {
        tftp.script.files["boot.0"] = Frame(5000, 0x90);
        for (unsigned i = 0; i < nics; ++i) {
            cards.emplace_back(wire, Host::mac_of(static_cast<std::uint8_t>(i)));
            interfaces.emplace_back(loop, cards.back(), entropy, i);
            REQUIRE(network.add(interfaces.back(), i));
        }
    }

    /// A DHCP server for NIC `nic` that answers `delay` after being asked.
    DhcpServer& serve(unsigned nic, DhcpScript script, async::Duration delay = {}) {
        script.address = wire::Ipv4Address(10, 0, 0, static_cast<std::uint8_t>(200 + nic));
        script.offered = wire::Ipv4Address(10, 0, 0, static_cast<std::uint8_t>(100 + nic));
        auto mac = Host::mac_of(static_cast<std::uint8_t>(nic));
        script.tamper = [mac](wire::BootpHeader& header, Frame&) { return header.chaddr == mac; };
        auto& server = servers.emplace_back(wire, script, static_cast<std::uint8_t>(0xD0 + nic));
        if (delay.microseconds != 0)
            server.sending.delay = delay;
        return server;
    }

    /// Runs the race with rank = number, unless `ranks` says otherwise.
    async::Result<boot::Station*> run(std::vector<unsigned> ranks = {}) {
        begin(ranks);
        return go_on();
    }
    void begin(std::vector<unsigned> ranks = {}, Goal goal = Goal::boot) {
        race.emplace(goal, loop, settings, entropy, report, console);
        for (unsigned i = 0; i < network.size(); ++i)
            REQUIRE(race->enter(network[i], i < ranks.size() ? ranks[i] : i));
    }
    async::Result<boot::Station*> go_on() {
        async::Instant start = clock.now();
        auto winner = World::run(race->run(&program), async::seconds(200));
        elapsed = clock.now() - start;
        return winner;
    }
    std::vector<bool> open() const {
        std::vector<bool> all;
        for (auto& card : cards)
            all.push_back(card.is_open());
        return all;
    }

    QuietConsole console;
    ReportLog log;
    async::Report report;
    Host tftp_host;
    TftpServer tftp;
    std::vector<std::uint8_t> memory = std::vector<std::uint8_t>(200000);
    boot::ImageStore images{memory};
    boot::BootFile program;
    boot::RaceSettings settings;
    std::list<FakeNic> cards;
    std::list<net::Interface> interfaces;
    boot::Network network;
    std::list<DhcpServer> servers;
    std::optional<boot::Race> race;
    async::Duration elapsed;
};

unsigned number_of(const async::Result<boot::Station*>& winner) {
    return winner ? (*winner)->interface->number() : 999;
}

}  // namespace

TEST_CASE("race: the one NIC of many that can boot wins, whatever its number") {
    unsigned nics = GENERATE(1u, 2u, 8u, 28u);
    RaceWorld world(nics);
    world.serve(nics - 1, booting_script());
    auto winner = world.run();
    REQUIRE(number_of(winner) == nics - 1);
    CHECK(world.program.image()->content().size() == 5000);
    // Silent NICs that rank higher cost the settle time, once.
    CHECK(world.elapsed < async::milliseconds(100));
    CHECK(world.log.count({"\"event\":\"choice\"", "\"nic\":" + std::to_string(nics - 1)}) == 1);
}

TEST_CASE("race: it holds its stations until it ends") {
    RaceWorld world(2);
    world.begin();
    CHECK(world.network[1].races == 1);
    world.begin();
    CHECK(world.network[1].races == 1);
    world.race.reset();
    CHECK(world.network[1].races == 0);
}

TEST_CASE("race: a NIC that ranks higher wins if it answers within the settle time") {
    // Delays of one answer; an exchange has two. At least 50 ms, four times what the first
    // candidate needed, at most 300 ms.
    struct Row {
        unsigned higher, lower;
        unsigned winner;
    };
    const Row row = GENERATE(Row{20, 0, 0},
                             Row{30, 0, 1},
                             Row{95, 20, 0},
                             Row{125, 20, 1},
                             Row{245, 100, 0},
                             Row{255, 100, 1});
    CAPTURE(row.higher, row.lower);
    RaceWorld world(2);
    world.serve(0, booting_script(), async::milliseconds(row.higher));
    world.serve(1, booting_script(), async::milliseconds(row.lower));
    CHECK(number_of(world.run()) == row.winner);
}

TEST_CASE("race: the highest rank does not wait for anybody") {
    RaceWorld world(2);
    world.serve(0, booting_script());
    world.serve(1, booting_script());
    CHECK(number_of(world.run({1, 0})) == 1);
    CHECK(world.elapsed < async::milliseconds(50));
}

TEST_CASE("race: an address without boot information is no candidate") {
    RaceWorld world(2);
    world.settings.dhcp.proxy_wait = async::milliseconds(100);
    world.serve(0, {});
    world.serve(1, booting_script());
    CHECK(number_of(world.run()) == 1);
}

TEST_CASE("race: when fetching fails the next candidate follows") {
    RaceWorld world(3);
    auto& missing = world.serve(0, booting_script("missing.0"));
    auto& dead = world.serve(1, booting_script());
    dead.script.next_server = wire::Ipv4Address(10, 0, 0, 77);
    world.serve(2, booting_script());
    auto winner = world.run();
    REQUIRE(number_of(winner) == 2);
    CHECK(world.log.count({"\"fail\"", "\"stage\":\"fetch\""}) == 2);
    CHECK(world.log.count({"\"fail\"", "File not found"}) == 1);
    CHECK(missing.requests.size() == 1);
}

TEST_CASE("race: a file larger than memory is an error in words, and the next follows") {
    RaceWorld world(2);
    world.tftp.script.files["large.0"] = Frame(70000, 1);
    bool says_size = GENERATE(true, false);
    world.tftp.script.knows_tsize = says_size;
    world.serve(0, booting_script("large.0"));
    world.serve(1, booting_script());
    CHECK(number_of(world.run()) == 1);
    CHECK(world.log.count({"\"fail\"", "too-large"}) >= 1);
}

TEST_CASE("race: a kernel that is cut off does not boot, and the next follows") {
    RaceWorld world(2);
    Frame kernel = boot_test::KernelFile().make();
    kernel.resize(kernel.size() - 16);
    world.tftp.script.files["vmlinuz"] = kernel;
    world.serve(0, booting_script("vmlinuz"));
    world.serve(1, booting_script());
    CHECK(number_of(world.run()) == 1);
    CHECK(world.log.count({"\"fail\"", "\"stage\":\"fetch\"", "the kernel is cut off"}) == 1);
    CHECK(world.program.keep().name() == "boot.0");
    CHECK(world.images.size() == 1);
}

TEST_CASE("race: an empty file does not boot") {
    RaceWorld world(1);
    world.tftp.script.files["empty.0"] = {};
    world.serve(0, booting_script("empty.0"));
    auto winner = world.run();
    REQUIRE_FALSE(winner);
    CHECK(winner.error().code == Code::not_found);
    CHECK(world.log.count({"the boot file is empty"}) == 1);
}

TEST_CASE("race: silence ends at the total, whatever the number of NICs") {
    unsigned nics = GENERATE(1u, 28u);
    RaceWorld world(nics);
    auto winner = world.run();
    REQUIRE_FALSE(winner);
    CHECK(winner.error().code == Code::timed_out);
    CHECK(world.elapsed >= async::seconds(15));
    CHECK(world.elapsed < async::milliseconds(15100));
}

TEST_CASE("race: NICs whose link is down cost nothing") {
    RaceWorld world(3);
    world.cards.front().set_link(false);
    world.serve(1, booting_script());
    auto winner = world.run();
    CHECK(number_of(winner) == 1);
    CHECK(world.elapsed < async::milliseconds(50));
    CHECK(world.log.count({"\"link\"", "\"nic\":0", "down"}) == 1);
}

TEST_CASE("race: a link that comes up in time takes part") {
    RaceWorld world(1);
    FakeNic& card = world.cards.front();
    card.set_link(false);
    world.serve(0, booting_script());
    world.begin();
    auto task = world.race->run(&world.program);
    task.start();
    world.run_for(async::seconds(4));
    CHECK_FALSE(task.done());
    card.set_link(true);
    world.run_for(async::seconds(2));
    REQUIRE(task.done());
    CHECK(number_of(task.take_result()) == 0);
}

TEST_CASE("race: all links down ends at the total") {
    RaceWorld world(2);
    for (auto& card : world.cards)
        card.set_link(false);
    auto winner = world.run();
    REQUIRE_FALSE(winner);
    CHECK(world.elapsed < async::milliseconds(15100));
}

TEST_CASE("race: a NIC that cannot be opened is told and does not stop the others") {
    RaceWorld world(2);
    world.cards.front().fail_opens(1);
    world.serve(1, booting_script());
    CHECK(number_of(world.run()) == 1);
    CHECK(world.log.count({"\"fail\"", "\"nic\":0", "device"}) == 1);
}

TEST_CASE("race: losers give their leases back and are closed, the winner stays open") {
    RaceWorld world(3);
    auto& loser = world.serve(0, booting_script("missing.0"));
    auto& winning = world.serve(1, booting_script());
    auto winner = world.run();
    REQUIRE(number_of(winner) == 1);
    REQUIRE(world.World::run(world.race->retire(*winner)));
    world.run_for(async::milliseconds(1));
    CHECK(loser.releases.size() == 1);
    CHECK(winning.releases.empty());
    CHECK(world.open() == std::vector<bool>{false, true, false});
    CHECK_FALSE(world.network[0].has_lease());
    CHECK(world.network[1].lease.boot_file.view() == "boot.0");
    world.race.reset();
    CHECK(world.open() == std::vector<bool>{false, true, false});
}

TEST_CASE("race: cancelled in the middle, nothing is left behind") {
    RaceWorld world(4);
    auto& server = world.serve(1, booting_script());
    world.begin();
    {
        auto task = world.race->run(&world.program);
        task.start();
        world.run_for(async::milliseconds(20));
        CHECK_FALSE(task.done());
    }
    bool retired = GENERATE(true, false);
    if (retired)
        REQUIRE(world.World::run(world.race->retire(nullptr)));
    world.race.reset();
    world.run_for(async::milliseconds(1));
    CHECK(world.open() == std::vector<bool>(4, false));
    CHECK(server.releases.size() == (retired ? 1 : 0));
    for (auto& station : world.network)
        CHECK_FALSE(station.has_lease());
}

TEST_CASE("race: it goes on when the winner's file does not start") {
    RaceWorld world(4);
    world.tftp.script.files["other.0"] = Frame(600, 0x91);
    auto& first = world.serve(0, booting_script());
    world.serve(1, booting_script("missing.0"));
    auto& third = world.serve(2, booting_script("other.0"), async::milliseconds(10));
    REQUIRE(number_of(world.run()) == 0);
    REQUIRE(world.World::run(world.race->retire(&world.network[0])));
    world.images.remove(world.program.keep());
    world.run_for(async::seconds(30));
    REQUIRE(world.World::run(world.race->retire(nullptr)));
    CHECK(world.open() == std::vector<bool>(4, false));

    REQUIRE(number_of(world.go_on()) == 2);
    CHECK(world.program.image()->content().size() == 600);
    CHECK(first.requests.size() == 1);
    CHECK(first.releases.size() == 1);
    CHECK(third.releases.empty());
    REQUIRE(world.World::run(world.race->retire(nullptr)));
    CHECK(world.go_on().error().code == Code::timed_out);
    REQUIRE(world.World::run(world.race->retire(nullptr)));
    CHECK(third.releases.size() == 1);
}

TEST_CASE("race: for a lease, an address is enough, and NICs stay open") {
    RaceWorld world(3);
    world.settings.dhcp.proxy_wait = async::milliseconds(10);
    world.serve(1, {});
    world.begin({}, Goal::lease);
    auto winner = world.World::run(world.race->run(nullptr));
    REQUIRE(number_of(winner) == 1);
    CHECK(world.network[1].has_lease());
    REQUIRE(world.World::run(world.race->retire(*winner)));
    CHECK(world.open() == std::vector<bool>{true, true, true});
    CHECK(world.console.said == "net1: 10.0.0.101\n");
    CHECK(world.log.count({"\"fail\""}) == 0);
}

TEST_CASE("race: what the administrator boots from comes before what DHCP says") {
    RaceWorld world(1);
    world.settings.dhcp.proxy_wait = async::milliseconds(10);
    world.settings.boot_file.add("boot.0");
    world.settings.boot_server = net::Ipv4Address(10, 0, 0, 9);
    DhcpScript script = booting_script(GENERATE("", "missing.0"));
    script.next_server = net::Ipv4Address(10, 0, 0, 77);
    world.serve(0, script);
    CHECK(number_of(world.run()) == 0);
}

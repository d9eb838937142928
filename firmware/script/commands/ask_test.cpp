// SPDX-License-Identifier: GPL-2.0-or-later
// nslookup, ntp and ping, against servers on a wire.
#include <catch2/catch.hpp>

#include "script/test_host.hpp"
#include "script/time_source.hpp"
#include "tests/wire/ntp_answer.hpp"

using namespace testing_script;
using namespace testing_wire;

namespace {

/// net0 is 10.0.0.2, the DNS server 10.0.0.1, the NTP server and host a.example.org 10.0.0.3.
struct AskHost : TestHost {
    AskHost() {
        settings.add(time);
        add_nic(ethernet);
        if (!interfaces[0]->open())
            throw std::runtime_error("open");
        network[0].lease.configuration = {{10, 0, 0, 2}, {255, 255, 255, 0}, {}, 0};
        stations.apply(network[0]);
        dns.answer = [](const net::Datagram& query) {
            std::string name = dns_asked(query.payload.bytes());
            if (name == "a.example.org")
                return dns_answer(dns_id(query), name, {dns_a(name, {10, 0, 0, 3})});
            return dns_answer(dns_id(query), name, {}, 0x8183);
        };
        ntp.answer = [](const net::Datagram& query) { return ntp_answer(query, 1709208000); };
    }
    ~AskHost() { settings.remove(time); }
    script::TimeSource time{settings, loop, machine};
    FakeWire& wire = ethernet;
    UdpServer<AskHost> dns{*this, 11, {10, 0, 0, 1}, 53};
    UdpServer<AskHost> ntp{*this, 13, {10, 0, 0, 3}, 123};
};

const std::string use_dns = "set dns 10.0.0.1\n";

}  // namespace

TEST_CASE("nslookup sets an address") {
    AskHost host;
    CHECK(host.run(use_dns + "nslookup x a.example.org\nshow x") == "x:ipv4 = 10.0.0.3\n[ok]");
    CHECK(host.run("nslookup net0/x:string a.example.org.\nshow net0/x") ==
          "net0/x:ipv4 = 10.0.0.3\n[ok]");
    CHECK(host.run("nslookup x 10.9.8.7\nshow x") == "x:ipv4 = 10.9.8.7\n[ok]");
    CHECK(host.run("nslookup x b", "") == "nslookup: b: no such name\n[not-found 2d000000]");
    CHECK(host.run("nslookup x a..b", "") ==
          "nslookup: a..b: no name of a host\n[malformed 1c000000]");
    CHECK(host.run("nslookup x", "") == "nslookup: argument missing\n[malformed 1c000000]");
    CHECK(host.run("clear dns\nnslookup x b", "").substr(0, 50) ==
          "nslookup: b: no DNS server that can be reached\n[un");
    CHECK(host.run("set dns 10.9.0.1\nnslookup x b", "").substr(0, 50) ==
          "nslookup: b: no DNS server that can be reached\n[un");
}

TEST_CASE("names are searched for in domains") {
    struct {
        const char* settings;
        const char* name;
        bool found;
        std::vector<std::string> asked;
    } table[] = {
        {"", "a", false, {"a"}},
        {"set domain example.org", "a", true, {"a.example.org"}},
        {"set domain other.org", "a", false, {"a.other.org", "a"}},
        {"set domain org", "a.example", true, {"a.example", "a.example.org"}},
        {"set domain org", "a.example.", false, {"a.example"}},
        {"set domain example.org", "a.example.org", true, {"a.example.org"}},
        {"set domain x.org\nset dnssl y.org example.org", "a", true, {"a.y.org", "a.example.org"}},
    };
    for (auto& row : table) {
        CAPTURE(row.settings, row.name);
        AskHost host;
        std::string script = use_dns + row.settings + "\nnslookup x " + row.name;
        CHECK(bool{host.run_result(script)} == row.found);
        CHECK(host.dns.asked == row.asked);
    }
}

TEST_CASE("ntp sets the time") {
    AskHost host;
    CHECK(host.run(use_dns + "ntp a.example.org") == "[ok]");
    CHECK(host.get("unixtime") == "0x65e071c0");
    host.clock.advance(async::seconds(16));
    CHECK(host.get("unixtime") == "0x65e071d0");
    CHECK(host.run("set unixtime 5\nntp 10.0.0.3", "") == "[ok]");
    CHECK(host.get("unixtime") == "0x65e071c0");
    host.clock.advance(async::seconds(1));
    CHECK(host.run("ntp 10.9.0.1", "").substr(0, 28) == "ntp: 10.9.0.1: no way there\n");
    host.ntp.answer = nullptr;
    CHECK(host.run("ntp 10.0.0.3", "") == "ntp: 10.0.0.3: no answer\n[timed-out 4c000000]");
    CHECK(host.run("ntp b", "") == "ntp: b: no such name\n[not-found 2d000000]");
    // Nobody answered for some seconds, and the clock runs on.
    CHECK(host.get("unixtime") > "0x65e071c4");
}

TEST_CASE("ping says when replies come, and that none did") {
    AskHost host;
    std::string shown = host.run(use_dns + "ping -c 2 a.example.org");
    CHECK(shown.substr(0, 39) == "64 bytes from 10.0.0.3: seq=1 time=20.2");
    CHECK(shown.find("\n64 bytes from 10.0.0.3: seq=2 time=0.200 ms\n[ok]") != std::string::npos);
    async::Instant begin = host.clock.now();
    CHECK(host.run("ping --count 3 --size 2000 --timeout 500 --quiet 10.0.0.3") == "[ok]");
    CHECK(host.clock.now() - begin >= async::milliseconds(1000));
    host.ntp.interface().close();
    CHECK(host.run("ping -c 2 -t 100 10.0.0.3", "") ==
          "seq=1: timed out\nseq=2: timed out\nping: 10.0.0.3: no reply\n[timed-out 4c000000]");
    CHECK(host.run("ping -c 1 10.0.0.99", "") ==
          "seq=1: timed out\nping: 10.0.0.99: no reply\n[timed-out 4c000000]");
    CHECK(host.run("ping -c 1 10.9.0.1", "").substr(0, 29) == "ping: 10.9.0.1: no way there\n");
    CHECK(host.run("ping -s 70000 10.0.0.1", "").substr(0, 23) == "ping: 70000: too large\n");
}

TEST_CASE("ping goes on until Ctrl-C") {
    AskHost host;
    host.press_after(async::milliseconds(3500), 3);
    std::string shown = host.run("ping 10.0.0.3 || echo caught", "");
    CHECK(shown.find("seq=4 ") != std::string::npos);
    CHECK(shown.find("seq=5 ") == std::string::npos);
    CHECK(shown.find("ping: stopped by Ctrl-C\ncaught\n[ok]") != std::string::npos);
}

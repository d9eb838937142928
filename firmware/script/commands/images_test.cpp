// SPDX-License-Identifier: GPL-2.0-or-later
// Images from a TFTP server on a wire in memory: fetched, chosen, started, freed.
#include <catch2/catch.hpp>

#include "script/execute.hpp"
#include "script/test_host.hpp"
#include "tests/wire/packets.hpp"
#include "tests/wire/tftp_server.hpp"

using namespace testing_script;
using testing_wire::Frame;

namespace {

/// net0 in 10.0.0.0/24, where 10.0.0.32 is the boot server.
struct ImageHost : TestHost {
    ImageHost() {
        add_nic(wire);
        static_cast<void>(interfaces[0]->open());
        interfaces[0]->configure(
            {wire::Ipv4Address(10, 0, 0, 16), wire::Ipv4Address(255, 255, 255, 0), {}, 0});
        static_cast<void>(settings.set("next-server", "10.0.0.32"));
    }
    /// The NICs of a TestHost outlive its parts, but must not outlive the wire.
    ~ImageHost() {
        interfaces.clear();
        nics.clear();
    }
    void offer(const std::string& name, std::string_view text) {
        server.script.files[name] = Frame(text.begin(), text.end());
    }
    /// Without what shows progress.
    std::string quiet(std::string_view text) {
        std::string all = run(text, ""), kept;
        std::size_t begin = 0;
        for (std::size_t i = 0; i <= all.size(); ++i)
            if (i == all.size() || all[i] == '\n') {
                std::string line = all.substr(begin, i - begin);
                std::size_t last = line.rfind('\r');
                if (last != std::string::npos)
                    line = line.substr(last + 1);
                if (line.rfind("\x1B[K", 0) == 0)
                    line = line.substr(3);
                if (line.find("... ok") == std::string::npos)
                    kept += line + (i == all.size() ? "" : "\n");
                begin = i + 1;
            }
        return kept;
    }

    testing_wire::FakeWire wire{clock};
    testing_wire::Host server_host{*this, 0x20, wire::Ipv4Address(10, 0, 0, 32)};
    testing_wire::TftpServer server{server_host, {}};
};

}  // namespace

TEST_CASE("a download shows how far it is, and ends its line") {
    ImageHost host;
    host.offer("dir/file", "content");
    CHECK(host.run("imgfetch dir/file a b\nimgstat", "") ==
          "\rtftp://10.0.0.32/dir/file...\rtftp://10.0.0.32/dir/file... ok\x1B[K\n"
          "file : 7 bytes [PXE-NBP] \"a b\"\n[ok]");
    CHECK(host.run("imgfetch --quiet dir/file", "") == "[ok]");
    host.server.script.files["large"] = Frame(4 << 20 >> 1);
    host.server_host.nic.sending.delay = async::milliseconds(20);
    std::string shown = host.run("imgfetch large", "");
    CHECK(shown.find("/large... 5") != std::string::npos);
    CHECK(shown.find("%\rtftp://10.0.0.32/large... ok\x1B[K\n[ok]") != std::string::npos);
}

TEST_CASE("images: names, arguments, the one that is selected") {
    struct Row {
        const char* script;
        const char* shown;
    } const table[] = {
        {"imgfetch --name n a x\nimgstat", "n : 6 bytes [PXE-NBP] \"x\"\n[ok]"},
        {"initrd a f mode=755\nimgstat a", "a : 6 bytes [PXE-NBP] \"f mode=755\"\n[ok]"},
        {"module -n m a -x y\nimgstat m", "m : 6 bytes [PXE-NBP] \"-x y\"\n[ok]"},
        // A name comes before a URI, but what fetches always fetches.
        {"imgfetch a\nimgselect a\nimgstat", "a : 6 bytes [PXE-NBP] [SELECTED]\n[ok]"},
        {"imgfetch a\nimgfetch a\nimgstat", "a : 6 bytes [PXE-NBP]\na : 6 bytes [PXE-NBP]\n[ok]"},
        {"kernel a x\nimgselect a\nimgstat", "a : 6 bytes [PXE-NBP] [SELECTED] \"x\"\n[ok]"},
        {"kernel a x\nimgload a y\nimgstat", "a : 6 bytes [PXE-NBP] [SELECTED] \"y\"\n[ok]"},
        {"imgfetch a x\nimgargs a\nimgstat", "a : 6 bytes [PXE-NBP]\n[ok]"},
        {"imgfetch a x\nimgargs a b c\nimgstat", "a : 6 bytes [PXE-NBP] \"b c\"\n[ok]"},
        {"imgfetch a\nimgfetch s\nimgfree a\nimgstat", "s : 18 bytes [script]\n[ok]"},
        {"imgfetch a\nimgfetch s\nimgfree\nimgstat", "[ok]"},
        {"imgfree x", "imgfree: x: no such image\n[not-found 2d000000]"},
        {"imgstat x", "imgstat: x: no such image\n[not-found 2d000000]"},
        {"imgfetch html\nimgstat", "html : 6 bytes [unknown]\n[ok]"},
        {"kernel html", "kernel: not an image that can be booted\n[unsupported 3c000000]"},
        {"boot", "boot: no image\n[not-found 2d000000]"},
    };
    for (const Row& row : table) {
        CAPTURE(row.script);
        ImageHost host;
        host.offer("a", "NBP...");
        host.offer("s", "#!ipxe\necho inside");
        host.offer("html", "<html>");
        CHECK(host.quiet(row.script) == row.shown);
    }
}

TEST_CASE("images: what is started, and what stays when it fails") {
    struct Row {
        const char* script;
        const char* started;
        std::size_t left;
    } const table[] = {
        {"kernel a x\nboot", "a through net0 with x", 1},
        {"kernel a x\nimgfetch b\nboot", "a through net0 with x", 2},
        {"imgfetch a\nimgfetch b\nboot", "b through net0", 2},
        {"chain a x", "a through net0 with x", 1},
        {"chain --autofree a x", "a through net0 with x", 0},
        {"imgfetch a\nimgexec -a a x", "a through net0 with x", 0},
        {"imgfetch --autofree a\nboot", "a through net0", 0},
    };
    for (const Row& row : table) {
        CAPTURE(row.script);
        ImageHost host;
        host.offer("a", "NBP...");
        host.offer("b", "NBP...");
        CHECK(host.quiet(row.script).find("a test starts nothing\n[unsupported") !=
              std::string::npos);
        CHECK(host.starter.started == std::vector<std::string>{row.started});
        CHECK(host.images.size() == row.left);
    }
}

TEST_CASE("chain runs scripts, in which URIs are relative to their own") {
    ImageHost host;
    host.offer("d/s", "#!ipxe\necho ${cwuri} ${cwduri}\nimgfetch x\nchain /e/t\necho ${cwuri}");
    host.offer("e/t", "#!ipxe\necho ${cwuri}\nimgstat\nimgfree");
    host.offer("d/x", "x");
    CHECK(host.quiet("echo ${cwuri}\nchain d/s\necho ${cwuri}\nimgstat") ==
          "tftp://10.0.0.32/\n"
          "tftp://10.0.0.32/d/s tftp://10.0.0.32/d/\n"
          "tftp://10.0.0.32/e/t\n"
          // Those that run are not there.
          "x : 1 bytes [PXE-NBP]\n"
          "tftp://10.0.0.32/d/s\n"
          "tftp://10.0.0.32/\n"
          "s : 66 bytes [script]\nt : 36 bytes [script]\n[ok]");
}

TEST_CASE("chain: --replace does not come back, --autofree frees, a status is handed on") {
    ImageHost host;
    host.offer("s", "#!ipxe\necho inside\nexit 5");
    CHECK(host.quiet("chain s || echo ${errno}\nimgstat") ==
          "inside\n0x5\ns : 25 bytes [script]\n[ok]");
    CHECK(host.quiet("imgfree\nchain --autofree s || echo back\nimgstat") == "inside\nback\n[ok]");
    CHECK(host.quiet("chain --replace s\necho not here").find("not here") == std::string::npos);
    CHECK(host.images.size() == 0);
}

TEST_CASE("a script that chains itself comes to an end") {
    ImageHost host;
    host.offer("s", "#!ipxe\nchain s");
    std::string shown = host.quiet("chain s");
    CHECK(shown.find("too many scripts in one another\n") != std::string::npos);
    CHECK(shown.find("[too-large") != std::string::npos);
}

TEST_CASE("images: why a download fails") {
    struct Row {
        const char* script;
        const char* shown;
    } const table[] = {
        {"imgfetch none",
         "imgfetch: tftp://10.0.0.32/none: no such file on the server\n[not-found 2d000000]"},
        {"imgfetch tftp://10.0.0.99/a",
         "imgfetch: tftp://10.0.0.99/a: no ARP answer\n[unreachable 28000000]"},
        {"imgfetch tftp://10.9.9.9/a",
         "imgfetch: tftp://10.9.9.9/a: no open NIC leads to the server\n[unreachable 28000000]"},
        {"imgfetch http://10.0.0.32/a##params",
         "imgfetch: http://10.0.0.32/a: http is not in this ROM yet\n[unsupported 3c000000]"},
        {"clear next-server\nimgfetch a",
         "imgfetch: a: no boot server is known\n[not-found 2d000000]"},
        {"imgfetch huge",
         "imgfetch: tftp://10.0.0.32/huge: not enough memory for the file\n[no-memory 31000000]"},
        {"imgfetch", "imgfetch: argument missing\n[malformed 1c000000]"},
    };
    for (const Row& row : table) {
        CAPTURE(row.script);
        ImageHost host;
        host.server.script.files["huge"] = Frame(5 << 20);
        CHECK(host.quiet(row.script) == row.shown);
        CHECK(host.images.size() == 0);
    }
}

TEST_CASE("images: a silent server, --timeout and Ctrl-C") {
    ImageHost host;
    host.offer("a", "NBP...");
    host.server.script.silent = true;
    CHECK(host.quiet("imgfetch a").find("[timed-out 4c000000]") != std::string::npos);
    async::Instant begin = host.clock.now();
    CHECK(host.quiet("imgfetch --timeout 1500 a") ==
          "imgfetch: tftp://10.0.0.32/a: not there in time\n[timed-out 4c000000]");
    CHECK((host.clock.now() - begin).microseconds == 1500000);

    host.server.script.silent = false;
    host.server.script.files["a"] = Frame(1 << 20);
    host.server.script.dies_after = 100;
    host.press_after(async::milliseconds(300), 3);
    std::string shown = host.run("imgfetch a", "");
    CHECK(shown.find("%\r\x1B[Kimgfetch: stopped by Ctrl-C\n[cancelled") != std::string::npos);
    CHECK(host.images.size() == 0);
    CHECK(host.quiet("imgstat") == "[ok]");
}

TEST_CASE("imgset: an image as a setting's value") {
    ImageHost host;
    host.offer("role", "web\n");
    host.offer("long", std::string(4097, 'x'));
    CHECK(host.quiet("imgset role role") == "[ok]");
    CHECK(host.get("role") == "web");
    CHECK(host.images.size() == 0);
    CHECK(host.quiet("imgset --keep other role") == "[ok]");
    CHECK(host.images.size() == 1);
    CHECK(host.quiet("imgset other role") == "[ok]");
    CHECK(host.images.size() == 0);
    CHECK(host.quiet("imgset other long") ==
          "imgset: long: too large for a setting\n[too-large 46000000]");
    CHECK(host.quiet("imgset number:int8 role").find("[malformed") != std::string::npos);
    CHECK(host.get("other") == "web");
}

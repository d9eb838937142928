// SPDX-License-Identifier: GPL-2.0-or-later
// The built-in script, with menus and booting faked: what it asks for, in which order.
#include "script/builtin_script.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "script/lint.hpp"
#include "script/machine_sources.hpp"
#include "script/test_host.hpp"

using namespace script;
using testing_script::TestHost;

namespace {

/// The file that the script was made of.
std::string source() {
    std::ifstream file(BUILTIN_SCRIPT_FILE);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// What a NIC says of itself.
struct NicSource final : SettingsSource {
    explicit NicSource(std::string_view scope) : SettingsSource(scope) {}
    bool fetch(const SettingName& name, layout::MutableBytes, SettingValue& value) override {
        static constexpr std::uint8_t mac[] = {0x52, 0x54, 0, 0, 0, 1};
        static constexpr std::uint8_t place[] = {0, 0, 0, 0x18};
        static const std::map<std::string_view, std::string_view> texts = {
            {"bustype", "PCI"}, {"chip", "virtio-net"}, {"link", "up"}, {"lease", "10.0.0.5"}};
        auto found = texts.find(name.name);
        if (found != texts.end())
            value.bytes = layout::as_bytes(found->second);
        else if (name.name == "mac")
            value.bytes = mac;
        else if (name.name == "busloc")
            value.bytes = place;
        else
            return false;
        return true;
    }
};

/// Notes what is asked for. `choices` are what users choose in menus; "" is Esc. `boots` are how
/// autoboot ends: "ok", "esc", "key" (one of boot-keys), or anything else: nothing booted.
struct World {
    explicit World(unsigned nics = 2, std::string settings = {});
    ~World();
    std::string run();
    /// By the script, so far.
    std::uint64_t taken_ms() { return (host->clock.now() - begin).microseconds / 1000; }
    std::string take(std::vector<std::string>& list, std::string otherwise) {
        if (list.empty())
            return otherwise;
        std::string first = list[0];
        list.erase(list.begin());
        return first;
    }

    std::vector<std::string> choices, boots;
    std::string done;   ///< one line for each
    std::string items;  ///< of the last menu
    std::string texts;
    std::vector<Command> commands;
    CommandSet set{};
    std::optional<TestHost> host;
    async::Instant begin;
    std::optional<PciSource> pci;
    std::vector<std::string> names;
    std::vector<std::unique_ptr<NicSource>> sources;
};
World* running;

void note(const Invocation& call, const std::string& more = {}) {
    running->done += std::string(call.name);
    for (std::string_view word : call.arguments.from(0))
        running->done += " " + std::string(word);
    running->done += more + "\n";
}

async::Result<void> fake_menu(Invocation& call) {
    note(call);
    running->items.clear();
    return async::success;
}
async::Result<void> fake_item(Invocation& call) {
    std::string line;
    for (std::string_view word : call.arguments.from(0))
        line += (line.empty() ? "" : " ") + std::string(word);
    std::string key(call.arguments.text('k'));
    running->items +=
        (call.arguments.has('g') ? "-- " : "") + key + (key.empty() ? "" : ": ") + line + "\n";
    return async::success;
}
async::Result<void> fake_choose(Invocation& call) {
    note(call,
         " -t " + std::string(call.arguments.text('t')) + " -d " +
             std::string(call.arguments.text('d')));
    std::string choice = running->take(running->choices, "exit");
    if (choice.empty())
        return async::Error{async::Code::cancelled, ""};
    return call.host.settings.set(call.arguments[0], choice);
}
async::Result<void> fake_autoboot(Invocation& call) {
    note(call);
    std::string how = running->take(running->boots, "none");
    if (how == "ok")
        return async::success;
    if (how == "key")
        static_cast<void>(call.host.settings.set("boot-key:uint8", "0x6d"));
    return async::Error{
        how == "key" || how == "esc" ? async::Code::cancelled : async::Code::timed_out, ""};
}
async::Result<void> fake_dhcp(Invocation& call) {
    note(call);
    return call.host.settings.set("next-server", "10.0.0.1");
}
async::Result<void> fake_chain(Invocation& call) {
    note(call);
    if (running->take(running->boots, "none") == "ok")
        return async::success;
    return async::Error{async::Code::not_found, ""};
}
async::Result<void> fake_other(Invocation& call) {
    note(call);
    return async::Error{async::Code::cancelled, ""};
}

const std::map<std::string_view, async::Result<void> (*)(Invocation&)> fakes = {
    {"menu", fake_menu},
    {"item", fake_item},
    {"choose", fake_choose},
    {"autoboot", fake_autoboot},
    {"dhcp", fake_dhcp},
    {"chain", fake_chain},
    {"config", fake_other},
    {"shell", fake_other},
    {"reboot", fake_other},
};

World::World(unsigned nics, std::string settings) {
#define COMMAND(name, function, usage) {#name, usage},
#define WAITING(name, function, usage) {#name, usage},
#define MISSING(name, function, usage) {#name, usage},
    const std::map<std::string_view, std::string_view> usages = {
#include "script/commands.table"
    };
#undef COMMAND
#undef WAITING
#undef MISSING
    CommandRows rows(all_commands());
    for (CommandRow row; rows.next(row);) {
        auto fake = fakes.find(row.name);
        if (fake == fakes.end() && row.missing())
            continue;
        texts += std::string(row.name) + " " + std::string(usages.at(row.name)) + '\0';
        commands.push_back(fake == fakes.end() ? row.command : Command{fake->second, nullptr});
    }
    texts += '\0';
    set = {texts.data(), commands.data()};
    host.emplace(4096, set);
    pci.emplace(host->machine);
    host->settings.add(*pci);
    host->machine.functions[0x18][0] = 0x10001AF4;
    for (unsigned i = 0; i < nics; ++i)
        names.push_back("net" + std::to_string(i));
    for (const std::string& name : names) {
        sources.push_back(std::make_unique<NicSource>(name));
        host->settings.add(*sources.back());
    }
    std::istringstream lines(settings);
    for (std::string line; std::getline(lines, line);)
        REQUIRE(
            host->settings.set(line.substr(0, line.find('=')), line.substr(line.find('=') + 1)));
}

World::~World() {
    for (auto& nic : sources)
        host->settings.remove(*nic);
    host->settings.remove(*pci);
}

std::string World::run() {
    running = this;
    begin = host->clock.now();
    std::string status = host->run(builtin_script(), "built-in");
    CAPTURE(status);
    CHECK(status.substr(status.size() - 4) == "[ok]");
    return done;
}

constexpr async::Key key_m = 'm';
const std::string first_menu = "menu Network boot options\nchoose selected -t 1000 -d race\n";
const std::string later_menu = "menu Network boot options\nchoose selected -t 0 -d race\n";

}  // namespace

TEST_CASE("the built-in script has nothing wrong") {
    struct Sink final : LintSink {
        void found(const LintFinding& finding) override {
            // Commands that come with other parts of the language are not this script's mistake.
            if (finding.what.find("this ROM has no") == std::string::npos)
                all += std::to_string(finding.line) + ": " + std::string(finding.what) + ": " +
                       std::string(finding.token) + "\n";
        }
        std::string all;
    } sink;
    lint(builtin_script(), sink);
    CHECK(sink.all == "");
    lint(source(), sink);
    CHECK(sink.all == "");
    CHECK(is_script(builtin_script()));
}

TEST_CASE("the built-in script is its file without the comments, line by line") {
    std::istringstream file(source()), text{std::string(builtin_script())};
    std::string in_file, in_text;
    unsigned number = 0;
    while (std::getline(file, in_file)) {
        CAPTURE(++number);
        REQUIRE(std::getline(text, in_text));
        CHECK(in_text == (number > 1 && in_file.substr(0, 1) == "#" ? "" : in_file));
    }
    CHECK_FALSE(std::getline(text, in_text));
    CHECK(number > 50);
}

TEST_CASE("the built-in script begins with the race and waits for nobody") {
    World booted;
    booted.boots = {"ok"};
    CHECK(booted.run() == "autoboot\n");
    CHECK(booted.host->console.shown == "Press m for the menu\n");
    CHECK(booted.host->get("boot-keys") == "6d:4d:02");
    CHECK(booted.taken_ms() == 0);

    World escaped;
    escaped.boots = {"esc"};
    CHECK(escaped.run() == "autoboot\n");
    CHECK(escaped.taken_ms() == 0);
}
TEST_CASE("a key in the race opens the menu, which waits") {
    World world;
    world.boots = {"key"};
    CHECK(world.run() == "autoboot\n" + later_menu);
    World strict(2, "menu-strict-timeout=1");
    strict.boots = {"key"};
    CHECK(strict.run() ==
          "autoboot\nmenu Network boot options\nchoose selected -t 60000 -d race\n");
    World not_strict(2, "menu-strict-timeout=0");
    not_strict.boots = {"key"};
    CHECK(not_strict.run() == "autoboot\n" + later_menu);
}

TEST_CASE("a race without success asks for a second, then the BIOS goes on") {
    World silent;
    CHECK(silent.run() == "autoboot\n");
    CHECK(silent.taken_ms() == 1000);

    World longer(2, "menu-timeout=5000");
    longer.host->press_after(async::milliseconds(4900), 'x');
    CHECK(longer.run() == "autoboot\n" + later_menu);
}

TEST_CASE("autoexec.ipxe runs first where that is asked for") {
    const std::string chain = "dhcp\nchain tftp://10.0.0.1/autoexec.ipxe\n";
    World there(2, "autoexec=1\nmenu=first");
    there.boots = {"ok"};
    CHECK(there.run() == chain);
    World missing(2, "autoexec=1");
    missing.boots = {"none", "ok"};
    CHECK(missing.run() == chain + "autoboot\n");
}

TEST_CASE("menu=first: the menu comes first, and its default is the race") {
    World chosen(2, "menu=first");
    chosen.choices = {"race"};
    chosen.boots = {"ok"};
    CHECK(chosen.run() == first_menu + "autoboot\n");
    World left(2, "menu=first");
    left.choices = {""};
    left.boots = {"ok"};
    CHECK(left.run() == first_menu + "autoboot\n");
    World timed(2, "menu=first\nmenu-timeout=0");
    CHECK(timed.run() == later_menu);
}

TEST_CASE("menu=never: no menu, no key, no waiting") {
    World world(2, "menu=never");
    world.host->press_after({}, key_m);
    CHECK(world.run() == "autoboot\n");
    CHECK(world.host->console.shown == "");
    CHECK(world.host->get("boot-keys") == "(none)");
    CHECK(world.taken_ms() == 0);
}

TEST_CASE("the menu lists every NIC, ten of them with a digit") {
    World world(12, "menu=first\nuuid=33221100-5544-7766-8899-aabbccddeeff");
    CHECK(world.run() ==
          "menu Network boot options for 33221100-5544-7766-8899-aabbccddeeff\n"
          "choose selected -t 1000 -d race\n");
    std::string wanted =
        "a: race Boot from (a)ll network adapters at once\n\n"
        "-- --- Network adapters, their link and their address ---\n";
    for (unsigned i = 0; i < 12; ++i) {
        std::string number = std::to_string(i);
        wanted += (i < 10 ? number + ": " : "") + "net" + number + " net(" + number +
                  ") 52:54:00:00:00:01 PCI 00:03.0 1af4:1000 virtio-net up 10.0.0.5\n";
    }
    wanted +=
        "\n-- --- Something else ---\n"
        "c: config (C)onfigure settings\n"
        "s: shell Command line of the (s)hell\n"
        "r: reboot (R)eboot\n"
        "x: exit E(x)it to the next entry of the BIOS boot order\n";
    CHECK(world.items == wanted);
    World none(0, "menu=first");
    CHECK(none.run() == first_menu);
    CHECK(none.items.find("net(") == std::string::npos);
}

TEST_CASE("what can be chosen") {
    World world(2, "menu=first");
    world.choices = {"config", "shell", "reboot", "net1", "net0"};
    world.boots = {"key", "ok"};
    CHECK(world.run() == first_menu + "config\n" + later_menu + "shell\n" + later_menu +
                             "reboot\n" + later_menu + "autoboot net1\n" + later_menu +
                             "autoboot net0\n");
    World exited(2, "menu=first");
    CHECK(exited.run() == first_menu);
    CHECK(exited.host->console.shown == "Going on with the BIOS boot order...\n");
    CHECK(exited.taken_ms() == 1000);
}

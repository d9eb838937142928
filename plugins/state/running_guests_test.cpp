// SPDX-License-Identifier: GPL-2.0-or-later
// Processes of a made-up /proc, beside links whose real times of change are compared with. An hour
// is between what must be told apart.
#include "state/running_guests.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "state/test_host.hpp"

using namespace state;
using fixture::Host;
using romfile::Verdict;
using Words = std::vector<std::string>;

namespace {

constexpr std::int64_t hour = 3600;

class World {
  public:
    explicit World(const std::string& layout = "el9")
        : rows_(*rows_of(built_in_layouts(), layout)), host(rows_[0]) {
        host.install_and_choose();
        const std::int64_t now = host.look().changed.value() / 1'000'000'000;
        boot_ = now - 100 * hour;
        host.tree.file("/proc/stat",
                       "cpu 1 2 3\nbtime " + std::to_string(boot_) + "\nprocesses 9\n");
        process(1, {"/sbin/init"}, 0);
    }

    /// `age` is in seconds after the link changed.
    void process(int pid,
                 const Words& arguments,
                 std::int64_t age,
                 const std::string& name = "qemu") const {
        std::string command_line;
        for (const std::string& argument : arguments)
            command_line += argument + '\0';
        const std::string folder = "/proc/" + std::to_string(pid);
        host.tree.file(folder + "/cmdline", command_line);
        std::string fields;
        for (int field = 4; field < 22; ++field)
            fields += " " + std::to_string(field);
        const std::int64_t ticks = (100 * hour + age) * ::sysconf(_SC_CLK_TCK);
        host.tree.file(folder + "/stat",
                       std::to_string(pid) + " (" + name + ") S" + fields + " " +
                           std::to_string(ticks) + " 23 24\n");
    }
    void guest(int pid, const std::string& device, std::int64_t age, const Words& more = {}) const {
        Words arguments{"/usr/libexec/qemu-kvm", "-name", "guest=web", "-device", device};
        arguments.insert(arguments.end(), more.begin(), more.end());
        process(pid, arguments, age);
    }

    [[nodiscard]] RunningGuests find() const {
        const Root root = host.tree.root();
        return find_running_guests(root, look_at_links(root, rows_, package_databases(root)));
    }
    /// The only guest there is.
    [[nodiscard]] Guest only() const {
        const RunningGuests found = find();
        REQUIRE(found.guests.size() == 1);
        CHECK(found.unknown.empty());
        return found.guests[0];
    }
    [[nodiscard]] std::int64_t boot() const { return boot_; }

  private:
    LayoutTable rows_;
    std::int64_t boot_ = 0;

  public:
    const Host host;
};

const std::string nic = "virtio-net-pci,netdev=n0";

}  // namespace

TEST_CASE("a guest from before the change has the old ROM, one from after it the new one") {
    const World world;
    world.guest(20, nic, -hour);
    world.guest(7, nic, hour);
    const RunningGuests found = world.find();
    REQUIRE(found.guests.size() == 2);
    CHECK(found.guests[0].pid == 7);
    CHECK(found.guests[0].current.verdict == Verdict::good);
    CHECK(found.guests[1].current.verdict == Verdict::bad);
    CHECK(found.guests[1].name == "web");
    CHECK(found.guests[1].rom_files == Words{"efi-virtio.rom"});
    CHECK(found.guests[1].started == world.boot() + 99 * hour);
    CHECK(found.unknown.empty());
    CHECK(found.verdict() == Verdict::bad);
}

TEST_CASE("within two seconds nobody can tell") {
    const World world;
    for (const std::int64_t age : {-1, 0, 1}) {
        world.guest(7, nic, age);
        CHECK(world.only().current.verdict == Verdict::unknown);
        CHECK(world.find().verdict() == Verdict::unknown);
    }
}

TEST_CASE("processes that are no guests with a virtio NIC's ROM are not listed") {
    const World world;
    world.process(7, {"bash", "-c", "qemu-kvm -device virtio-net-pci"}, -hour);
    world.process(8, {}, -hour);  // of the kernel
    world.guest(9, "e1000", -hour);
    world.guest(10, nic + ",rombar=0", -hour);
    world.guest(11, nic + ",romfile=", -hour);
    world.host.tree.file("/proc/sys/12", "");
    world.host.tree.folder("/proc/13x");
    CHECK(world.find().guests.empty());
    CHECK(world.find().unknown.empty());
    CHECK(world.find().verdict() == Verdict::good);
}

TEST_CASE("a process may call itself anything") {
    const World world;
    world.guest(7, nic, -hour);
    world.process(7, {"qemu-kvm", "-device", nic}, -hour, "a) S 1 (2) 3 ");
    CHECK(world.only().current.verdict == Verdict::bad);
    CHECK(world.only().name.empty());
}

TEST_CASE("a ROM file of the guest's own is compared with that file") {
    const World world;
    world.host.tree.file("/srv/own.rom", "x");
    world.guest(7, nic + ",romfile=/srv/own.rom", -hour);
    CHECK(world.only().current.verdict == Verdict::bad);
    world.guest(7, nic + ",romfile=/srv/own.rom", hour);
    CHECK(world.only().current.verdict == Verdict::good);
    world.guest(7, nic + ",romfile=/srv/gone.rom", hour);
    CHECK_THAT(world.only().current.reason, Catch::Contains("is not there now"));
    world.guest(7, nic + ",romfile=own.rom", hour);
    CHECK(world.only().current.verdict == Verdict::unknown);
    world.guest(7, nic + ",romfile=/usr/share/qemu-firmware/efi-virtio.rom", -hour);
    CHECK(world.only().current.verdict == Verdict::bad);
    world.guest(7, nic + ",romfile=efi-virtio.rom", hour);
    CHECK(world.only().current.verdict == Verdict::good);
}

TEST_CASE("of several NICs the worst counts, and each file is named once") {
    const World world;
    world.guest(7, nic, hour, {"-device", nic, "-device", nic + ",romfile=/srv/gone.rom"});
    CHECK(world.only().rom_files == Words{"efi-virtio.rom", "/srv/gone.rom"});
    CHECK(world.only().current.verdict == Verdict::unknown);
    world.guest(7, nic + ",romfile=/srv/gone.rom", -hour, {"-device", nic});
    CHECK(world.only().current.verdict == Verdict::bad);
}

TEST_CASE("a guest that came here running brought its ROM along") {
    const World world;
    world.guest(7, nic, hour, {"-incoming", "defer"});
    CHECK(world.only().current.verdict == Verdict::unknown);
    CHECK_THAT(world.only().current.reason, Catch::Contains("another host"));
    world.guest(7, "e1000", hour, {"-readconfig", "more"});
    CHECK_THAT(world.only().current.reason, Catch::Contains("more options"));
}

TEST_CASE("the link was taken away: the folder tells when, at the latest") {
    const World world;
    world.host.tree.remove("/usr/share/qemu-firmware/efi-virtio.rom");
    world.guest(7, nic, hour);
    CHECK(world.only().current.verdict == Verdict::good);
    const std::int64_t later = world.boot() + 102 * hour;
    const struct timespec times[] = {{later, 0}, {later, 0}};
    const std::string folder = world.host.tree.at("/usr/share/qemu-firmware");
    REQUIRE(::utimensat(AT_FDCWD, folder.c_str(), times, 0) == 0);
    CHECK(world.only().current.verdict == Verdict::unknown);
    CHECK_THAT(world.only().current.reason, Catch::Contains("removed"));
    world.guest(7, nic, 3 * hour);
    CHECK(world.only().current.verdict == Verdict::good);
}

TEST_CASE("on a host whose only link is pxe-virtio.rom that is what all guests have") {
    const World world("el7");
    world.guest(7, nic, -hour);
    CHECK(world.only().rom_files == Words{"pxe-virtio.rom"});
    CHECK(world.only().current.verdict == Verdict::bad);
}

TEST_CASE("what cannot be read is said, and is not taken for no guest") {
    const World world;
    SECTION("no /proc") {
        world.host.tree.remove("/proc");
        REQUIRE(world.find().unknown.size() == 1);
        CHECK_THAT(world.find().unknown[0], Catch::Contains("/proc/stat"));
    }
    SECTION("no boot time, or one of another world") {
        for (const char* text :
             {"cpu 1\n", "btime x\n", "btime -1\n", "btime 99999999999999999\n"}) {
            world.host.tree.file("/proc/stat", text);
            REQUIRE(world.find().unknown.size() == 1);
            CHECK_THAT(world.find().unknown[0], Catch::Contains("has no boot time"));
        }
    }
    SECTION("other users' processes are hidden") {
        world.host.tree.remove("/proc/1");
        world.guest(7, nic, hour);
        CHECK(world.find().guests.size() == 1);
        REQUIRE(world.find().unknown.size() == 1);
        CHECK_THAT(world.find().unknown[0], Catch::Contains("hidden"));
    }
    SECTION("a command line") {
        world.guest(7, nic, hour);
        world.host.tree.folder("/proc/7/cmdline");
        REQUIRE(world.find().unknown.size() == 1);
        CHECK_THAT(world.find().unknown[0], Catch::Contains("1 processes could not be read"));
    }
    SECTION("a start time") {
        for (const char* text :
             {"",
              "7 (x",
              "7 (x) S 1 2",
              "7 (x) S 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 9999999999999999999 23"}) {
            world.guest(7, nic, hour);
            world.host.tree.file("/proc/7/stat", text);
            CHECK(world.find().guests.empty());
            CHECK(world.find().unknown.size() == 1);
        }
    }
    CHECK(world.find().verdict() == Verdict::unknown);
}

TEST_CASE("a process that ended meanwhile is none") {
    const World world;
    world.host.tree.folder("/proc/7");
    CHECK(world.find().unknown.empty());
}

TEST_CASE("the state of a link that could not be told leaves its guests open") {
    const World world;
    world.host.tree.link("/usr/share/qemu-firmware/efi-virtio.rom", std::string(300, 'n'));
    world.guest(7, nic, hour);
    CHECK(world.only().current.verdict == Verdict::unknown);
}

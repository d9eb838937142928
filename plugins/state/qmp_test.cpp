// SPDX-License-Identifier: GPL-2.0-or-later
// Monitors that say what a test wants, and a real QEMU.
#include "state/qmp.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "state/test_tree.hpp"

using namespace state;
using fixture::Tree;
using Words = std::vector<std::string>;

namespace {

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
}

/// Another program that holds the monitor.
class Client {
  public:
    explicit Client(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        const sockaddr_un address = address_of(path);
        REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
                0);
        char first = 0;
        REQUIRE(::recv(socket_, &first, 1, 0) == 1);  // it is served
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { ::close(socket_); }

  private:
    int socket_;
};

/// Says all of `text` at once to the first client, whatever that asks, and waits until it goes.
class Monitor {
  public:
    Monitor(const std::string& path, const std::string& text)
        : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        const sockaddr_un address = address_of(path);
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(socket_, 1) == 0);
        thread_ = std::thread([this, text] { serve(text); });
    }
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;
    ~Monitor() {
        thread_.join();
        ::close(socket_);
    }

  private:
    void serve(const std::string& text) const {
        const int client = ::accept(socket_, nullptr, nullptr);
        if (!text.empty())
            (void)::send(client, text.data(), text.size(), MSG_NOSIGNAL);
        if (text.ends_with('.'))
            ::shutdown(client, SHUT_WR);
        char buffer[256];
        while (::recv(client, buffer, sizeof buffer, 0) > 0) {
        }
        ::close(client);
    }
    int socket_;
    std::thread thread_;
};

const std::string greeting = "{\"QMP\": {}}\r\n";
const std::string done = "{\"return\": {}}\r\n";
const std::string running = "{\"return\": {\"status\": \"running\"}}\r\n";
const std::string event = "{\"event\": \"STOP\"}\r\n";

/// A QEMU with two NICs that does not start its guest.
class Emulator {
  public:
    explicit Emulator(const std::string& socket) {
        Words arguments{"/usr/bin/qemu-system-x86_64",
                        "-S",
                        "-display",
                        "none",
                        "-nodefaults",
                        "-accel",
                        "tcg",
                        "-qmp",
                        "unix:" + socket + ",server=on,wait=off",
                        "-device",
                        "virtio-net-pci,id=net0",
                        "-device",
                        "virtio-net-pci,romfile="};
        std::vector<char*> pointers;
        for (std::string& argument : arguments)
            pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        REQUIRE(::posix_spawn(&child_, pointers[0], nullptr, nullptr, pointers.data(), environ) ==
                0);
    }
    Emulator(const Emulator&) = delete;
    Emulator& operator=(const Emulator&) = delete;
    ~Emulator() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    [[nodiscard]] pid_t pid() const { return child_; }

  private:
    pid_t child_ = 0;
};

}  // namespace

TEST_CASE("sockets of monitors on command lines") {
    struct Row {
        Words arguments;
        Words sockets;
    };
    const std::string chardev = "socket,id=c,path=/s,server=on,wait=off";
    const Row row = GENERATE_COPY(
        Row{{}, {}},
        Row{{"vi", "-qmp", "unix:/s,server"}, {}},
        Row{{"/usr/bin/qemu-kvm", "-qmp", "unix:/s,server,nowait"}, {"/s"}},
        Row{{"qemu-kvm", "--qmp", "unix:/a,,b,server=on"}, {"/a,b"}},
        Row{{"qemu-kvm", "-qmp", "unix:/s"}, {}},
        Row{{"qemu-kvm", "-qmp", "unix:s,server"}, {}},
        Row{{"qemu-kvm", "-qmp", "tcp:localhost:4444,server"}, {}},
        Row{{"qemu-kvm", "-monitor", "unix:/s,server"}, {}},
        Row{{"qemu-kvm", "-chardev", chardev, "-mon", "chardev=c,mode=control"}, {"/s"}},
        Row{{"qemu-kvm", "-mon", "c,mode=control", "-chardev", chardev}, {"/s"}},
        Row{{"qemu-kvm", "-chardev", chardev, "-mon", "c,mode=readline"}, {}},
        Row{{"qemu-kvm", "-chardev", chardev, "-mon", "c,mode=control,pretty=on"}, {}},
        Row{{"qemu-kvm", "-chardev", chardev, "-mon", "d,mode=control"}, {}},
        Row{{"qemu-kvm", "-chardev", "socket,id=c,fd=3,server=on", "-mon", "c,mode=control"}, {}});
    CAPTURE(row.arguments);
    CHECK(monitor_sockets(row.arguments) == row.sockets);
}

TEST_CASE("what a monitor answers") {
    const Tree tree;
    const std::string socket = tree.at("/monitor");
    const Monitor monitor(
        socket,
        greeting + event + done + running +
            R"({"return": [{"name": "type", "type": "string"}, {"name": "net0", "type": "child<virtio-net-pci>"}, 7]})"
            "\n" +
            event + "{\"return\": \"efi-virtio.rom\"}\n{\"return\": []}\n" +
            R"({"return": [{"name": "device[3]", "type": "child<virtio-net-pci>"}]})"
            "\n{\"return\": \"\"}\n");
    const auto answer = ask_monitor(socket);
    REQUIRE(answer);
    CHECK(answer->status == "running");
    REQUIRE(answer->nics.size() == 2);
    CHECK(answer->nics[1].object == "/machine/unattached/device[3]");
    CHECK(answer->nics[0].object == "/machine/peripheral/net0");
    CHECK(answer->nics[0].driver == "virtio-net-pci");
    CHECK(answer->nics[0].rom_file == "efi-virtio.rom");
}

TEST_CASE("monitors that answer wrongly or not at all") {
    struct Row {
        std::string text;
        const char* what;
    };
    const std::string nic = R"({"return": [{"name": "n", "type": "child<virtio-net-pci>"}]})"
                            "\n";
    const std::string deep = std::string(150'000, '[') + std::string(150'000, ']');
    std::string many;
    for (int i = 0; i < 5000; ++i)
        many += std::string(250, ' ');
    const Row row = GENERATE_COPY(
        Row{"", "does not answer in time"},
        Row{"{\"QMP\"", "does not answer in time"},
        Row{"HTTP/1.1 400\n", "no JSON object"},
        Row{"{\"other\": 1}\n", "does not greet"},
        Row{".", "closed the connection"},
        Row{greeting + "[1]\n", "no JSON object"},
        Row{greeting + "{\"error\": {}}\n", "refuses qmp_capabilities"},
        Row{greeting + done + done, "tells no status"},
        Row{greeting + done + "{\"return\": 7}\n", "tells no status"},
        Row{"{\"QMP\": " + deep + "}\n{\"return\": " + deep + "}\n{\"return\": " + deep + "}\n",
            "tells no status"},
        Row{greeting + done + running + done, "its list of devices is none"},
        Row{greeting + done + running + nic + done, "is no text"},
        Row{many, "more than 1048576 bytes"});
    CAPTURE(row.text.substr(0, 200));
    const Tree tree;
    const std::string socket = tree.at("/monitor");
    const Monitor monitor(socket, row.text);
    const auto begin = std::chrono::steady_clock::now();
    const auto answer = ask_monitor(socket);
    REQUIRE(!answer);
    CHECK(answer.error().what.find(row.what) != std::string::npos);
    CHECK(answer.error().where == socket);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("paths on which no monitor is") {
    const Tree tree;
    CHECK(ask_monitor(tree.at("/absent")).error().what.starts_with("cannot connect"));
    CHECK(ask_monitor("relative").error().what.starts_with("is no absolute path"));
    CHECK(ask_monitor("/" + std::string(200, 'a')).error().what.starts_with("is no absolute path"));
}

TEST_CASE("processes that have no monitor") {
    const Tree tree;
    CHECK(ask_guest(Root(), ::getpid()).error().what.find("names no monitor") != std::string::npos);
    CHECK(!ask_guest(Root(), -1));
    CHECK(ask_guest(tree.root(), ::getpid()).error().what.find("running system") !=
          std::string::npos);
}

TEST_CASE("the monitor of a real QEMU") {
    if (!std::filesystem::exists("/usr/bin/qemu-system-x86_64")) {
        WARN("there is no qemu-system-x86_64");
        return;
    }
    const Tree tree;
    const std::string socket = tree.at("/monitor");
    const Emulator emulator(socket);
    auto answer = ask_monitor(socket);
    for (int i = 0; i < 100 && !answer; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        answer = ask_monitor(socket);
    }
    REQUIRE(answer);
    CHECK(answer->status == "prelaunch");
    REQUIRE(answer->nics.size() == 2);
    CHECK(answer->nics[0].object == "/machine/peripheral/net0");
    CHECK(answer->nics[0].rom_file == "efi-virtio.rom");
    CHECK(answer->nics[1].rom_file.empty());

    const auto same = ask_guest(Root(), emulator.pid());
    REQUIRE(same);
    CHECK(same->nics.size() == 2);

    const Client busy(socket);
    CHECK(ask_monitor(socket).error().what.starts_with("does not answer in time"));
    CHECK(ask_guest(Root(), emulator.pid()).error().where == socket);
}

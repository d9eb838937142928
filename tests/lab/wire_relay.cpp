// SPDX-License-Identifier: GPL-2.0-or-later
// A bad wire between two ends: passes Ethernet frames on with delay, loss, duplication and
// reordering. It stands between QEMU's `-netdev dgram` (local sockets) and a tap device, or between
// any two such ends; the kernel need not have netem. Decisions come from a seeded generator, one
// per direction, so that a run with the same frames in the same order makes the same faults.
//   wire_relay END END [NAME=VALUE]...
//   END: tap:INTERFACE, or unix:OUR_PATH,PEER_PATH
//   NAME: delay_ab delay_ba (ms), loss duplicate reorder (percent), hold (ms a reordered frame is
//   kept back), seed. `a` is the first end.
// Says "ready" when it passes frames on; on SIGTERM prints its counters as one JSON object and
// ends.
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t largest_frame = 70000;  // QEMU's dgram netdev sends up to 68 KiB
constexpr std::size_t largest_queue = 16384;
constexpr int socket_buffer = 8 << 20;
constexpr int frames_per_turn = 64;  // then the other direction gets its turn

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

sockaddr_un socket_address(std::string_view path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::runtime_error("socket path too long: " + std::string(path));
    path.copy(address.sun_path, path.size());
    return address;
}

/// One end of the wire: a non-blocking descriptor that gives and takes whole frames.
class End {
  public:
    explicit End(std::string_view description) {
        if (description.rfind("tap:", 0) == 0)
            open_tap(std::string(description.substr(4)));
        else if (description.rfind("unix:", 0) == 0)
            open_socket(description.substr(5));
        else
            throw std::runtime_error("an end is tap:NAME or unix:OURS,PEER");
    }
    ~End() { ::close(fd_); }
    End(const End&) = delete;
    End& operator=(const End&) = delete;

    int fd() const { return fd_; }
    ssize_t receive(std::array<char, largest_frame>& buffer) {
        return ::read(fd_, buffer.data(), buffer.size());
    }
    ssize_t send(const char* bytes, std::size_t count) {
        // Connected, because only then does the kernel wake us when a full peer has space again;
        // and only now, because the peer opens its socket after us.
        if (peer_.sun_family != AF_UNSPEC && !connected_) {
            auto* address = reinterpret_cast<const sockaddr*>(&peer_);
            if (::connect(fd_, address, sizeof peer_) < 0)
                return -1;
            connected_ = true;
        }
        ssize_t sent = ::write(fd_, bytes, count);
        if (sent < 0 && (errno == ECONNREFUSED || errno == ENOTCONN))
            connected_ = false;
        return sent;
    }

  private:
    void open_tap(const std::string& name) {
        fd_ = ::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
        ifreq request{};
        request.ifr_flags = IFF_TAP | IFF_NO_PI;
        name.copy(request.ifr_name, IFNAMSIZ - 1);
        if (fd_ < 0 || ::ioctl(fd_, TUNSETIFF, &request) < 0)
            fail("tap " + name);
    }
    void open_socket(std::string_view paths) {
        std::size_t comma = paths.find(',');
        if (comma == std::string_view::npos)
            throw std::runtime_error("a local end needs two paths");
        sockaddr_un ours = socket_address(paths.substr(0, comma));
        peer_ = socket_address(paths.substr(comma + 1));
        fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        ::unlink(ours.sun_path);
        if (fd_ < 0 || ::bind(fd_, reinterpret_cast<const sockaddr*>(&ours), sizeof ours) < 0)
            fail("socket " + std::string(paths));
        // Without the right to exceed the limit the kernel's own limit does, only slower.
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDBUFFORCE, &socket_buffer, sizeof socket_buffer);
    }

    int fd_ = -1;
    bool connected_ = false;
    sockaddr_un peer_{};
};

struct Faults {
    double delay_ab = 0, delay_ba = 0, loss = 0, duplicate = 0, reorder = 0, hold = 2, seed = 1;
};

/// Frames from one end to the other.
class Direction {
  public:
    Direction(
        const char* name, End& from, End& to, const Faults& faults, double delay, unsigned salt)
        : name_(name),
          from_(from),
          to_(to),
          faults_(faults),
          delay_(delay),
          random_(static_cast<std::uint64_t>(faults.seed) * 2 + salt) {}

    End& from() const { return from_; }
    End& to() const { return to_; }
    /// True: the receiver took nothing more; go on when it can be written to.
    bool blocked() const { return blocked_; }
    bool full() const { return queue_.size() >= largest_queue; }
    bool waiting() const { return !queue_.empty(); }
    Clock::time_point next_due() const { return queue_.begin()->first; }

    /// Takes what has come, up to one turn's share.
    void take() {
        for (int count = 0; count < frames_per_turn && !full(); ++count) {
            ssize_t size = from_.receive(buffer_);
            if (size <= 0)
                return;
            received_ += 1;
            bytes_ += static_cast<std::uint64_t>(size);
            admit(static_cast<std::size_t>(size));
        }
    }
    /// Sends what is due. Call also when a blocked receiver can be written to again.
    void give() {
        blocked_ = false;
        auto now = Clock::now();
        while (!blocked_ && waiting() && next_due() <= now) {
            const std::vector<char>& frame = queue_.begin()->second;
            if (send(frame.data(), frame.size()))
                queue_.erase(queue_.begin());
        }
    }
    void print() const {
        std::printf(
            "\"%s\":{\"received\":%llu,\"bytes\":%llu,\"sent\":%llu,\"lost\":%llu,"
            "\"duplicated\":%llu,\"reordered\":%llu,\"refused\":%llu}",
            name_,
            received_,
            bytes_,
            sent_,
            lost_,
            duplicated_,
            reordered_,
            refused_);
    }

  private:
    using Counter = unsigned long long;

    bool chance(double percent) {
        return percent > 0 && std::uniform_real_distribution<>(0, 100)(random_) < percent;
    }
    void admit(std::size_t size) {
        // Always three draws, so that one kind of fault does not shift the others' pattern.
        bool lost = chance(faults_.loss);
        bool twice = chance(faults_.duplicate);
        bool held = chance(faults_.reorder);
        if (lost) {
            lost_ += 1;
            return;
        }
        duplicated_ += twice;
        reordered_ += held;
        double wait = delay_ + (held ? faults_.hold : 0);
        if (wait == 0 && !waiting() && !twice && send(buffer_.data(), size))
            return;
        auto due = Clock::now() + std::chrono::duration_cast<Clock::duration>(Milliseconds(wait));
        for (int copies = twice ? 2 : 1; copies > 0; --copies)
            queue_.emplace(due, std::vector<char>(buffer_.data(), buffer_.data() + size));
    }
    /// False: not now.
    bool send(const char* bytes, std::size_t size) {
        if (to_.send(bytes, size) >= 0) {
            sent_ += 1;
        } else if (errno == EAGAIN || errno == ENOBUFS) {
            blocked_ = true;
            return false;
        } else {
            refused_ += 1;  // nobody there (yet, or any more): as an unplugged cable
        }
        return true;
    }

    const char* name_;
    End& from_;
    End& to_;
    const Faults& faults_;
    double delay_;
    std::mt19937_64 random_;
    std::multimap<Clock::time_point, std::vector<char>> queue_;  // equal times keep their order
    std::array<char, largest_frame> buffer_;
    bool blocked_ = false;
    Counter received_ = 0, bytes_ = 0, sent_ = 0, lost_ = 0, duplicated_ = 0, reordered_ = 0;
    Counter refused_ = 0;
};

/// Both directions, the timer and the end signal in one epoll loop.
class Relay {
  public:
    Relay(End& a, End& b, const Faults& faults)
        : a_(a),
          b_(b),
          ab_("ab", a, b, faults, faults.delay_ab, 0),
          ba_("ba", b, a, faults, faults.delay_ba, 1) {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGTERM);
        sigaddset(&signals, SIGINT);
        sigprocmask(SIG_BLOCK, &signals, nullptr);
        stop_ = ::signalfd(-1, &signals, SFD_CLOEXEC);
        timer_ = ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
        epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
        if (stop_ < 0 || timer_ < 0 || epoll_ < 0)
            fail("relay");
        for (int fd : {stop_, timer_, a_.fd(), b_.fd()})
            watch(EPOLL_CTL_ADD, fd, EPOLLIN);
    }

    void run() {
        for (;;) {
            epoll_event event{};
            if (::epoll_wait(epoll_, &event, 1, -1) < 0 && errno != EINTR)
                fail("epoll_wait");
            if (event.data.fd == stop_)
                return;
            for (Direction* direction : {&ab_, &ba_}) {
                if (event.data.fd == direction->from().fd() && (event.events & EPOLLIN) != 0)
                    direction->take();
                direction->give();
            }
            set_interest(a_, ab_, ba_);
            set_interest(b_, ba_, ab_);
            set_timer();
        }
    }
    void print() const {
        std::printf("{");
        ab_.print();
        std::printf(",");
        ba_.print();
        std::printf("}\n");
    }

  private:
    void watch(int operation, int fd, std::uint32_t events) {
        epoll_event event{};
        event.events = events;
        event.data.fd = fd;
        if (::epoll_ctl(epoll_, operation, fd, &event) < 0)
            fail("epoll_ctl");
    }
    void set_interest(End& end, const Direction& outgoing, const Direction& incoming) {
        std::uint32_t wanted = (outgoing.full() ? 0u : std::uint32_t{EPOLLIN}) |
                               (incoming.blocked() ? std::uint32_t{EPOLLOUT} : 0u);
        std::uint32_t& present = interest_[&end == &b_];
        if (wanted != present)
            watch(EPOLL_CTL_MOD, end.fd(), wanted);
        present = wanted;
    }
    void set_timer() {
        auto due = Clock::time_point::max();
        for (const Direction* direction : {&ab_, &ba_})
            if (direction->waiting() && !direction->blocked())
                due = std::min(due, direction->next_due());
        if (due == armed_)
            return;
        armed_ = due;
        itimerspec when{};  // all zero: off
        if (due != Clock::time_point::max()) {
            auto since = std::max<std::int64_t>(1, due.time_since_epoch().count());
            when.it_value = {since / 1000000000, since % 1000000000};
        }
        ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
    }

    End& a_;
    End& b_;
    Direction ab_, ba_;
    std::array<std::uint32_t, 2> interest_{EPOLLIN, EPOLLIN};
    Clock::time_point armed_ = Clock::time_point::max();
    int stop_ = -1, timer_ = -1, epoll_ = -1;
};

Faults parse_faults(int count, char** words) {
    Faults faults;
    const std::map<std::string, double*> names{{"delay_ab", &faults.delay_ab},
                                               {"delay_ba", &faults.delay_ba},
                                               {"loss", &faults.loss},
                                               {"duplicate", &faults.duplicate},
                                               {"reorder", &faults.reorder},
                                               {"hold", &faults.hold},
                                               {"seed", &faults.seed}};
    for (int i = 0; i < count; ++i) {
        std::string word = words[i];
        std::size_t equals = word.find('=');
        auto found = names.find(word.substr(0, equals));
        char* end = nullptr;
        double value = equals == std::string::npos ? -1 : std::strtod(&word[equals + 1], &end);
        if (found == names.end() || value < 0 || *end != '\0')
            throw std::runtime_error("not understood: " + word);
        *found->second = value;
    }
    return faults;
}

}  // namespace

int main(int count, char** words) try {
    if (count < 3)
        throw std::runtime_error("usage: wire_relay END END [NAME=VALUE]...");
    Faults faults = parse_faults(count - 3, words + 3);
    End a(words[1]), b(words[2]);
    Relay relay(a, b, faults);
    std::puts("ready");
    std::fflush(stdout);
    relay.run();
    relay.print();
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "wire_relay: %s\n", error.what());
    return 2;
}

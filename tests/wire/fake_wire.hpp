// SPDX-License-Identifier: GPL-2.0-or-later
// An Ethernet segment in memory: any number of ends, each frame goes to all others, and each
// direction of each end can delay, lose, duplicate, reorder and corrupt, repeatably.
#pragma once

#include <functional>
#include <vector>

#include "net/nic.hpp"
#include "tests/wire/fake_clock.hpp"

namespace testing_wire {

using Frame = std::vector<std::uint8_t>;

/// What happens to the frames of one direction. Percentages are per frame and independent.
struct Faults {
    async::Duration delay = async::microseconds(50);
    unsigned loss = 0;
    unsigned duplication = 0;  ///< a second copy, up to `disorder` later
    unsigned reordering = 0;   ///< held back for up to `disorder`, so that later frames overtake it
    unsigned corruption = 0;   ///< one bit is flipped
    async::Duration disorder = async::milliseconds(2);
};

/// What the faults really did, so that a test can prove that it was under fire.
struct FaultCounters {
    unsigned frames = 0;
    unsigned lost = 0;
    unsigned duplicated = 0;
    unsigned reordered = 0;
    unsigned corrupted = 0;
};

class FakeWire;

/// Something that is plugged into a FakeWire; unplugs itself when destroyed.
class WireEnd {
  public:
    explicit WireEnd(FakeWire& wire);
    WireEnd(const WireEnd&) = delete;
    WireEnd& operator=(const WireEnd&) = delete;
    virtual ~WireEnd();

    virtual void arrived(const Frame& frame) = 0;

    Faults sending;    ///< for frames from this end
    Faults receiving;  ///< for frames to this end
    FaultCounters sent;
    FaultCounters received;

  protected:
    FakeWire& wire_;
};

/// Must outlive its ends; the clock must outlive it.
class FakeWire final : public TimeSource {
  public:
    explicit FakeWire(FakeClock& clock, std::uint64_t seed = 1);
    ~FakeWire();
    FakeWire(const FakeWire&) = delete;
    FakeWire& operator=(const FakeWire&) = delete;

    /// Puts a frame on the wire at `from`; it reaches every other end after the delays.
    void send(WireEnd& from, Frame frame);
    /// Sees every frame as it was sent, before any fault.
    std::function<void(const WireEnd& from, const Frame& frame)> observer;

    async::Instant next_due() const override;
    void run_due(async::Instant now) override;
    /// Frames still under way.
    std::size_t in_flight() const { return flights_.size(); }

  private:
    friend class WireEnd;
    struct Flight {
        async::Instant due;
        std::uint64_t sequence;
        WireEnd* to;
        Frame frame;
    };
    std::vector<Flight> pass(Flight flight, const Faults& faults, FaultCounters& counters);
    void add(Flight flight);
    void remove(WireEnd& end);

    FakeClock& clock_;
    FakeEntropy chance_;
    std::vector<WireEnd*> ends_;
    std::vector<Flight> flights_;
    std::uint64_t sequence_ = 0;
};

/// A network card in memory. Like a virtio card without receive filters it takes every frame.
class FakeNic final : public net::Nic, public WireEnd {
  public:
    FakeNic(FakeWire& wire, wire::MacAddress address, std::uint16_t mtu = 1500)
        : WireEnd(wire), address_(address), mtu_(mtu) {}

    wire::MacAddress address() const override { return address_; }
    std::uint16_t mtu() const override { return mtu_; }
    bool link_up() override { return link_up_; }
    async::Result<void> open() override;
    void close() override;
    async::Result<void> transmit(layout::Bytes head, layout::Bytes tail) override;
    bool poll(net::FrameSink& sink) override;
    void arrived(const Frame& frame) override;

    /// A card whose link is down sends and receives nothing.
    void set_link(bool up) { link_up_ = up; }
    /// The next `count` transmits give Code::device, as with a queue that stays full.
    void fail_transmits(unsigned count) { failing_transmits_ = count; }
    /// The next `count` opens give Code::device.
    void fail_opens(unsigned count) { failing_opens_ = count; }

    bool is_open() const { return open_; }
    unsigned opens() const { return opens_; }
    unsigned closes() const { return closes_; }
    /// Frames that came while the receive queue was full; it holds `queue_size`.
    unsigned overruns() const { return overruns_; }
    static constexpr std::size_t queue_size = 256;

  private:
    wire::MacAddress address_;
    std::uint16_t mtu_;
    std::vector<Frame> queue_;
    bool link_up_ = true;
    bool open_ = false;
    unsigned opens_ = 0;
    unsigned closes_ = 0;
    unsigned overruns_ = 0;
    unsigned failing_transmits_ = 0;
    unsigned failing_opens_ = 0;
};

/// An end without a network stack, for scripted peers: keeps what arrives, sends what it is told.
class RawEnd final : public WireEnd {
  public:
    using WireEnd::WireEnd;
    void arrived(const Frame& frame) override;
    /// Sends `frame` as it is.
    void inject(layout::Bytes frame) { wire_.send(*this, Frame(frame.begin(), frame.end())); }

    /// Called for each frame after it was kept; may inject().
    std::function<void(layout::Bytes frame)> on_frame;
    std::vector<Frame> frames;
};

/// The usual test world: one clock, one loop, one segment.
struct World {
    explicit World(std::uint64_t seed = 1) : entropy(seed), loop(clock), wire(clock, seed + 1) {}

    FakeClock clock;
    FakeEntropy entropy;
    async::Loop loop;
    FakeWire wire;

    template <class T>
    async::Result<T> run(async::Task<T>&& task, async::Duration limit = async::seconds(60)) {
        return run_until(loop, clock, task, limit);
    }
    template <class T>
    async::Result<T> run(async::Task<T>& task, async::Duration limit = async::seconds(60)) {
        return run_until(loop, clock, task, limit);
    }
    void run_for(async::Duration duration) { testing_wire::run_for(loop, clock, duration); }
};

}  // namespace testing_wire

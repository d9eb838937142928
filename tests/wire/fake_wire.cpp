// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/wire/fake_wire.hpp"

#include <algorithm>
#include <utility>

namespace testing_wire {

WireEnd::WireEnd(FakeWire& wire) : wire_(wire) {
    wire_.ends_.push_back(this);
}
WireEnd::~WireEnd() {
    wire_.remove(*this);
}

FakeWire::FakeWire(FakeClock& clock, std::uint64_t seed) : clock_(clock), chance_(seed) {
    clock_.add(*this);
}

FakeWire::~FakeWire() {
    clock_.remove(*this);
}

void FakeWire::send(WireEnd& from, Frame frame) {
    if (observer)
        observer(from, frame);
    for (Flight& sent : pass({clock_.now(), 0, nullptr, std::move(frame)}, from.sending, from.sent))
        for (WireEnd* to : ends_) {
            if (to == &from)
                continue;
            Flight copy = sent;
            copy.to = to;
            for (Flight& arriving : pass(std::move(copy), to->receiving, to->received))
                add(std::move(arriving));
        }
}

/// What becomes of one frame in one direction: nothing, one or two frames.
std::vector<FakeWire::Flight> FakeWire::pass(Flight flight,
                                             const Faults& faults,
                                             FaultCounters& counters) {
    ++counters.frames;
    if (chance_.chance(faults.loss)) {
        ++counters.lost;
        return {};
    }
    auto some_delay = [&] {
        auto limit = static_cast<std::uint32_t>(faults.disorder.microseconds);
        return async::microseconds(limit == 0 ? 0 : chance_.below(limit));
    };
    flight.due = flight.due + faults.delay;
    std::vector<Flight> flights{flight};
    if (chance_.chance(faults.duplication)) {
        ++counters.duplicated;
        flights.push_back(flight);
        flights.back().due = flight.due + some_delay();
    }
    if (chance_.chance(faults.reordering)) {
        ++counters.reordered;
        flights.front().due = flight.due + some_delay();
    }
    if (!flight.frame.empty() && chance_.chance(faults.corruption)) {
        ++counters.corrupted;
        auto bit = chance_.below(static_cast<std::uint32_t>(flight.frame.size() * 8));
        flights.front().frame[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    }
    return flights;
}

void FakeWire::add(Flight flight) {
    flight.sequence = sequence_++;
    auto earlier = [](const Flight& a, const Flight& b) {
        return std::pair(a.due, a.sequence) < std::pair(b.due, b.sequence);
    };
    flights_.insert(std::upper_bound(flights_.begin(), flights_.end(), flight, earlier),
                    std::move(flight));
}

void FakeWire::remove(WireEnd& end) {
    ends_.erase(std::remove(ends_.begin(), ends_.end(), &end), ends_.end());
    flights_.erase(std::remove_if(flights_.begin(),
                                  flights_.end(),
                                  [&](const Flight& flight) { return flight.to == &end; }),
                   flights_.end());
}

async::Instant FakeWire::next_due() const {
    return flights_.empty() ? async::never : flights_.front().due;
}

void FakeWire::run_due(async::Instant now) {
    // An end that answers at once adds flights: take one at a time.
    while (!flights_.empty() && flights_.front().due <= now) {
        Flight flight = std::move(flights_.front());
        flights_.erase(flights_.begin());
        flight.to->arrived(flight.frame);
    }
}

async::Result<void> FakeNic::open() {
    if (open_)
        return async::success;
    if (failing_opens_ > 0) {
        --failing_opens_;
        return async::Error{async::Code::device, "fake open"};
    }
    open_ = true;
    ++opens_;
    return async::success;
}

void FakeNic::close() {
    if (!open_)
        return;
    open_ = false;
    ++closes_;
    queue_.clear();
}

async::Result<void> FakeNic::transmit(layout::Bytes head, layout::Bytes tail) {
    if (!open_)
        return async::Error{async::Code::device, "transmit on a closed card"};
    if (failing_transmits_ > 0) {
        --failing_transmits_;
        return async::Error{async::Code::device, "fake queue full"};
    }
    if (!link_up_)
        return async::success;
    Frame frame(head.begin(), head.end());
    frame.insert(frame.end(), tail.begin(), tail.end());
    // Ethernet's shortest frame without FCS: receivers see the padding too.
    frame.resize(std::max<std::size_t>(frame.size(), 60));
    wire_.send(*this, std::move(frame));
    return async::success;
}

bool FakeNic::poll(net::FrameSink& sink) {
    auto frames = std::exchange(queue_, {});
    for (const Frame& frame : frames)
        sink.frame_received(frame);
    return !frames.empty();
}

void FakeNic::arrived(const Frame& frame) {
    if (!open_ || !link_up_)
        return;
    if (queue_.size() == queue_size)
        ++overruns_;
    else
        queue_.push_back(frame);
}

void RawEnd::arrived(const Frame& frame) {
    frames.push_back(frame);
    if (on_frame)
        on_frame(frame);
}

}  // namespace testing_wire

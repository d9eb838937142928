// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/interface.hpp"

namespace net {

Interface::Interface(async::Loop& loop, Nic& nic, async::Entropy& entropy, unsigned number)
    : loop_(loop),
      nic_(nic),
      entropy_(entropy),
      number_(number),
      link_changed_(loop),
      neighbours_(loop) {}

Interface::~Interface() {
    close();
}

async::Result<void> Interface::open() {
    if (open_)
        return async::success;
    CHECK_RESULT(nic_.open());
    open_ = true;
    link_was_up_ = nic_.link_up();
    identification_ = static_cast<std::uint16_t>(entropy_.random());
    loop_.add(*this);
    return async::success;
}

void Interface::close() {
    if (!open_)
        return;
    open_ = false;
    unlink();
    nic_.close();
    configure({});
}

void Interface::configure(const Ipv4Configuration& configuration) {
    configuration_ = configuration;
    // What was learned belongs to another network, or to none.
    neighbours_.clear();
    reassembly_.clear();
}

const Ipv4Configuration& Interface::configuration() const {
    return configuration_;
}
unsigned Interface::number() const {
    return number_;
}
MacAddress Interface::mac() const {
    return nic_.address();
}
bool Interface::link_up() {
    return nic_.link_up();
}
async::Event& Interface::link_changed() {
    return link_changed_;
}
async::Loop& Interface::loop() const {
    return loop_;
}
const Counters& Interface::counters() const {
    return counters_;
}

std::uint16_t Interface::mtu() const {
    // Every IPv4 link carries 68 bytes (RFC 791); a smaller option 26 is nonsense.
    constexpr std::uint16_t smallest = 68;
    std::uint16_t wanted = configuration_.mtu;
    return wanted >= smallest && wanted < nic_.mtu() ? wanted : nic_.mtu();
}

bool Interface::poll() {
    bool link = nic_.link_up();
    bool changed = link != link_was_up_;
    if (changed) {
        link_was_up_ = link;
        link_changed_.notify_all();
    }
    if (reassembly_.busy())
        reassembly_.expire(loop_.now(), counters_.fragments_dropped);
    return nic_.poll(*this) || changed;
}

}  // namespace net

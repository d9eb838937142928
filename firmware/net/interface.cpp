// SPDX-License-Identifier: GPL-2.0-or-later
#include "net/interface.hpp"

namespace net {

Ipv4Address netmask_for(Ipv4Address address, Ipv4Address wanted) {
    std::uint32_t hosts = ~wanted.number();
    if (!wanted.is_unspecified() && (hosts & (hosts + 1)) == 0)
        return wanted;
    std::uint32_t number = address.number();
    unsigned length = number >> 31 == 0 ? 8 : number >> 30 == 2 ? 16 : 24;
    return Ipv4Address(~(0xFFFFFFFFu >> length));
}

Interface::Interface(
    async::Loop& loop, Nic& nic, async::Entropy& entropy, unsigned number, std::uint16_t vlan)
    : loop_(loop),
      nic_(nic),
      entropy_(entropy),
      name_{static_cast<std::uint16_t>(number), vlan},
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
    // From here on a VLAN's card knows whose its frames are, also before the next round.
    nic_.poll(*this);
    return async::success;
}

void Interface::close() {
    if (!open_)
        return;
    open_ = false;
    unlink();
    if (!vlans_.linked())
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

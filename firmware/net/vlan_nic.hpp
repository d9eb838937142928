// SPDX-License-Identifier: GPL-2.0-or-later
// A virtual LAN on a trunk (IEEE 802.1Q): a NIC whose frames carry a tag on the trunk's wire.
#pragma once

#include "async/memory.hpp"
#include "net/interface.hpp"

namespace net {

class VlanNic final : public Nic, private async::Node {
  public:
    /// `tag` is 1 to 4094, `priority` 0 to 7. Must be destroyed before the trunk, which keeps its
    /// card open as long as this one is.
    VlanNic(Interface& trunk, std::uint16_t tag, unsigned priority);
    ~VlanNic() override { close(); }
    VlanNic(const VlanNic&) = delete;
    VlanNic& operator=(const VlanNic&) = delete;

    std::uint16_t tag() const { return control_ & wire::vlan_id_mask; }

    wire::MacAddress address() const override { return trunk_.mac(); }
    std::uint16_t mtu() const override { return trunk_.nic_.mtu(); }
    bool link_up() override { return trunk_.link_up(); }
    async::Result<void> open() override;
    void close() override;
    async::Result<void> transmit(layout::Bytes head, layout::Bytes tail) override;
    /// Asks the trunk's card. What others get from it for this VLAN also goes to the last `sink`.
    bool poll(FrameSink& sink) override;

  private:
    friend class Interface;
    void take(layout::Bytes tagged);

    Interface& trunk_;
    std::uint16_t control_;  ///< of the tag
    FrameSink* sink_ = nullptr;
    async::Buffer received_, sent_;  ///< frames while their tag is removed or added
};

}  // namespace net

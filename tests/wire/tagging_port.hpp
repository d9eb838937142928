// SPDX-License-Identifier: GPL-2.0-or-later
// A switch's port for one VLAN. Whoever includes this links firmware_wire.
#pragma once

#include "tests/wire/packets.hpp"

namespace testing_wire {

/// Stands between a trunk and an untagged segment, like the port of a switch.
struct TaggingPort {
    TaggingPort(FakeWire& trunk, FakeWire& access, std::uint16_t tag)
        : trunk_end(trunk), access_end(access) {
        trunk_end.on_frame = [this, tag](layout::Bytes frame) {
            if (::wire::vlan_of(frame) == tag) {
                priority = frame[14] >> 5;
                access_end.inject(joined({frame.first(12), frame.subspan(16)}));
            }
        };
        access_end.on_frame = [this, tag](layout::Bytes frame) {
            layout::be16 fields[] = {::wire::ethertype_vlan, tag};
            trunk_end.inject(
                joined({frame.first(12), layout::bytes_of(fields), frame.subspan(12)}));
        };
    }
    RawEnd trunk_end, access_end;
    unsigned priority = 0;
};

}  // namespace testing_wire

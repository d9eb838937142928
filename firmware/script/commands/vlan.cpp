// SPDX-License-Identifier: GPL-2.0-or-later
// vcreate and vdestroy.
#include "script/interpreter.hpp"

namespace script::commands {
namespace {

constexpr std::uint32_t largest_tag = 4094, largest_priority = 7;

}  // namespace

async::Result<void> vcreate(Invocation& call) {
    std::string_view name = call.arguments[0];
    boot::Station* trunk = call.host.network.find(name);
    if (trunk == nullptr || trunk->vlan)
        return call.complain(async::Code::not_found, "no such NIC", name);
    std::uint32_t tag = call.arguments.number('t'), priority = call.arguments.number('p');
    if (tag == 0 || tag > largest_tag)
        return call.complain(
            async::Code::malformed, "no tag of a VLAN (1 to 4094)", call.arguments.text('t'));
    if (priority > largest_priority)
        return call.complain(
            async::Code::malformed, "no priority (0 to 7)", call.arguments.text('p'));
    boot::Network& network = call.host.network;
    auto added =
        network.add_vlan(*trunk, static_cast<std::uint16_t>(tag), priority, call.host.entropy);
    if (!added)
        return call.complain(added.error().code, added.error().what, name);
    if (!call.host.stations.follow()) {
        network.remove_vlan(network[network.size() - 1]);
        return call.complain(async::Code::no_memory, "VLAN", name);
    }
    return async::success;
}

async::Result<void> vdestroy(Invocation& call) {
    std::string_view name = call.arguments[0];
    boot::Station* station = call.host.network.find(name);
    if (station == nullptr || !station->vlan)
        return call.complain(async::Code::not_found, "no such VLAN", name);
    // A script that a race fetched runs inside it, and after it the race goes on.
    if (station->races != 0)
        return call.complain(async::Code::in_use, "autoboot is using it", name);
    boot::ImageStore& images = call.host.images;
    for (std::size_t i = 0; i < images.size(); ++i)
        if (images[i].through == station)
            images[i].through = nullptr;
    call.host.stations.forget(*station);
    call.host.network.remove_vlan(*station);
    return async::success;
}

}  // namespace script::commands

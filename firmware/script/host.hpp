// SPDX-License-Identifier: GPL-2.0-or-later
// What scripts run in: everything that commands work with comes in here.
#pragma once

#include "async/report.hpp"
#include "boot/race.hpp"
#include "script/dialogs.hpp"
#include "script/machine.hpp"
#include "script/settings.hpp"
#include "script/starter.hpp"
#include "script/stations.hpp"

namespace script {

/// All of it outlives the interpreter. A group of commands that needs more adds its interface here,
/// owned by this room and implemented above it.
struct Host {
    async::Loop& loop;
    async::Console& console;
    Keyboard& keyboard;
    Settings& settings;
    Dialogs& dialogs;
    Machine& machine;
    async::Entropy& entropy;
    async::Report& report;
    boot::Network& network;
    boot::RaceSettings& policy;  ///< every timeout of DHCP, TFTP and the race
    boot::ImageStore& images;
    Starter& starter;
    Stations& stations;
};

}  // namespace script

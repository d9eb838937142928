// SPDX-License-Identifier: GPL-2.0-or-later
// From the name of an image, or its URI, to the image.
#pragma once

#include "script/command.hpp"
#include "script/host.hpp"

namespace script {

/// Downloads `reference`, relative to the current working URI, through the NIC that leads to its
/// server. From the command come --name, --timeout (milliseconds for the whole of it; none: as long
/// as the server answers) and --quiet. Shows how far it is, and complains. The image that nobody
/// has kept is gone when the task is.
async::Task<boot::Image*> download(Invocation& call, std::string_view reference);

}  // namespace script

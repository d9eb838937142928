// SPDX-License-Identifier: GPL-2.0-or-later
// What happens to an image that is booted: scripts run here, everything else goes to the Starter.
#pragma once

#include "script/command.hpp"
#include "script/starter.hpp"

namespace script {

/// " [script]" and the like.
const char* kind_of(const boot::Image& image);

/// Code::unsupported: by its first bytes it is nothing that can be booted.
async::Result<void> check_bootable(const boot::Image& image);

/// Boots `image`, which came through `through` (nullptr: unknown, the current NIC's). A script runs
/// inside the one that calls, or with --replace in its place. An image with autofree is gone
/// afterwards, however that went, and so is a script that replaced another.
async::Task<void> execute(Invocation& call, boot::Image& image, boot::Station* through);

}  // namespace script

// SPDX-License-Identifier: GPL-2.0-or-later
// The way out of scripts into what they boot.
#pragma once

#include "async/task.hpp"
#include "boot/boot_file.hpp"
#include "boot/image_store.hpp"
#include "boot/network.hpp"

namespace script {

/// Hands the machine over.
class Starter {
  public:
    /// Starts a boot program (NBP) or a Linux kernel; a kernel gets all other images as its initrd.
    /// `through`: whose lease a boot program is told of; nullptr: no network, a kernel only. Comes
    /// back with an error: it cannot be started, and nothing changed; or with success: a boot
    /// program ended and gave the machine back.
    virtual async::Task<void> start(boot::Image& image, boot::Station* through) = 0;
    /// What start() can start, so that a race is not won by something else.
    virtual boot::BootLimits limits() = 0;

  protected:
    ~Starter() = default;
};

}  // namespace script

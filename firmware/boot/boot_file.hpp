// SPDX-License-Identifier: GPL-2.0-or-later
// The file that a race fetches: a script, a boot program or a Linux kernel, as its first bytes
// tell.
#pragma once

#include "boot/image_linux.hpp"

namespace boot {

/// What the machine can start.
struct BootLimits {
    LinuxMachine machine;
    std::size_t program = 0;  ///< the largest boot program
};

class BootFile final : public NewImage {
  public:
    BootFile(ImageStore& store, const BootLimits& limits) : NewImage(store, {}), limits_(limits) {}

    /// Before a fetch: the file's path. It must outlive the fetch.
    void set_path(std::string_view path);
    /// Ends the fetch of what is neither a script nor a kernel nor small enough for a boot program,
    /// as soon as that is known.
    layout::MutableBytes space(std::size_t count) override;
    /// Once it is complete: whether it can be started.
    async::Result<void> check() const;

  private:
    /// Neither a script nor a kernel, as far as is known.
    bool is_program() const;

    BootLimits limits_;
};

}  // namespace boot

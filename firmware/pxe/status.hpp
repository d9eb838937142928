// SPDX-License-Identifier: GPL-2.0-or-later
// Our errors as status words of the PXE API.
#pragma once

#include <cstdint>

#include "async/result.hpp"

namespace pxe {

/// What a call is answered with: one of PXENV_STATUS_*.
using Status = std::uint16_t;

/// The word for an error of a TFTP transfer. `timeout` is the one for a silent server.
[[nodiscard]] Status tftp_status(const async::Error& error, Status timeout);

}  // namespace pxe

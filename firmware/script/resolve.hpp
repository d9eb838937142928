// SPDX-License-Identifier: GPL-2.0-or-later
// From the name of a host, or its address in text form, to its address.
#pragma once

#include "async/task.hpp"
#include "wire/address.hpp"

namespace script {

struct Host;

/// `name` must outlive the task. Code::not_found: the name is not known; Code::timed_out.
async::Task<wire::Ipv4Address> resolve(Host& host, std::string_view name);

}  // namespace script

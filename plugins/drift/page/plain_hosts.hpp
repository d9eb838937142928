// SPDX-License-Identifier: GPL-2.0-or-later
// The hosts that are not good, for readers without JavaScript; the page's script puts its own table
// in their place.
#pragma once

#include <string>

#include "drift/report.hpp"

namespace drift {

/// HTML of one table with the hosts that are not good and what differs on them; of very many
/// findings the first.
[[nodiscard]] std::string plain_hosts_html(const Report& report);

}  // namespace drift

// SPDX-License-Identifier: GPL-2.0-or-later
// A host as a line of an inventory names it: "kvm[01:50].example.org:2222" stands for fifty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drift/inventory/draft.hpp"

namespace drift {

struct HostNames {
    std::vector<std::string> names;
    std::optional<std::uint16_t> port;
};

/// [BEGIN:END] and [BEGIN:END:STEP] of numbers or single letters, both ends included; several in
/// one name. Leading zeros of BEGIN are kept. An IPv6 address is followed by a port in brackets
/// only.
[[nodiscard]] Result<HostNames> expand_host(Draft& draft,
                                            std::string_view text,
                                            const Place& place);

}  // namespace drift

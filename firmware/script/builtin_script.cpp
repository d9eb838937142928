// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/builtin_script.hpp"

namespace script {
namespace {

constexpr std::string_view text =
#include "script/multinic_script.inc"
    ;

}  // namespace

std::string_view builtin_script() {
    return text;
}

}  // namespace script

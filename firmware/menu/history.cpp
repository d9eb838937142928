// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/history.hpp"

#include <cstring>

namespace menu {

void History::add(std::string_view line) {
    std::size_t size = line.size() + 1;
    if (line.empty() || size > sizeof lines_ || line == this->line(1))
        return;
    if (used_ > sizeof lines_ - size) {
        used_ = sizeof lines_ - size;
        while (used_ > 0 && lines_[used_ - 1] != 0)
            --used_;
    }
    std::memmove(lines_ + size, lines_, used_);
    std::memcpy(lines_, line.data(), line.size());
    lines_[size - 1] = 0;
    used_ += size;
}

std::string_view History::line(std::size_t number) const {
    std::string_view rest(lines_, used_);
    while (number > 1 && !rest.empty()) {
        rest.remove_prefix(rest.find('\0') + 1);
        --number;
    }
    return rest.substr(0, rest.find('\0'));
}

}  // namespace menu

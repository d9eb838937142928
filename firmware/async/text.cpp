// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/text.hpp"

namespace async {

[[gnu::noinline]] TextWriter& TextWriter::add(std::string_view text) {
    std::size_t room = capacity_ - size_;
    truncated_ |= text.size() > room;
    std::size_t count = text.size() < room ? text.size() : room;
    if (count != 0)
        std::memcpy(buffer_ + size_, text.data(), count);
    size_ += count;
    return *this;
}

[[gnu::noinline]] TextWriter& TextWriter::add(const char* text) {
    return add(std::string_view(text));
}

[[gnu::noinline]] TextWriter& TextWriter::add(char character) {
    return add(std::string_view(&character, 1));
}

TextWriter& TextWriter::decimal(std::uint64_t value) {
    char digits[20];
    std::size_t first = sizeof digits;
    do {
        digits[--first] = static_cast<char>('0' + value % 10);
        value /= 10;
    } while (value != 0);
    return add(std::string_view(digits + first, sizeof digits - first));
}

TextWriter& TextWriter::hex(std::uint64_t value, unsigned digits) {
    bool started = false;
    for (unsigned position = 16; position-- > 0;) {
        auto digit = static_cast<unsigned>(value >> (position * 4)) & 0xF;
        started |= digit != 0 || position < digits || position == 0;
        if (started)
            add("0123456789abcdef"[digit]);
    }
    return *this;
}

}  // namespace async

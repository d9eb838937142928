// SPDX-License-Identifier: GPL-2.0-or-later
#include "module/file_mode.hpp"

#include <algorithm>
#include <string_view>

namespace module {
namespace {

using romfile::Error;
using romfile::Result;

constexpr mode_t all_bits = 07777, executable = 0111;

/// The bits of all whom a clause is about: read, write and execute for each, and their special
/// ones.
struct Whom {
    char letter;
    mode_t bits;
};
constexpr Whom whoms[] = {{'u', 04700}, {'g', 02070}, {'o', 01007}, {'a', 07777}};

/// Takes the letters from the front; 0 when there are none.
mode_t take_whom(std::string_view& clause) {
    mode_t bits = 0;
    while (!clause.empty()) {
        const auto found = std::find_if(std::begin(whoms), std::end(whoms), [&](const Whom& whom) {
            return whom.letter == clause.front();
        });
        if (found == std::end(whoms))
            break;
        bits |= found->bits;
        clause.remove_prefix(1);
    }
    return bits;
}

/// What a letter behind the sign stands for, for everybody.
mode_t bits_of(char letter, mode_t mode) {
    switch (letter) {
        case 'r':
            return 0444;
        case 'w':
            return 0222;
        case 'x':
            return executable;
        case 'X':
            return (mode & executable) != 0 ? executable : 0;
        case 's':
            return 06000;
        case 't':
            return 01000;
        case 'u':
            return (mode >> 6 & 7) * 0111;
        case 'g':
            return (mode >> 3 & 7) * 0111;
        case 'o':
            return (mode & 7) * 0111;
        default:
            return all_bits + 1;
    }
}

/// One clause such as "ug+rw". False when it is none.
bool apply_clause(std::string_view clause, mode_t& mode, mode_t mask) {
    mode_t whom = take_whom(clause);
    const mode_t allowed = whom == 0 ? ~mask & all_bits : all_bits;
    whom = whom == 0 ? all_bits : whom;
    if (clause.empty())
        return false;
    while (!clause.empty()) {
        const char sign = clause.front();
        clause.remove_prefix(1);
        if (sign != '+' && sign != '-' && sign != '=')
            return false;
        mode_t bits = 0;
        for (; !clause.empty() && clause.find_first_of("+-=") != 0; clause.remove_prefix(1)) {
            const mode_t more = bits_of(clause.front(), mode);
            if (more > all_bits)
                return false;
            bits |= more;
        }
        bits &= whom & allowed;
        if (sign == '=')
            mode &= ~(whom & 0777);
        mode = sign == '-' ? mode & ~bits : mode | bits;
    }
    return true;
}

bool is_octal(const std::string& text) {
    return !text.empty() && text.size() <= 5 && text.find_first_not_of("01234567") == text.npos;
}

}  // namespace

Result<mode_t> apply_mode(const std::string& text, mode_t mode, mode_t mask) {
    const Error wrong{
        "is no mode", "", "Write octal digits in quotes, such as '0644', or u=rw,g=r,o=r."};
    if (is_octal(text)) {
        const mode_t bits = static_cast<mode_t>(std::stoul(text, nullptr, 8));
        return bits <= all_bits ? Result<mode_t>(bits) : wrong;
    }
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (!apply_clause(std::string_view(text).substr(begin, end - begin), mode, mask))
            return wrong;
        begin = end + 1;
    }
    return mode;
}

}  // namespace module

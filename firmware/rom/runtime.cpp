// SPDX-License-Identifier: GPL-2.0-or-later
// What a compiler expects to find even without a C library.
#include <cstddef>
#include <cstdint>

namespace {

struct Halves {
    std::uint32_t low, high;
};

/// Binary long division; the operands that matter (times, sizes) are short.
std::uint64_t divide(std::uint64_t dividend, std::uint64_t divisor, std::uint64_t* remainder) {
    std::uint64_t quotient = 0, rest = 0;
    if (dividend >> 32 == 0 && divisor >> 32 == 0 && divisor != 0) {
        auto low = static_cast<std::uint32_t>(dividend), by = static_cast<std::uint32_t>(divisor);
        quotient = low / by;
        rest = low % by;
    } else if (divisor >> 32 == 0 && divisor != 0) {
        auto by = static_cast<std::uint32_t>(divisor);
        auto high = static_cast<std::uint32_t>(dividend >> 32);
        auto low = static_cast<std::uint32_t>(dividend);
        std::uint32_t upper = high / by, lower, left = high % by;
        asm("divl %4" : "=a"(lower), "=d"(left) : "0"(low), "1"(left), "r"(by));
        quotient = std::uint64_t{upper} << 32 | lower;
        rest = left;
    } else {
        for (int bit = 63; bit >= 0; --bit) {
            rest = rest << 1 | (dividend >> bit & 1);
            if (rest >= divisor) {
                rest -= divisor;
                quotient |= std::uint64_t{1} << bit;
            }
        }
    }
    if (remainder != nullptr)
        *remainder = rest;
    return quotient;
}

}  // namespace

extern "C" {

void* memcpy(void* destination, const void* source, std::size_t count) {
    void* result = destination;
    std::size_t words = count / 4;
    asm volatile("rep movsl; movl %3, %%ecx; rep movsb"
                 : "+D"(destination), "+S"(source), "+c"(words)
                 : "r"(count & 3)
                 : "memory");
    return result;
}

void* memset(void* destination, int value, std::size_t count) {
    void* result = destination;
    asm volatile("rep stosb" : "+D"(destination), "+c"(count) : "a"(value) : "memory");
    return result;
}

void* memmove(void* destination, const void* source, std::size_t count) {
    if (static_cast<std::uint8_t*>(destination) <= static_cast<const std::uint8_t*>(source) ||
        static_cast<const std::uint8_t*>(source) + count <= destination)
        return memcpy(destination, source, count);
    auto* to = static_cast<std::uint8_t*>(destination) + count - 1;
    auto* from = static_cast<const std::uint8_t*>(source) + count - 1;
    asm volatile("std; rep movsb; cld" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
    return destination;
}

int memcmp(const void* first, const void* second, std::size_t count) {
    auto* a = static_cast<const std::uint8_t*>(first);
    auto* b = static_cast<const std::uint8_t*>(second);
    for (std::size_t i = 0; i < count; ++i)
        if (a[i] != b[i])
            return a[i] - b[i];
    return 0;
}

int bcmp(const void* first, const void* second, std::size_t count) {
    return memcmp(first, second, count);
}

void* memchr(const void* memory, int value, std::size_t count) {
    auto* bytes = static_cast<const std::uint8_t*>(memory);
    for (std::size_t i = 0; i < count; ++i)
        if (bytes[i] == static_cast<std::uint8_t>(value))
            return const_cast<std::uint8_t*>(bytes + i);
    return nullptr;
}

std::size_t strlen(const char* text) {
    std::size_t length = 0;
    while (text[length] != 0)
        ++length;
    return length;
}

std::uint64_t __udivdi3(std::uint64_t dividend, std::uint64_t divisor) {
    return divide(dividend, divisor, nullptr);
}

std::uint64_t __umoddi3(std::uint64_t dividend, std::uint64_t divisor) {
    std::uint64_t remainder;
    divide(dividend, divisor, &remainder);
    return remainder;
}

std::uint64_t __udivmoddi4(std::uint64_t dividend,
                           std::uint64_t divisor,
                           std::uint64_t* remainder) {
    return divide(dividend, divisor, remainder);
}

// Shifts of 64-bit values, written in halves: a 64-bit shift here would call itself.
std::uint64_t __lshrdi3(std::uint64_t value, int count) {
    auto [low, high] = __builtin_bit_cast(Halves, value);
    if ((count & 32) != 0)
        return __builtin_bit_cast(std::uint64_t, Halves{high >> (count & 31), 0});
    if (count == 0)
        return value;
    return __builtin_bit_cast(std::uint64_t,
                              Halves{low >> count | high << (32 - count), high >> count});
}

std::uint64_t __ashldi3(std::uint64_t value, int count) {
    auto [low, high] = __builtin_bit_cast(Halves, value);
    if ((count & 32) != 0)
        return __builtin_bit_cast(std::uint64_t, Halves{0, low << (count & 31)});
    if (count == 0)
        return value;
    return __builtin_bit_cast(std::uint64_t,
                              Halves{low << count, high << count | low >> (32 - count)});
}

/// Reached by a pure virtual call or a failed bound: our bug. The CPU exception tells where.
[[noreturn]] void __cxa_pure_virtual() {
    __builtin_trap();
}
[[noreturn]] void abort() {
    __builtin_trap();
}
}

namespace std {
[[noreturn]] void __throw_out_of_range_fmt(const char*, ...) {
    __builtin_trap();
}
[[noreturn]] void __throw_length_error(const char*) {
    __builtin_trap();
}
[[noreturn]] void __throw_logic_error(const char*) {
    __builtin_trap();
}
// What libstdc++ 13 and newer call instead of those three, where there is no system.
void terminate() noexcept {
    __builtin_trap();
}
}  // namespace std

// A virtual destructor names this; objects are released through async::Owned.
void operator delete(void*, std::size_t) noexcept {
    __builtin_trap();
}
void operator delete(void*) noexcept {
    __builtin_trap();
}

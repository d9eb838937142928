// SPDX-License-Identifier: GPL-2.0-or-later
// The seam to what is outside: time, randomness, console, debug port. `bios` implements these for
// the ROM, the tests implement them with a clock that the test turns.
#pragma once

#include <cstdint>
#include <string_view>

#include "async/keys.hpp"
#include "async/time.hpp"

namespace async {

class Clock {
  public:
    /// Monotonic; never earlier than a value already returned.
    virtual Instant now() = 0;

  protected:
    ~Clock() = default;
};

class Entropy {
  public:
    /// 32 bits that differ between machines and boots. Good enough for transaction ids, ports and
    /// jitter; not for keys.
    virtual std::uint32_t random() = 0;

  protected:
    ~Entropy() = default;
};

class Console {
  public:
    /// Shows text: ASCII, "\n" ends a line, and the escape sequences of async/ansi.hpp. Other
    /// characters are shown as '?'.
    virtual void write(std::string_view text) = 0;
    /// The next key (async/keys.hpp), or key_none when none was pressed. Does not block.
    virtual Key poll_key() = 0;

  protected:
    ~Console() = default;
};

/// Where the boot report goes, one complete line (with its newline) at a time.
class LineSink {
  public:
    virtual void write_line(std::string_view line) = 0;

  protected:
    ~LineSink() = default;
};

}  // namespace async

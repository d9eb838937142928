// SPDX-License-Identifier: GPL-2.0-or-later
// The boot report: one JSON object per line, {"t":<ms since entry>,"event":"...",...}.
// The events and their fields are documented in firmware/boot-report.schema.json.
#pragma once

#include <cstdint>
#include <string_view>

#include "async/platform.hpp"
#include "async/result.hpp"
#include "async/text.hpp"

namespace async {

/// Which NIC: netN, or a VLAN on it, netN-TAG.
struct NicName {
    std::uint16_t number = 0;
    std::uint16_t vlan = 0;  ///< 0: none
    friend bool operator==(NicName, NicName) = default;
};
Text<14> to_text(NicName name);

class Report {
  public:
    /// `sink` may be nullptr: then events go nowhere.
    Report(Clock& clock, LineSink* sink) : clock_(clock), sink_(sink), start_(clock.now()) {}
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;

    /// One event under construction; written when it is destroyed, so one statement is one line:
    ///     report.event("link").field(interface.name()).field("state", "up");
    /// There is one at a time.
    class Line {
      public:
        Line(const Line&) = delete;
        Line& operator=(const Line&) = delete;
        ~Line() { report_.end(); }
        /// `text` may be hostile: it is escaped, and non-ASCII bytes become \u00XX.
        Line& field(const char* name, std::string_view text);
        Line& field(const char* name, const char* text);
        Line& field(const char* name, std::uint32_t number);
        Line& field(const char* name, bool flag);
        /// Adds "nic" and, where it is one, "vlan".
        Line& field(NicName name);
        /// Adds "error", "reason" and, where not 0, "value".
        Line& field(const Error& error);

      private:
        friend class Report;
        explicit Line(Report& report) : report_(report) {}
        TextWriter& begin(const char* name);
        Report& report_;
    };
    [[nodiscard]] Line event(const char* name) {
        begin(name);
        return Line(*this);
    }
    /// Whole milliseconds since the report began.
    std::uint64_t elapsed_ms() { return (clock_.now() - start_).microseconds / 1000; }

  private:
    void begin(const char* event);
    void end();

    static constexpr std::size_t line_limit = 768;
    Clock& clock_;
    LineSink* sink_;
    Instant start_;
    Text<line_limit> text_;
};

}  // namespace async

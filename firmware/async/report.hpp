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

class Report {
  public:
    /// `sink` may be nullptr: then events cost nearly nothing and go nowhere.
    Report(Clock& clock, LineSink* sink) : clock_(clock), sink_(sink), start_(clock.now()) {}

    /// One event under construction; written when it is destroyed, so one statement is one line:
    ///     report.event("link").field("nic", 2u).field("state", "up");
    class Line {
      public:
        Line(const Line&) = delete;
        Line& operator=(const Line&) = delete;
        ~Line();
        /// `text` may be hostile: it is escaped, and non-ASCII bytes become \u00XX.
        Line& field(std::string_view name, std::string_view text);
        Line& field(std::string_view name, const char* text) {
            return field(name, std::string_view(text));
        }
        Line& field(std::string_view name, std::uint64_t number);
        Line& field(std::string_view name, std::uint32_t number) {
            return field(name, std::uint64_t{number});
        }
        Line& field(std::string_view name, bool flag);
        /// Adds "error", "reason" and, where not 0, "value".
        Line& field(const Error& error);

      private:
        friend class Report;
        Line(Report& report, std::string_view event);
        void name(std::string_view name);
        static constexpr std::size_t line_limit = 768;
        Report& report_;
        Text<line_limit> text_;
    };
    [[nodiscard]] Line event(std::string_view name) { return Line(*this, name); }
    /// Whole milliseconds since the report began.
    std::uint64_t elapsed_ms() { return (clock_.now() - start_).microseconds / 1000; }

  private:
    Clock& clock_;
    LineSink* sink_;
    Instant start_;
};

}  // namespace async

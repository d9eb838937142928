// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/report.hpp"

namespace async {

namespace {

constexpr std::string_view line_end = "}\n";

}  // namespace

Report::Line::Line(Report& report, std::string_view event) : report_(report) {
    if (report_.sink_ == nullptr)
        return;
    text_.add("{\"t\":").decimal(report_.elapsed_ms()).add(",\"event\":\"").add(event).add('"');
}

Report::Line::~Line() {
    if (report_.sink_ == nullptr)
        return;
    // A cut line would not be JSON; nothing we write comes near the limit, hostile text is bounded.
    if (text_.truncated() || text_.view().size() > line_limit - line_end.size()) {
        text_.clear();
        text_.add("{\"t\":").decimal(report_.elapsed_ms()).add(",\"event\":\"oversized\"");
    }
    text_.add(line_end);
    report_.sink_->write_line(text_.view());
}

void Report::Line::name(std::string_view name) {
    text_.add(",\"").add(name).add("\":");
}

Report::Line& Report::Line::field(std::string_view field_name, std::string_view text) {
    if (report_.sink_ == nullptr)
        return *this;
    name(field_name);
    text_.add('"');
    for (char character : text.substr(0, text.size() < 100 ? text.size() : 100)) {
        auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte > 0x7E)
            text_.add("\\u").hex(byte, 4);
        else if (byte == '"' || byte == '\\')
            text_.add('\\').add(character);
        else
            text_.add(character);
    }
    text_.add('"');
    return *this;
}

Report::Line& Report::Line::field(std::string_view field_name, std::uint64_t number) {
    if (report_.sink_ == nullptr)
        return *this;
    name(field_name);
    text_.decimal(number);
    return *this;
}

Report::Line& Report::Line::field(std::string_view field_name, bool flag) {
    if (report_.sink_ == nullptr)
        return *this;
    name(field_name);
    text_.add(flag ? "true" : "false");
    return *this;
}

Report::Line& Report::Line::field(const Error& error) {
    field("error", code_name(error.code));
    field("reason", error.what);
    if (error.value != 0)
        field("value", error.value);
    return *this;
}

}  // namespace async

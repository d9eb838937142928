// SPDX-License-Identifier: GPL-2.0-or-later
#include "async/report.hpp"

namespace async {

Text<14> to_text(NicName name) {
    Text<14> text("net");
    text.decimal(name.number);
    if (name.vlan != 0)
        text.add('-').decimal(name.vlan);
    return text;
}

namespace {

constexpr std::string_view line_end = "}\n";

}  // namespace

[[gnu::noinline]] void Report::begin(const char* event) {
    text_.clear();
    text_.add("{\"t\":").decimal(elapsed_ms()).add(",\"event\":\"").add(event).add('"');
}

[[gnu::noinline]] void Report::end() {
    if (sink_ == nullptr)
        return;
    // A cut line would not be JSON; nothing we write comes near the limit, hostile text is bounded.
    if (text_.truncated() || text_.view().size() > line_limit - line_end.size())
        begin("oversized");
    text_.add(line_end);
    sink_->write_line(text_.view());
}

TextWriter& Report::Line::begin(const char* name) {
    return report_.text_.add(",\"").add(name).add("\":");
}

[[gnu::noinline]] Report::Line& Report::Line::field(const char* name, std::string_view text) {
    TextWriter& out = begin(name).add('"');
    for (char character : text.substr(0, text.size() < 100 ? text.size() : 100)) {
        auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte > 0x7E)
            out.add("\\u").hex(byte, 4);
        else if (byte == '"' || byte == '\\')
            out.add('\\').add(character);
        else
            out.add(character);
    }
    out.add('"');
    return *this;
}

[[gnu::noinline]] Report::Line& Report::Line::field(const char* name, const char* text) {
    return field(name, std::string_view(text));
}

[[gnu::noinline]] Report::Line& Report::Line::field(const char* name, std::uint32_t number) {
    begin(name).decimal(number);
    return *this;
}

[[gnu::noinline]] Report::Line& Report::Line::field(const char* name, bool flag) {
    begin(name).add(flag ? "true" : "false");
    return *this;
}

[[gnu::noinline]] Report::Line& Report::Line::field(NicName name) {
    field("nic", std::uint32_t{name.number});
    return name.vlan != 0 ? field("vlan", std::uint32_t{name.vlan}) : *this;
}

[[gnu::noinline]] Report::Line& Report::Line::field(const Error& error) {
    field("error", code_name(error.code)).field("reason", error.what);
    return error.value != 0 ? field("value", error.value) : *this;
}

}  // namespace async

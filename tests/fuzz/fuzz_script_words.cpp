// SPDX-License-Identifier: GPL-2.0-or-later
// Script text to lines, words and expanded words, and the lint over it. An input is settings,
// NAME=VALUE each, with a zero byte behind each, and then a script.
#include <cstdlib>
#include <string>
#include <vector>

#include "script/expander.hpp"
#include "script/lexer.hpp"
#include "script/lint.hpp"

using namespace script;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

struct Sink final : LintSink {
    void found(const LintFinding& finding) override {
        require(finding.line >= 1 && finding.line <= lines && finding.column >= 1);
        require(!finding.what.empty());
        bytes += static_cast<unsigned char>(std::string(finding.token).size());
    }
    unsigned lines = 1;
    unsigned bytes = 0;
};

/// Expands the words of a line one behind the other, as the interpreter does.
void expand_line(std::string_view line, Settings& settings) {
    std::vector<char> space(600);
    std::size_t used = 0;
    unsigned budget = 40;
    Words words(line);
    for (std::string_view word; !(word = words.next()).empty();) {
        require(word.data() >= line.data() &&
                word.data() + word.size() <= line.data() + line.size());
        require(word[0] != '#' && word.find(' ') == std::string_view::npos);
        unsigned before = budget;
        auto rest = std::span(space).subspan(used);
        auto expanded = expand(word, settings, rest, budget);
        require(budget <= before);
        if (!expanded)
            continue;
        bool copied = budget != before;
        require(copied ? expanded->size() <= rest.size() : expanded->data() == word.data());
        used += copied ? expanded->size() : 0;
    }
    require(words.next().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view script(reinterpret_cast<const char*>(bytes), size);
    std::vector<std::uint8_t> memory(1000);
    Settings settings(memory);
    for (std::size_t end; (end = script.find('\0')) != std::string_view::npos;) {
        std::string_view setting = script.substr(0, end);
        std::size_t equals = setting.find('=');
        if (equals != std::string_view::npos)
            static_cast<void>(
                bool{settings.set(setting.substr(0, equals), setting.substr(equals + 1))});
        script.remove_prefix(end + 1);
    }
    Sink sink;
    LinePlace place;
    while (place.position < script.size()) {
        LineCharacters characters(script, place.position);
        std::string line;
        for (int character; (character = characters.next()) != LineCharacters::end;)
            line += static_cast<char>(character);
        require(characters.position() > place.position);
        expand_line(line, settings);
        Words words(line);
        std::string_view first = words.next();
        if (is_label(first)) {
            auto found = find_label(script, first.substr(1));
            require(found && found->position <= place.position);
        }
        place.position = characters.position();
        place.number += characters.lines_passed();
    }
    sink.lines = place.number;
    lint(script, sink);
    return 0;
}

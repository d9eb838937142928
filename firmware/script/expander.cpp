// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/expander.hpp"

namespace script {
namespace {

/// The first "${...}" that holds no other one: [begin, end). begin == npos when there is none.
struct Reference {
    std::size_t begin = std::string_view::npos;
    std::size_t end = 0;
};

Reference find_innermost(std::string_view text) {
    std::size_t begin = std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{')
            begin = i;
        else if (text[i] == '}' && begin != std::string_view::npos)
            return {begin, i + 1};
    }
    return {};
}

}  // namespace

async::Result<std::string_view> expand(std::string_view word,
                                       Settings& settings,
                                       std::span<char> space,
                                       unsigned& budget) {
    Reference reference = find_innermost(word);
    if (reference.begin == std::string_view::npos)
        return word;
    if (word.size() > space.size())
        return async::Error{async::Code::too_large, "the line is too long"};
    std::memcpy(space.data(), word.data(), word.size());
    char* text = space.data();
    std::size_t size = word.size();
    do {
        if (budget == 0)
            return async::Error{async::Code::too_large, "the expansion has no end"};
        --budget;
        // What stands behind makes room for a value of any length.
        std::size_t behind = size - reference.end;
        char* parked = text + space.size() - behind;
        std::string_view name(text + reference.begin + 2, reference.end - reference.begin - 3);
        std::memmove(parked, text + reference.end, behind);
        // The value comes where its name stands, which is read by then.
        async::TextWriter value(text + reference.begin, space.size() - reference.begin - behind);
        settings.format(name, value);
        if (value.truncated())
            return async::Error{async::Code::too_large, "the line is too long"};
        size = reference.begin + value.view().size();
        std::memmove(text + size, parked, behind);
        size += behind;
        reference = find_innermost({text, size});
    } while (reference.begin != std::string_view::npos);
    return std::string_view(text, size);
}

}  // namespace script

// SPDX-License-Identifier: GPL-2.0-or-later
#include "menu/line_editor.hpp"

namespace menu {

using async::control_key;

bool LineEditor::set(std::string_view text) {
    size_ = cursor_ = 0;
    std::string_view fitting = text.substr(0, storage_.size());
    if (!fitting.empty())
        std::memmove(storage_.data(), fitting.data(), fitting.size());
    size_ = cursor_ = fitting.size();
    return fitting.size() == text.size();
}

void LineEditor::erase(std::size_t first, std::size_t count) {
    if (count > size_ - first)
        count = size_ - first;
    char* place = storage_.data() + first;
    if (count != 0)
        std::memmove(place, place + count, size_ - first - count);
    size_ -= count;
    cursor_ = first;
}

std::size_t LineEditor::word_start() const {
    std::size_t start = cursor_;
    while (start > 0 && storage_[start - 1] == ' ')
        --start;
    while (start > 0 && storage_[start - 1] != ' ')
        --start;
    return start;
}

bool LineEditor::on_key(async::Key key) {
    switch (key) {
        case async::key_left:
        case control_key('B'):
            cursor_ -= cursor_ > 0 ? 1 : 0;
            break;
        case async::key_right:
        case control_key('F'):
            cursor_ += cursor_ < size_ ? 1 : 0;
            break;
        case async::key_home:
        case control_key('A'):
            cursor_ = 0;
            break;
        case async::key_end:
        case control_key('E'):
            cursor_ = size_;
            break;
        case async::key_backspace:
            if (cursor_ > 0)
                erase(cursor_ - 1, 1);
            break;
        case async::key_delete:
        case control_key('D'):
            erase(cursor_, 1);
            break;
        case control_key('K'):
            size_ = cursor_;
            break;
        case control_key('U'):
            erase(0, cursor_);
            break;
        case control_key('W'): {
            std::size_t start = word_start();
            erase(start, cursor_ - start);
            break;
        }
        default:
            if (key < ' ' || key > '~')
                return false;
            if (size_ < storage_.size()) {
                char* place = storage_.data() + cursor_++;
                std::memmove(place + 1, place, size_++ - (cursor_ - 1));
                *place = static_cast<char>(key);
            }
    }
    return true;
}

unsigned LineEditor::view(async::TextWriter& out, unsigned width, bool secret) const {
    std::size_t first = cursor_ < width ? 0 : cursor_ - width + 1;
    for (char character : text().substr(first, width)) {
        bool printable = character >= ' ' && character <= '~';
        out.add(secret ? '*' : printable ? character : '?');
    }
    return static_cast<unsigned>(cursor_ - first);
}

}  // namespace menu

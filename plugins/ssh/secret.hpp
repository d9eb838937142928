// SPDX-License-Identifier: GPL-2.0-or-later
// What a person types and nobody may read later.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace ssh {

/// Text that is wiped from memory when its last owner goes.
class Secret {
  public:
    /// Takes the characters, and wipes them where they stood.
    explicit Secret(std::string&& text) : text_(new std::string(text), wipe_and_delete) {
        wipe(text);
    }
    [[nodiscard]] const char* c_str() const { return text_->c_str(); }
    [[nodiscard]] bool same_as(const Secret& other) const { return *text_ == *other.text_; }

  private:
    static void wipe(std::string& text) {
        // volatile, or the compiler would leave out what nobody reads.
        for (volatile char& character : text)
            character = 0;
    }
    static void wipe_and_delete(std::string* text) {
        wipe(*text);
        delete text;
    }
    std::shared_ptr<std::string> text_;
};

struct Question {
    std::string text;  ///< one line, fit for a terminal
    bool echo = false;
    /// Who is asked for the same again gets the same answer; empty: ask each time.
    std::string same_as;
    enum class Kind { other, password, passphrase } kind = Kind::other;
};

/// Asks a person, and waits. Nothing: there is nobody to ask.
using Asker = std::function<std::optional<Secret>(const Question&)>;

}  // namespace ssh

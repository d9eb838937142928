// SPDX-License-Identifier: GPL-2.0-or-later
// Stands in for a module: says what it was started with, or ends as the option `do` wants it to.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("one argument, please\n", stderr);
        return 1;
    }
    std::ifstream file(argv[1]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const nlohmann::json options = nlohmann::json::parse(text, nullptr, false);
    const std::string wanted = options.is_object() ? options.value("do", "") : "";
    if (wanted == "die") {
        static_cast<void>(std::raise(SIGKILL));
    }
    if (wanted == "need glibc") {
        std::fputs("/lib64/libc.so.6: version `GLIBC_2.99' not found (required by rom_info)\n",
                   stderr);
        return 1;
    }
    if (wanted == "mutter") {
        std::puts("this is no JSON");
        return 3;
    }
    // As text, because Ansible takes keys that begin as its own do out of an answer.
    const nlohmann::json answer = {
        {"changed", wanted == "change"},
        {"failed", wanted == "fail"},
        {"msg", "echo"},
        {"arguments", text},
        {"uid", ::geteuid()},
        {"secret", options.value("password", "")},
    };
    std::puts(answer.dump().c_str());
    return wanted == "fail" ? 1 : 0;
}

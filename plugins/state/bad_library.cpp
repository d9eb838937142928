// SPDX-License-Identifier: GPL-2.0-or-later
// For tests: a library that is trouble as soon as it is loaded, as a broken one of rpm's may be.
#include <unistd.h>

#include <csignal>

namespace {

[[gnu::constructor]] void be_trouble() {
    if (BAD_LIBRARY_HANGS)
        ::sleep(600);
    else
        ::raise(SIGKILL);
}

}  // namespace

// SPDX-License-Identifier: GPL-2.0-or-later
// For tests of scripts that ask their user: the machine of script/test_host.hpp, with real dialogs
// and somebody at its console.
#pragma once

#include "menu/dialogs.hpp"
#include "menu/test_terminal.hpp"
#include "script/test_host.hpp"

namespace menu {

struct AttendedHost : testing_script::TestHost {
    User user{clock};
    script::Keyboard keys{loop, user};
    Dialogs real{keys, settings};
    script::Host world{loop,
                       keys,
                       keys,
                       settings,
                       real,
                       machine,
                       entropy,
                       report,
                       network,
                       policy,
                       images,
                       starter,
                       stations};
    script::Interpreter runner{world};
};

}  // namespace menu

// SPDX-License-Identifier: GPL-2.0-or-later
// The PXE API: takes a call from an entry point, checks that it may be made now, copies its
// parameter block in, runs it, copies the block back. One object lives while a boot program runs.
#pragma once

#include "pxe/environment.hpp"
#include "pxe/preboot.hpp"
#include "pxe/tftp.hpp"
#include "pxe/udp.hpp"
#include "pxe/undi.hpp"

namespace pxe {

class Api {
  public:
    /// Fills the BaseArea of `environment.memory`. What it refers to must outlive the Api.
    explicit Api(const Environment& environment);
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    /// One call of a boot program; gives what belongs into AX: PXENV_EXIT_SUCCESS or _FAILURE. The
    /// Status word is written unless `parameters` points nowhere. Runs the loop, so it must not be
    /// called from inside a coroutine.
    std::uint16_t call(std::uint16_t opcode, layout::SEGOFF16 parameters);

  private:
    union Parameters;
    struct Row;
    struct Need;
    struct Table;
    Status run(const Row& row, Parameters& parameters);
    unsigned given() const;

    Environment environment_;
    Tftp tftp_;
    Udp udp_;
    Undi undi_;
    Preboot preboot_;
};

}  // namespace pxe

// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/rpm_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>

namespace state {
namespace {

using romfile::Error;
using romfile::Result;

/// Takes functions out of a library and remembers the first that it lacks.
class Functions {
  public:
    Functions(void* library, std::string& lacking) : library_(library), lacking_(lacking) {}

    template <class Function>
    void take(Function& function, const char* name) {
        void* const address = ::dlsym(library_, name);
        if (address == nullptr && lacking_.empty())
            lacking_ = name;
        function = reinterpret_cast<Function>(address);
    }

  private:
    void* library_;
    std::string& lacking_;
};

void take_from_rpm(Functions from, RpmLibrary& library) {
    from.take(library.rpmReadConfigFiles, "rpmReadConfigFiles");
    from.take(library.rpmtsCreate, "rpmtsCreate");
    from.take(library.rpmtsFree, "rpmtsFree");
    from.take(library.rpmtsSetRootDir, "rpmtsSetRootDir");
    from.take(library.rpmtsSetVSFlags, "rpmtsSetVSFlags");
    from.take(library.rpmtsOpenDB, "rpmtsOpenDB");
    from.take(library.rpmtsInitIterator, "rpmtsInitIterator");
    from.take(library.rpmdbNextIterator, "rpmdbNextIterator");
    from.take(library.rpmdbFreeIterator, "rpmdbFreeIterator");
    from.take(library.headerGetString, "headerGetString");
    from.take(library.headerGetNumber, "headerGetNumber");
    from.take(library.headerIsEntry, "headerIsEntry");
    from.take(library.headerFormat, "headerFormat");
    from.take(library.rpmfilesNew, "rpmfilesNew");
    from.take(library.rpmfilesFree, "rpmfilesFree");
    from.take(library.rpmfilesFC, "rpmfilesFC");
    from.take(library.rpmfilesFN, "rpmfilesFN");
    from.take(library.rpmfilesFFlags, "rpmfilesFFlags");
    from.take(library.rpmfilesVerify, "rpmfilesVerify");
}

void take_from_rpmio(Functions from, RpmLibrary& library) {
    from.take(library.rpmDefineMacro, "rpmDefineMacro");
    from.take(library.rpmlogSetCallback, "rpmlogSetCallback");
    from.take(library.rpmlogSetMask, "rpmlogSetMask");
    from.take(library.rpmlogRecMessage, "rpmlogRecMessage");
    from.take(library.rpmlogRecPriority, "rpmlogRecPriority");
}

}  // namespace

Result<RpmLibrary> open_rpm_library(std::span<const RpmLibraryNames> names) {
    for (const RpmLibraryNames& name : names) {
        void* const rpmio = ::dlopen(name.rpmio, RTLD_NOW | RTLD_LOCAL);
        void* const rpm = ::dlopen(name.rpm, RTLD_NOW | RTLD_LOCAL);
        if (rpmio == nullptr || rpm == nullptr)
            continue;
        RpmLibrary library{};
        std::string lacking;
        take_from_rpm({rpm, lacking}, library);
        take_from_rpmio({rpmio, lacking}, library);
        if (!lacking.empty())
            return Error{fmt::format("the rpm library lacks {}", lacking), name.rpm, ""};
        return library;
    }
    return Error{"no rpm library here", "", ""};
}

}  // namespace state

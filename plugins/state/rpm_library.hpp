// SPDX-License-Identifier: GPL-2.0-or-later
// The library of rpm, opened at run time: one program runs on hosts with rpm 4.14 to 6, whose
// library has had three names, and on hosts without rpm. What is called here is declared here, from
// the documented interface, which did not change between those versions; everything is opaque.
#pragma once

#include <cstdint>
#include <span>

#include "romfile/result.hpp"

namespace state {

/// rpm's two libraries; both come from the same version.
struct RpmLibraryNames {
    const char* rpm;
    const char* rpmio;
};

/// The newest first: rpm 4.19 to 6, 4.15 to 4.18, 4.14.
inline constexpr RpmLibraryNames rpm_library_names[] = {
    {"librpm.so.10", "librpmio.so.10"},
    {"librpm.so.9", "librpmio.so.9"},
    {"librpm.so.8", "librpmio.so.8"},
};

using RpmHandle = void*;
using RpmLogCallback = int (*)(RpmHandle record, void* data);

/// The functions that are needed, by their names in the library. They are valid until the process
/// ends: the library is never closed, because it leaves handlers behind.
struct RpmLibrary {
    int (*rpmReadConfigFiles)(const char* file, const char* target);
    RpmHandle (*rpmtsCreate)();
    RpmHandle (*rpmtsFree)(RpmHandle set);
    int (*rpmtsSetRootDir)(RpmHandle set, const char* folder);
    std::uint32_t (*rpmtsSetVSFlags)(RpmHandle set, std::uint32_t flags);
    int (*rpmtsOpenDB)(RpmHandle set, int mode);
    RpmHandle (*rpmtsInitIterator)(RpmHandle set,
                                   std::int32_t tag,
                                   const void* key,
                                   std::size_t key_size);
    RpmHandle (*rpmdbNextIterator)(RpmHandle iterator);
    RpmHandle (*rpmdbFreeIterator)(RpmHandle iterator);
    const char* (*headerGetString)(RpmHandle header, std::int32_t tag);
    std::uint64_t (*headerGetNumber)(RpmHandle header, std::int32_t tag);
    int (*headerIsEntry)(RpmHandle header, std::int32_t tag);
    char* (*headerFormat)(RpmHandle header, const char* format, const char** problem);
    RpmHandle (*rpmfilesNew)(RpmHandle pool, RpmHandle header, std::int32_t tag, int flags);
    RpmHandle (*rpmfilesFree)(RpmHandle files);
    int (*rpmfilesFC)(RpmHandle files);
    char* (*rpmfilesFN)(RpmHandle files, int index);
    std::uint32_t (*rpmfilesFFlags)(RpmHandle files, int index);
    std::uint32_t (*rpmfilesVerify)(RpmHandle files, int index, std::uint32_t omit);
    int (*rpmDefineMacro)(RpmHandle context, const char* macro, int level);
    RpmLogCallback (*rpmlogSetCallback)(RpmLogCallback callback, void* data);
    int (*rpmlogSetMask)(int mask);
    const char* (*rpmlogRecMessage)(RpmHandle record);
    unsigned (*rpmlogRecPriority)(RpmHandle record);
};

/// Opens the first of `names` that is there. An error when none is ("no rpm library here"), and
/// when one lacks a function.
[[nodiscard]] romfile::Result<RpmLibrary> open_rpm_library(
    std::span<const RpmLibraryNames> names = rpm_library_names);

}  // namespace state

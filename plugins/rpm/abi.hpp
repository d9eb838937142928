// SPDX-License-Identifier: GPL-2.0-or-later
// The interface between rpm and its plugins, declared here because rpm has published it only since
// 4.20, and the names of rpm's library that are used. The table of hooks has had the same twelve
// places from rpm 4.13 to 6; only the arguments of the last changed (in 4.18), and it is not used.
//
// Every name is weak: where a version lacks one, the plugin is loaded all the same, and bows out
// (names_are_there), for rpm does nothing at all when a plugin cannot be loaded.
#pragma once

#include <rpm/rpmlog.h>
#include <rpm/rpmte.h>
#include <rpm/rpmts.h>
#include <sys/types.h>

#include <cstddef>

#if __has_include(<rpm/rpmcrypto.h>)  // 4.18
#include <rpm/rpmcrypto.h>
#else
#include <rpm/rpmpgp.h>
#endif
#if __has_include(<rpm/rpmver.h>)  // 4.16
#include <rpm/rpmver.h>
#else
#include <rpm/rpmlib.h>
#endif
#if __has_include(<rpm/rpmplugin.h>)  // 4.20
#include <rpm/rpmplugin.h>
#endif

namespace rpm_plugin {

using AnyHook = void (*)();

/// As rpm has it: the value of the symbol NAME_hooks of the plugin NAME.so.
struct Hooks {
    rpmRC (*init)(rpmPlugin plugin, rpmts set);
    void (*cleanup)(rpmPlugin plugin);
    rpmRC (*transaction_pre)(rpmPlugin plugin, rpmts set);
    rpmRC (*transaction_post)(rpmPlugin plugin, rpmts set, int result);
    rpmRC (*package_pre)(rpmPlugin plugin, rpmte element);
    rpmRC (*package_post)(rpmPlugin plugin, rpmte element, int result);
    AnyHook scriptlet_pre;
    AnyHook scriptlet_fork_post;
    AnyHook scriptlet_post;
    AnyHook file_pre;
    rpmRC (*file_post)(
        rpmPlugin plugin, rpmfi files, const char* path, mode_t mode, rpmFlags what, int result);
    AnyHook file_prepare;
};
static_assert(sizeof(Hooks) == 12 * sizeof(AnyHook));
static_assert(offsetof(Hooks, transaction_post) == 3 * sizeof(AnyHook));
static_assert(offsetof(Hooks, file_post) == 10 * sizeof(AnyHook));
static_assert(sizeof(rpmRC) == sizeof(int) && sizeof(rpmFlags) == 4);
static_assert(RPMRC_OK == 0 && RPMTRANS_FLAG_TEST == 1);

#if __has_include(<rpm/rpmplugin.h>)
static_assert(sizeof(Hooks) == sizeof(rpmPluginHooks_s));
static_assert(offsetof(Hooks, package_post) == offsetof(rpmPluginHooks_s, psm_post));
static_assert(offsetof(Hooks, file_post) == offsetof(rpmPluginHooks_s, fsm_file_post));
#endif

inline constexpr int sha256 = 8;  ///< RFC 9580, 9.5; it has had two names in rpm

}  // namespace rpm_plugin

// Not in the headers before 4.20; they have been in the library since 4.12.
extern "C" {
// NOLINTBEGIN(readability-identifier-naming): rpm's names
void* rpmPluginGetData(rpmPlugin plugin);
void rpmPluginSetData(rpmPlugin plugin, void* data);
// NOLINTEND(readability-identifier-naming)
}

#pragma weak rpmDigestFinal
#pragma weak rpmDigestInit
#pragma weak rpmDigestUpdate
#pragma weak rpmPluginGetData
#pragma weak rpmPluginSetData
#pragma weak rpmlog
#pragma weak rpmteA
#pragma weak rpmteDependsOn
#pragma weak rpmteE
#pragma weak rpmteFailed
#pragma weak rpmteFiles
#pragma weak rpmteN
#pragma weak rpmteR
#pragma weak rpmteType
#pragma weak rpmteV
#pragma weak rpmfilesFC
#pragma weak rpmfilesFN
#pragma weak rpmfilesFree
#pragma weak rpmtsFlags
#pragma weak rpmtsRootDir
#pragma weak rpmtsiFree
#pragma weak rpmtsiInit
#pragma weak rpmtsiNext
#pragma weak rpmvercmp

namespace rpm_plugin {

/// Whether this version of rpm has all that is used of it.
[[nodiscard]] bool names_are_there();

}  // namespace rpm_plugin

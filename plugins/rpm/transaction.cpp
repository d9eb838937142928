// SPDX-License-Identifier: GPL-2.0-or-later
#include "rpm/transaction.hpp"

#include <rpm/rpmfiles.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string_view>

namespace rpm_plugin {
namespace {

std::string text(const char* found) {
    return found == nullptr ? "" : found;
}

Element element_of(rpmte record, const Recorder& recorder) {
    Element element;
    element.id = record;
    element.added = rpmteType(record) == TR_ADDED;
    element.name = text(rpmteN(record));
    element.epoch = text(rpmteE(record));
    element.version = text(rpmteV(record));
    element.release = text(rpmteR(record));
    element.architecture = text(rpmteA(record));
    element.because_of = element.added ? nullptr : rpmteDependsOn(record);
    element.failed = rpmteFailed(record) != 0;
    element.touched_rom = recorder.touched(record);
    return element;
}

}  // namespace

bool names_are_there() {
    return rpmDigestFinal && rpmDigestInit && rpmDigestUpdate && rpmPluginGetData &&
           rpmPluginSetData && rpmlog && rpmteA && rpmteDependsOn && rpmteE && rpmteFailed &&
           rpmteFiles && rpmteN && rpmteR && rpmteType && rpmteV && rpmfilesFC && rpmfilesFN &&
           rpmfilesFree && rpmtsFlags && rpmtsRootDir && rpmtsiFree && rpmtsiInit && rpmtsiNext &&
           rpmvercmp;
}

bool is_real(rpmts set) {
    constexpr rpmFlags without_changes = RPMTRANS_FLAG_TEST | RPMTRANS_FLAG_BUILD_PROBS;
    const std::string root = text(rpmtsRootDir(set));
    return (rpmtsFlags(set) & without_changes) == 0 && (root.empty() || root == "/");
}

std::vector<Element> elements_of(rpmts set, const Recorder& recorder) {
    const auto free = [](rpmtsi each) { rpmtsiFree(each); };
    const std::unique_ptr<rpmtsi_s, decltype(free)> iterator(rpmtsiInit(set), free);
    std::vector<Element> elements;
    while (rpmte record = rpmtsiNext(iterator.get(), TR_ADDED | TR_REMOVED))
        elements.push_back(element_of(record, recorder));
    return elements;
}

bool has_rom_files(rpmte element, const Recorder& recorder) {
    const auto free = [](rpmfiles each) { rpmfilesFree(each); };
    const std::unique_ptr<rpmfiles_s, decltype(free)> files(rpmteFiles(element), free);
    if (files == nullptr)
        return false;
    const auto count = static_cast<int>(rpmfilesFC(files.get()));
    for (int i = 0; i < count; ++i) {
        const std::unique_ptr<char, decltype(&::free)> path(rpmfilesFN(files.get(), i), &::free);
        if (path != nullptr && recorder.is_about_rom(path.get()))
            return true;
    }
    return false;
}

std::string digest_by_rpm(int descriptor) {
    DIGEST_CTX const context = rpmDigestInit(sha256, RPMDIGEST_NONE);
    if (context == nullptr)
        return "";
    char part[32768];
    ssize_t got = 0;
    off_t all = 0;
    while (all <= largest_rom && (got = ::read(descriptor, part, sizeof part)) > 0) {
        rpmDigestUpdate(context, part, static_cast<std::size_t>(got));
        all += got;
    }
    void* digits = nullptr;
    rpmDigestFinal(context, &digits, nullptr, 1);
    const std::unique_ptr<void, decltype(&::free)> owner(digits, &::free);
    return got == 0 ? text(static_cast<const char*>(digits)) : "";
}

}  // namespace rpm_plugin

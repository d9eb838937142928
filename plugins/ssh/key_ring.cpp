// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/key_ring.hpp"

namespace ssh {

KeyRing::Key KeyRing::unlock(const std::string& file, const Secret& passphrase) const {
    // Held while the key is unlocked: who asks for the same waits for it.
    const std::lock_guard lock(state_->mutex);
    for (const Tried& tried : state_->tried)
        if (tried.file == file && tried.passphrase.same_as(passphrase))
            return tried.key;
    ssh_key raw = nullptr;
    Key key;
    const int outcome =
        ssh_pki_import_privkey_file(file.c_str(), passphrase.c_str(), nullptr, nullptr, &raw);
    // It could not be opened, which says nothing of the passphrase: we may have too many files
    // open.
    if (outcome == SSH_EOF)
        return nullptr;
    if (outcome == SSH_OK)
        key = Key(raw, ssh_key_free);
    state_->tried.push_back({file, passphrase, key});
    return key;
}

}  // namespace ssh

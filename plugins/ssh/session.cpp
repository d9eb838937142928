// SPDX-License-Identifier: GPL-2.0-or-later
#include "ssh/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "ssh/text.hpp"
#include "ssh/tunnel.hpp"

namespace ssh {
namespace {

/// Where EL and Fedora put the system's rules on algorithms for libssh.
constexpr const char* crypto_policy = "/etc/libssh/libssh_client.config";

bool set_options(ssh_session session,
                 const HostSettings& settings,
                 const std::string& algorithms,
                 int socket) {
    const bool no_config = false;
    const unsigned port = settings.port;
    bool ok = ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no_config) == SSH_OK;
    if (::access(crypto_policy, R_OK) == 0)
        ok = ok && ssh_options_parse_config(session, crypto_policy) == SSH_OK;
    ok = ok && ssh_options_set(session, SSH_OPTIONS_HOST, settings.host_name.c_str()) == SSH_OK;
    ok = ok && ssh_options_set(session, SSH_OPTIONS_PORT, &port) == SSH_OK;
    ok = ok && ssh_options_set(session, SSH_OPTIONS_USER, settings.user.c_str()) == SSH_OK;
    if (!algorithms.empty())
        ok = ok && ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, algorithms.c_str()) == SSH_OK;
    return ok && ssh_options_set(session, SSH_OPTIONS_FD, &socket) == SSH_OK;
}

}  // namespace

Session::Session(Loop& loop, std::string name, SessionHandle handle, std::unique_ptr<Tunnel> way)
    : loop_(loop), name_(std::move(name)), way_(std::move(way)), handle_(std::move(handle)) {}

Session::~Session() {
    if (ssh_is_connected(handle_.get()) != 0)
        ssh_disconnect(handle_.get());
}

Result<std::unique_ptr<Session>> Session::create(Loop& loop,
                                                 const HostSettings& settings,
                                                 const std::string& algorithms,
                                                 Descriptor socket,
                                                 std::unique_ptr<Tunnel> way) {
    SessionHandle handle(ssh_new());
    if (handle == nullptr)
        return Error{"libssh cannot make a session", settings.name, ""};
    ssh_set_blocking(handle.get(), 0);
    if (!set_options(handle.get(), settings, algorithms, socket.number()))
        return Error{fmt::format("libssh refuses the settings: {}",
                                 printable_line(ssh_get_error(handle.get()))),
                     settings.name,
                     ""};
    std::unique_ptr<Session> session(
        new Session(loop, settings.name, std::move(handle), std::move(way)));
    session->socket_ = socket.number();
    session->not_yet_taken_ = std::move(socket);
    return session;
}

Task<Result<void>> Session::handshake(Deadline deadline) {
    const auto attempt = [this] {
        const int outcome = ssh_connect(handle());
        // From its first call on the descriptor is libssh's to close.
        if (ssh_get_fd(handle()) == not_yet_taken_.number())
            (void)not_yet_taken_.release();
        return outcome;
    };
    const Result<int> outcome = co_await repeat(attempt, SSH_AGAIN, deadline, "the SSH handshake");
    if (!outcome)
        co_return outcome.error();
    if (*outcome != SSH_OK)
        co_return failure("the SSH handshake failed");
    co_return success;
}

Result<PresentedKey> Session::host_key() const {
    ssh_key raw = nullptr;
    if (ssh_get_server_publickey(handle(), &raw) != SSH_OK)
        return failure("the host shows no key");
    const KeyHandle key(raw);
    char* text = nullptr;
    if (ssh_pki_export_pubkey_base64(key.get(), &text) != SSH_OK)
        return failure("the host's key cannot be read");
    const CString blob(text);
    unsigned char* hash = nullptr;
    std::size_t size = 0;
    if (ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != SSH_OK)
        return failure("the host's key cannot be read");
    const CString fingerprint(ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size));
    ssh_clean_pubkey_hash(&hash);
    const char* const type = ssh_key_type_to_char(ssh_key_type(key.get()));
    return PresentedKey{type != nullptr ? type : "", blob.get(), fingerprint.get()};
}

Task<bool> Session::activity(Deadline deadline) {
    std::vector<pollfd> descriptors;
    add_descriptors(descriptors);
    const bool in_time = co_await loop_.wait(std::move(descriptors), deadline);
    if (way_ != nullptr)
        way_->pump();
    co_return in_time;
}

void Session::add_descriptors(std::vector<pollfd>& descriptors) const {
    const bool writing = (ssh_get_poll_flags(handle()) & SSH_WRITE_PENDING) != 0;
    descriptors.push_back({socket_, static_cast<short>(writing ? POLLIN | POLLOUT : POLLIN), 0});
    if (way_ != nullptr)
        way_->add_descriptors(descriptors);
}

Error Session::failure(const std::string& doing) const {
    const std::string words = printable_line(ssh_get_error(handle()));
    return {words.empty() ? doing : fmt::format("{}: {}", doing, words), name_, ""};
}

}  // namespace ssh

// SPDX-License-Identifier: GPL-2.0-or-later
// Whole files by TFTP: into a sink, starting over when the server is lost; and their size alone.
#include "client/tftp.hpp"

namespace client {

namespace {

using async::Code;
using async::Error;

/// The "progress" events of one fetch.
class Progress {
  public:
    Progress(net::Interface& interface, const TftpRequest& request, async::Report& report)
        : interface_(interface),
          request_(request),
          report_(report),
          told_(interface.loop().now()) {}

    void tell(std::uint32_t bytes, std::optional<std::uint32_t> size) {
        async::Instant now = interface_.loop().now();
        if (now - told_ < async::milliseconds(250))
            return;
        told_ = now;
        report_.event("progress")
            .field(interface_.name())
            .field("file", request_.file)
            .field("bytes", bytes)
            .field("size", size.value_or(0));
    }
    void tell_refusal(const Error& error, std::string_view message) {
        report_.event("fail")
            .field(interface_.name())
            .field("stage", "tftp")
            .field("file", request_.file)
            .field("server", to_text(request_.server).view())
            .field("message", message)
            .field(error);
    }

  private:
    net::Interface& interface_;
    const TftpRequest& request_;
    async::Report& report_;
    async::Instant told_;
};

/// One attempt. `answered` becomes true with the server's first answer. References outlive the
/// task.
async::Task<std::uint32_t> fetch_once(TftpTransfer& transfer,
                                      const TftpRequest& request,
                                      TftpSink& sink,
                                      Progress& progress,
                                      bool& answered) {
    CO_CHECK(co_await transfer.open(request));
    answered = true;
    // A server that does not know the size may repeat the 0 it was asked with.
    std::optional<std::uint32_t> announced = transfer.size();
    CO_CHECK(sink.begin(announced == 0 ? std::nullopt : announced));
    std::uint32_t total = 0;
    for (;;) {
        CO_TRY(block, transfer.try_read());
        if (!block) {
            progress.tell(total, announced);
            static_cast<void>(bool{co_await transfer.wait()});
            continue;
        }
        std::size_t count = block->size();
        if (count != 0) {
            layout::MutableBytes space = sink.space(count);
            if (space.size() < count || ~total < count)
                co_return Error{Code::too_large, "file larger than its place", total};
            std::memcpy(space.data(), block->data(), count);
            sink.commit(count);
            total += static_cast<std::uint32_t>(count);
        }
        if (count < transfer.block_size())
            co_return total;
    }
}

/// Silence, or a server that has forgotten our transfer because it was restarted.
bool server_lost(const Error& error) {
    constexpr auto unknown = static_cast<std::uint32_t>(wire::TftpErrorCode::unknown_transfer_id);
    return error.code == Code::timed_out || error.code == Code::unreachable ||
           (error.code == Code::refused && error.value == unknown);
}

}  // namespace

async::Task<std::uint32_t> tftp_fetch(net::Interface& interface,
                                      TftpRequest request,
                                      TftpSettings settings,
                                      TftpSink& sink,
                                      async::Entropy& entropy,
                                      async::Report& report) {
    TftpTransfer transfer(interface, entropy, settings);
    Progress progress(interface, request, report);
    bool answered = false;
    for (unsigned restarts_left = settings.restarts;; --restarts_left) {
        auto fetched = co_await fetch_once(transfer, request, sink, progress, answered);
        if (fetched)
            co_return *fetched;
        if (fetched.error().code == Code::refused)
            progress.tell_refusal(fetched.error(), transfer.server_message());
        transfer.close();
        // A server that never answered gets no second chance: another candidate may be quicker.
        if (!answered || restarts_left == 0 || !server_lost(fetched.error()))
            co_return fetched.error();
    }
}

async::Task<std::uint32_t> tftp_size(net::Interface& interface,
                                     TftpRequest request,
                                     TftpSettings settings,
                                     async::Entropy& entropy) {
    settings.windowsize = 1;
    TftpTransfer transfer(interface, entropy, settings);
    CO_CHECK(co_await transfer.open(request));
    if (!transfer.size())
        co_return Error{Code::unsupported, "the TFTP server does not tell sizes"};
    // Leaving without reading tells the server to stop.
    co_return *transfer.size();
}

}  // namespace client

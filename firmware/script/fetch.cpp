// SPDX-License-Identifier: GPL-2.0-or-later
#include "script/fetch.hpp"

#include "boot/uri.hpp"
#include "script/interpreter.hpp"
#include "script/resolve.hpp"

namespace script {
namespace {

using async::Code;
using async::Error;

/// An image that knows how large it will be.
class Download final : public boot::NewImage {
  public:
    using NewImage::NewImage;
    async::Result<void> begin(std::optional<std::uint32_t> size) override {
        size_ = size.value_or(0);
        return NewImage::begin(size);
    }
    /// 0 where nobody said the size.
    unsigned percent() const {
        std::size_t done = image() != nullptr ? image()->content().size() : 0;
        return size_ == 0 ? 0 : static_cast<unsigned>(std::uint64_t{done} * 100 / size_);
    }

  private:
    std::uint32_t size_ = 0;
};

/// "URI... 12%", in one line that is always ended, or erased when there is nothing to say.
class ProgressLine {
  public:
    ProgressLine(Invocation& call, std::string_view uri)
        : console_(call.host.console), quiet_(call.arguments.has('q')), uri_(uri.substr(0, 64)) {
        show("...");
    }
    ~ProgressLine() {
        if (!quiet_)
            console_.write("\r\x1B[K");
    }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    void show(std::string_view end) {
        if (!quiet_)
            console_.write(async::Text<96>("\r").add(uri_).add(end).view());
    }
    void finish() {
        show("... ok\x1B[K\n");
        quiet_ = true;
    }

  private:
    async::Console& console_;
    bool quiet_;
    std::string_view uri_;
};

/// References outlive the task.
async::Task<boot::Station*> transfer(Host& host, const boot::TftpUri& uri, Download& image) {
    CO_TRY(server, co_await resolve(host, uri.host));
    boot::Station* station = host.network.route_to(server);
    if (station == nullptr)
        co_return Error{Code::unreachable, "no open NIC leads to the server"};
    CO_TRY(size,
           co_await client::tftp_fetch(*station->interface,
                                       {server, uri.port, uri.file},
                                       host.policy.tftp,
                                       image,
                                       host.entropy,
                                       host.report));
    static_cast<void>(size);
    co_return async::Result<boot::Station*>(station);
}

/// A file that the server does not have is not found, as scripts know it.
Error as_error(const Error& error) {
    constexpr auto not_found = static_cast<std::uint32_t>(wire::TftpErrorCode::file_not_found);
    if (error.code == Code::refused && error.value == not_found)
        return {Code::not_found, "no such file on the server"};
    return error;
}

}  // namespace

async::Task<boot::Image*> download(Invocation& call, std::string_view reference) {
    constexpr async::Duration interval = async::milliseconds(250);
    Host& host = call.host;
    async::Text<600> base, uri;
    call.interpreter.add_working_uri(base);
    // Parameters for a form are none for a file.
    if (!boot::resolve_uri(base.view(), reference.substr(0, reference.find('#')), uri))
        co_return call.complain(Code::too_large, "the URI is too long", reference);
    if (boot::split_uri(uri.view()).scheme.empty())
        co_return call.complain(Code::not_found, "no boot server is known", reference);
    auto parsed = boot::parse_tftp_uri(uri.view());
    if (!parsed)
        co_return call.complain(parsed.error().code, parsed.error().what, uri.view());

    std::string_view name = call.arguments.text('n');
    Download image(host.images, name.empty() ? boot::base_name(parsed->file) : name);
    async::Event woken(host.loop);
    std::uint32_t limit = call.arguments.number('t');
    async::Instant until = limit == 0 ? async::never : host.loop.after(async::milliseconds(limit));
    ProgressLine line(call, uri.view());
    auto task = transfer(host, *parsed, image);
    task.start(&woken);
    while (!task.done() && host.loop.now() < until) {
        async::Instant next = host.loop.after(interval);
        (void)co_await woken.wait(next < until ? next : until);
        if (unsigned percent = image.percent(); percent != 0 && !task.done())
            line.show(async::Text<16>("... ").decimal(percent).add('%').view());
    }
    async::Result<boot::Station*> station = Error{Code::timed_out, "not there in time"};
    if (task.done())
        station = task.take_result();
    task.cancel();
    if (station && !(image.image()->set_uri(uri.view())))
        station = Error{Code::no_memory, "no memory for the image's URI"};
    if (!station) {
        line.show("\r\x1B[K");
        Error error = as_error(station.error());
        co_return call.complain(error.code, error.what, uri.view());
    }
    line.finish();
    boot::Image& kept = image.keep();
    kept.through = *station;
    co_return &kept;
}

}  // namespace script

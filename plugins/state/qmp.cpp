// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/qmp.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>

#include "state/qemu_options.hpp"

namespace state {
namespace {

using nlohmann::json;
using romfile::Error;
using romfile::Result;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds greeting_deadline{500};
constexpr std::chrono::milliseconds deadline{2000};
constexpr std::size_t answer_limit = 1 << 20;  ///< bytes of all answers together
constexpr std::size_t socket_limit = 4;        ///< of one guest that are tried
constexpr std::size_t nic_limit = 256;
constexpr std::string_view socket_mark = "unix:";
// The last is where -nic and -net put their devices.
constexpr const char* folders[] = {
    "/machine/peripheral", "/machine/peripheral-anon", "/machine/unattached"};
constexpr std::string_view type_start = "child<virtio-net-pci";

/// One conversation. The first error ends it.
class Conversation {
  public:
    explicit Conversation(const std::string& path)
        : path_(path), socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;
    ~Conversation() {
        if (socket_ >= 0)
            ::close(socket_);
    }

    Result<void> begin() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (!path_.starts_with('/') || path_.size() >= sizeof address.sun_path)
            return refusal("is no absolute path of a socket, or too long for one");
        path_.copy(address.sun_path, path_.size());
        if (socket_ < 0 ||
            ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            return refusal(fmt::format("cannot connect to it: {}", std::strerror(errno)));
        end_ = Clock::now() + greeting_deadline;
        const Result<json> greeting = message();
        if (!greeting)
            return greeting.error();
        if (!greeting->contains("QMP"))
            return refusal("does not greet as a QEMU monitor does");
        end_ += deadline - greeting_deadline;
        const Result<json> ready = execute("qmp_capabilities", json::object());
        if (!ready)
            return ready.error();
        return romfile::success;
    }

    /// The answer's value.
    Result<json> execute(const char* command, const json& arguments) {
        const Result<void> sent = send(json{{"execute", command}, {"arguments", arguments}}.dump(
                                           -1, ' ', false, json::error_handler_t::replace) +
                                       "\n");
        if (!sent)
            return sent.error();
        for (;;) {
            Result<json> answer = message();
            if (!answer)
                return answer;
            // A copy would go as deep as the answer nests, which the other side decides.
            if (const auto value = answer->find("return"); value != answer->end())
                return std::move(*value);
            if (!answer->contains("event"))
                return refusal(fmt::format("refuses {}", command));
        }
    }

    [[nodiscard]] Error refusal(const std::string& what) const { return {what, path_, ""}; }

  private:
    Result<void> wait(short event) {
        for (;;) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now()).count();
            pollfd poll{socket_, event, 0};
            const int ready = ::poll(&poll, 1, static_cast<int>(std::max<long long>(left, 0)));
            if (ready > 0)
                return romfile::success;
            if (ready == 0)
                return refusal("does not answer in time; another program may be served");
            if (errno != EINTR)
                return refusal(fmt::format("cannot wait for it: {}", std::strerror(errno)));
        }
    }

    Result<void> send(std::string_view text) {
        while (!text.empty()) {
            if (Result<void> ready = wait(POLLOUT); !ready)
                return ready;
            const ssize_t sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno != EAGAIN && errno != EINTR)
                return refusal(fmt::format("cannot send to it: {}", std::strerror(errno)));
            text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
        }
        return romfile::success;
    }

    /// The next line, a JSON object.
    Result<json> message() {
        std::size_t line_end = 0;
        while ((line_end = received_.find('\n')) == std::string::npos)
            if (const Result<void> more = receive(); !more)
                return more.error();
        json answer = json::parse(received_.begin(),
                                  received_.begin() + static_cast<std::ptrdiff_t>(line_end),
                                  nullptr,
                                  false);
        received_.erase(0, line_end + 1);
        if (!answer.is_object())
            return refusal("answers with something that is no JSON object");
        return answer;
    }

    Result<void> receive() {
        if (Result<void> ready = wait(POLLIN); !ready)
            return ready;
        char buffer[4096];
        const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
        if (got == 0)
            return refusal("closed the connection");
        if (got < 0 && errno != EAGAIN && errno != EINTR)
            return refusal(fmt::format("cannot read from it: {}", std::strerror(errno)));
        received_.append(buffer, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        total_ += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
        if (total_ > answer_limit)
            return refusal(fmt::format("answers with more than {} bytes", answer_limit));
        return romfile::success;
    }

    const std::string& path_;
    int socket_;
    Clock::time_point end_;
    std::string received_;
    std::size_t total_ = 0;
};

/// Empty where there is no such text.
std::string text_in(const json& object, const char* name) {
    if (!object.is_object())
        return "";
    const auto member = object.find(name);
    return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

Result<void> add_nics(Conversation& guest, const char* folder, std::vector<GuestNic>& nics) {
    const Result<json> children = guest.execute("qom-list", {{"path", folder}});
    if (!children)
        return children.error();
    if (!children->is_array())
        return guest.refusal("its list of devices is none");
    for (const json& child : *children) {
        const std::string type = text_in(child, "type");
        if (!type.starts_with(type_start) || !type.ends_with('>'))
            continue;
        if (nics.size() == nic_limit)
            return guest.refusal(fmt::format("has more than {} NICs", nic_limit));
        const std::string object = fmt::format("{}/{}", folder, text_in(child, "name"));
        const Result<json> file =
            guest.execute("qom-get", {{"path", object}, {"property", "romfile"}});
        if (!file)
            return file.error();
        if (!file->is_string())
            return guest.refusal(fmt::format("the romfile of {} is no text", object));
        const std::size_t name = type.find('<') + 1;
        nics.push_back(
            {object, type.substr(name, type.size() - 1 - name), file->get<std::string>()});
    }
    return romfile::success;
}

/// "unix:PATH,server": empty when it is none, or when QEMU is not the one that listens.
std::string listening_path(const Properties& properties, const std::string& path) {
    const std::string server = find(properties, "server").value_or("off");
    return server == "on" || server == "yes" ? path : "";
}

std::string path_of_chardev(const std::vector<QemuOption>& options, const std::string& id) {
    for (const QemuOption& option : options) {
        if (option.name != "chardev")
            continue;
        const Properties properties = parse_option(option.value, "backend");
        if (find(properties, "id") == id && find(properties, "backend") == "socket")
            return listening_path(properties, find(properties, "path").value_or(""));
    }
    return "";
}

std::string monitor_path(const std::vector<QemuOption>& options, const QemuOption& option) {
    if (option.name == "qmp") {
        const Properties properties = parse_option(option.value, "address");
        const std::string address = find(properties, "address").value_or("");
        return address.starts_with(socket_mark)
                   ? listening_path(properties, address.substr(socket_mark.size()))
                   : "";
    }
    if (option.name != "mon")
        return "";
    const Properties properties = parse_option(option.value, "chardev");
    // A pretty one does not answer in lines.
    if (find(properties, "mode") != "control" ||
        find(properties, "pretty").value_or("off") != "off")
        return "";
    return path_of_chardev(options, find(properties, "chardev").value_or(""));
}

}  // namespace

std::vector<std::string> monitor_sockets(const std::vector<std::string>& arguments) {
    std::vector<std::string> sockets;
    if (arguments.empty() || !is_emulator(arguments[0]))
        return sockets;
    const std::vector<QemuOption> options = options_of(arguments);
    for (const QemuOption& option : options)
        if (std::string path = monitor_path(options, option); path.starts_with('/'))
            sockets.push_back(std::move(path));
    return sockets;
}

Result<MonitorAnswer> ask_monitor(const std::string& socket) {
    Conversation guest(socket);
    if (const Result<void> begun = guest.begin(); !begun)
        return begun.error();
    const Result<json> status = guest.execute("query-status", json::object());
    if (!status)
        return status.error();
    MonitorAnswer answer{text_in(*status, "status"), {}};
    if (answer.status.empty())
        return guest.refusal("tells no status");
    for (const char* const folder : folders)
        if (const Result<void> added = add_nics(guest, folder, answer.nics); !added)
            return added.error();
    return answer;
}

Result<MonitorAnswer> ask_guest(const Root& root, int pid) {
    const std::string path = fmt::format("/proc/{}/cmdline", pid);
    if (!root.is_live())
        return Error{"only guests of the running system are asked", root.outside(path), ""};
    const Result<std::string> text = root.read_text(path, command_line_limit);
    if (!text)
        return text.error();
    Error error{"its command line names no monitor that can be asked", path, ""};
    std::vector<std::string> sockets = monitor_sockets(split_arguments(*text));
    sockets.resize(std::min(sockets.size(), socket_limit));
    for (const std::string& socket : sockets) {
        Result<MonitorAnswer> answer = ask_monitor(socket);
        if (answer)
            return answer;
        error = answer.error();
    }
    return error;
}

}  // namespace state

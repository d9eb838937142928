// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/uri.hpp"

#include "boot/image_arguments.hpp"

namespace boot {
namespace {

using async::Code;
using async::Error;

constexpr std::size_t path_limit = 1024;

bool is_letter(char character) {
    return (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
}

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

int hex_digit(char character) {
    if (is_digit(character))
        return character - '0';
    char lower = static_cast<char>(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Where the scheme's colon stands; 0: there is none.
std::size_t scheme_length(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char character = text[i];
        if (character == ':')
            return i;
        bool inner =
            is_digit(character) || character == '+' || character == '-' || character == '.';
        if (!is_letter(character) && !(inner && i != 0))
            break;
    }
    return 0;
}

/// Takes what comes before the first of `ends` off the front.
std::string_view take_part(std::string_view& text, std::string_view ends) {
    std::string_view part = text.substr(0, text.find_first_of(ends));
    text.remove_prefix(part.size());
    return part;
}

/// Appends `path` without its segments "." and ".." (section 5.2.4).
void add_without_dots(std::string_view path, async::TextWriter& target) {
    char kept[path_limit];
    std::size_t size = 0;
    while (!path.empty()) {
        std::size_t slash = path[0] == '/' ? 1 : 0;
        std::size_t end = path.find('/', slash);
        std::string_view segment = path.substr(0, end);
        path.remove_prefix(segment.size());
        std::string_view name = segment.substr(slash);
        bool up = name == "..";
        if (up) {
            while (size > 0 && kept[--size] != '/') {
            }
        } else if (name != ".") {
            std::memcpy(kept + size, segment.data(), segment.size());
            size += segment.size();
            continue;
        }
        if (path.empty() && slash != 0)
            kept[size++] = '/';
    }
    target.add(std::string_view(kept, size));
}

/// False when a zero byte is meant, which no name can hold, or it is cut.
bool decode(std::string_view text, async::TextWriter& out) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        int high = -1, low = -1;
        if (text[i] == '%' && text.size() - i > 2) {
            high = hex_digit(text[i + 1]);
            low = hex_digit(text[i + 2]);
        }
        char character = text[i];
        if (high >= 0 && low >= 0) {
            character = static_cast<char>(high << 4 | low);
            i += 2;
        }
        if (character == 0)
            return false;
        out.add(character);
    }
    return !out.truncated();
}

/// Why a URI of that scheme cannot be fetched.
const char* missing(std::string_view scheme) {
    static constexpr char known[] =
        "http is not in this ROM yet\0https is not in this ROM yet\0ftp is not in this ROM yet\0"
        "nfs is not in this ROM yet\0iscsi is not in this ROM yet\0aoe is not in this ROM yet\0"
        "data is not in this ROM yet\0";
    for (const char* row = known; *row != 0; row += std::string_view(row).size() + 1) {
        std::string_view text(row);
        if (text.substr(0, text.find(' ')) == scheme)
            return row;
    }
    return "this ROM does not know such URIs";
}

}  // namespace

Uri split_uri(std::string_view text) {
    Uri uri;
    if (std::size_t length = scheme_length(text); length != 0) {
        uri.scheme = text.substr(0, length);
        text.remove_prefix(length + 1);
    }
    uri.has_authority = text.substr(0, 2) == "//";
    if (uri.has_authority) {
        text.remove_prefix(2);
        uri.authority = take_part(text, "/?#");
    }
    uri.path = take_part(text, "?#");
    uri.has_query = !text.empty() && text[0] == '?';
    if (uri.has_query) {
        text.remove_prefix(1);
        uri.query = take_part(text, "#");
    }
    uri.has_fragment = !text.empty();
    if (uri.has_fragment)
        uri.fragment = text.substr(1);
    return uri;
}

bool resolve_uri(std::string_view base_text,
                 std::string_view reference,
                 async::TextWriter& target) {
    Uri uri = split_uri(reference);
    Uri base = split_uri(base_text);
    async::Text<path_limit> path;
    bool whole = !uri.scheme.empty();
    if (!whole) {
        uri.scheme = base.scheme;
        whole = uri.has_authority;
    }
    if (!whole) {
        uri.authority = base.authority;
        uri.has_authority = base.has_authority;
        if (uri.path.empty()) {
            path.add(base.path);
            if (!uri.has_query) {
                uri.query = base.query;
                uri.has_query = base.has_query;
            }
        } else if (uri.path[0] != '/') {
            if (base.has_authority && base.path.empty())
                path.add('/');
            path.add(base.path.substr(0, base.path.rfind('/') + 1));
        }
    }
    path.add(uri.path);
    if (!uri.scheme.empty())
        target.add(uri.scheme).add(':');
    if (uri.has_authority)
        target.add("//").add(uri.authority);
    add_without_dots(path.view(), target);
    if (uri.has_query)
        target.add('?').add(uri.query);
    if (uri.has_fragment)
        target.add('#').add(uri.fragment);
    return !path.truncated() && !target.truncated();
}

void encode_path(std::string_view path, async::TextWriter& text) {
    constexpr std::string_view plain = "-._~/";
    for (char character : path)
        if (is_letter(character) || is_digit(character) ||
            plain.find(character) != std::string_view::npos)
            text.add(character);
        else
            text.add('%').hex(static_cast<std::uint8_t>(character), 2);
}

async::Result<TftpUri> parse_tftp_uri(std::string_view text) {
    Uri uri = split_uri(text);
    if (uri.scheme != "tftp")
        return Error{Code::unsupported, missing(uri.scheme)};
    TftpUri result;
    std::string_view host = uri.authority;
    host.remove_prefix(host.rfind('@') + 1);
    result.host = take_part(host, ":");
    if (!result.host.empty() && result.host[0] == '[')
        return Error{Code::unsupported, "IPv6 is not in this ROM yet"};
    if (!host.empty()) {
        host.remove_prefix(1);
        bool starts_well = !host.empty() && is_digit(host[0]);
        auto port = starts_well ? take_number(host, 10) : std::nullopt;
        if (!port || !host.empty() || *port == 0 || *port > 65535)
            return Error{Code::malformed, "the URI's port is not a port"};
        result.port = static_cast<std::uint16_t>(*port);
    }
    std::string_view path = uri.path;
    if (result.host.empty() || path.size() < 2)
        return Error{Code::malformed, "the URI names no server or no file"};
    if (!decode(path.substr(path[0] == '/' ? 1 : 0), result.file))
        return Error{Code::malformed, "the URI's path is no file name"};
    return result;
}

}  // namespace boot

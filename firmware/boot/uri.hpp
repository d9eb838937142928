// SPDX-License-Identifier: GPL-2.0-or-later
// URIs (RFC 3986): taken apart, resolved against another, and what of them this ROM can fetch.
#pragma once

#include <cstdint>
#include <string_view>

#include "async/result.hpp"
#include "async/text.hpp"

namespace boot {

/// The parts (section 3) as views of the text. An empty scheme means: a relative reference.
struct Uri {
    std::string_view scheme, authority, path, query, fragment;
    bool has_authority = false, has_query = false, has_fragment = false;
};

/// Any text is one.
Uri split_uri(std::string_view text);

/// Appends the URI that `reference` is relative to `base` (section 5.2; an empty base: itself).
/// False when it is cut.
[[nodiscard]] bool resolve_uri(std::string_view base,
                               std::string_view reference,
                               async::TextWriter& target);

/// Appends `path` with everything percent-encoded that has a meaning in a URI, but for "/".
void encode_path(std::string_view path, async::TextWriter& text);

/// A path as a server knows it.
struct FileName : async::Text<255> {
    operator std::string_view() const { return view(); }
};

/// A file that can be fetched.
struct TftpUri {
    std::string_view host;  ///< a view of the URI: name or address
    std::uint16_t port = 69;
    FileName file;  ///< decoded, without the slash that ends the authority (RFC 3617)
};

/// User name, query and fragment ("##params") are passed over. Code::unsupported: another scheme,
/// and its name; Code::malformed.
async::Result<TftpUri> parse_tftp_uri(std::string_view text);

}  // namespace boot

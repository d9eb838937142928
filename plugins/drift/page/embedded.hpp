// SPDX-License-Identifier: GPL-2.0-or-later
// The files that a page is made of, in the order in which they stand in it.
#pragma once

#include <string_view>

#include "drift/page/embedded/controls_js.hpp"
#include "drift/page/embedded/detail_js.hpp"
#include "drift/page/embedded/elements_js.hpp"
#include "drift/page/embedded/hosts_css.hpp"
#include "drift/page/embedded/keys_js.hpp"
#include "drift/page/embedded/media_css.hpp"
#include "drift/page/embedded/model_js.hpp"
#include "drift/page/embedded/page_css.hpp"
#include "drift/page/embedded/page_html.hpp"
#include "drift/page/embedded/page_js.hpp"
#include "drift/page/embedded/table_js.hpp"
#include "drift/page/embedded/theme_js.hpp"

namespace drift {

inline constexpr std::string_view embedded_styles[] = {page_css, hosts_css, media_css};
inline constexpr std::string_view embedded_scripts[] = {
    elements_js, model_js, detail_js, table_js, controls_js, keys_js, page_js};

}  // namespace drift

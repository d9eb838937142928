# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -DNAMESPACE=... -DNAME=... -DTEXT=FILE -DHEADER=FILE -P embed_text.cmake: a header with the file's
# text as the constant NAMESPACE::NAME.
file(READ ${TEXT} text)
string(LENGTH "${text}" length)
# A compiler need not take a longer literal.
if(length EQUAL 0 OR length GREATER 65000 OR text MATCHES "\\)embedded\"")
  message(FATAL_ERROR "${TEXT}: ${length} characters: empty, too long, or with the literal's end in it")
endif()
file(WRITE ${HEADER} "// SPDX-License-Identifier: GPL-2.0-or-later
// Made by the build of ${NAME}.
#pragma once
#include <string_view>
namespace ${NAMESPACE} {
inline constexpr std::string_view ${NAME} = R\"embedded(${text})embedded\";
}
")

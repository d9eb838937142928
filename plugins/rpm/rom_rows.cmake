# SPDX-License-Identifier: GPL-2.0-or-later
# cmake -DTABLE=FILE -DHEADER=FILE -P rom_rows.cmake: packaging/layouts.table as a table of C++, because the
# plugin has nothing that could read it.
file(STRINGS ${TABLE} lines REGEX "^[^#]")
set(rows "")
foreach(line IN LISTS lines)
  string(REGEX MATCHALL "[^ ]+" words "${line}")
  list(LENGTH words count)
  if(NOT count EQUAL 8)
    message(FATAL_ERROR "${TABLE}: a row has 8 words, not ${count}: ${line}")
  endif()
  list(GET words 0 1 2 4 6 7 chosen)
  list(JOIN chosen "\", \"" chosen)
  string(REPLACE "\"-\"" "\"\"" chosen "${chosen}")
  string(APPEND rows "    {\"${chosen}\"},\n")
endforeach()
if(NOT rows)
  message(FATAL_ERROR "${TABLE}: no rows")
endif()
file(WRITE ${HEADER} "// SPDX-License-Identifier: GPL-2.0-or-later
// Made by the build of packaging/layouts.table.
#pragma once
#include \"rpm/rom_row.hpp\"
namespace rpm_plugin {
inline constexpr RomRow rom_rows[] = {
${rows}};
}
")

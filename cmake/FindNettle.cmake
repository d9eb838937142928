# SPDX-License-Identifier: GPL-2.0-or-later
# Nettle, which brings no CMake package of its own. Gives Nettle::Nettle and Nettle_VERSION.
find_path(Nettle_INCLUDE_DIR nettle/sha2.h)
find_library(Nettle_LIBRARY nettle)
if(Nettle_INCLUDE_DIR AND EXISTS ${Nettle_INCLUDE_DIR}/nettle/version.h)
  file(STRINGS ${Nettle_INCLUDE_DIR}/nettle/version.h lines REGEX "define NETTLE_VERSION_(MAJOR|MINOR) ")
  list(TRANSFORM lines REPLACE "[^0-9]" "")
  list(JOIN lines "." Nettle_VERSION)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Nettle REQUIRED_VARS Nettle_LIBRARY Nettle_INCLUDE_DIR
                                         VERSION_VAR Nettle_VERSION)
if(Nettle_FOUND AND NOT TARGET Nettle::Nettle)
  add_library(Nettle::Nettle UNKNOWN IMPORTED GLOBAL)
  set_target_properties(Nettle::Nettle PROPERTIES IMPORTED_LOCATION ${Nettle_LIBRARY}
                                                  INTERFACE_INCLUDE_DIRECTORIES ${Nettle_INCLUDE_DIR})
endif()
mark_as_advanced(Nettle_INCLUDE_DIR Nettle_LIBRARY)

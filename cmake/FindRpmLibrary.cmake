# SPDX-License-Identifier: GPL-2.0-or-later
# The library of rpm, which brings no CMake package of its own. Gives RpmLibrary_LIBRARIES,
# RpmLibrary_INCLUDE_DIR and RpmLibrary_VERSION.
find_path(RpmLibrary_INCLUDE_DIR rpm/rpmts.h)
find_library(RpmLibrary_LIBRARY rpm)
find_library(RpmLibrary_IO_LIBRARY rpmio)
if(RpmLibrary_LIBRARY)
  get_filename_component(folder ${RpmLibrary_LIBRARY} DIRECTORY)
  find_file(RpmLibrary_DESCRIPTION rpm.pc HINTS ${folder}/pkgconfig NO_DEFAULT_PATH)
endif()
if(RpmLibrary_DESCRIPTION)
  file(STRINGS ${RpmLibrary_DESCRIPTION} line REGEX "^Version: ")
  string(REGEX REPLACE "^Version: *" "" RpmLibrary_VERSION "${line}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RpmLibrary
  REQUIRED_VARS RpmLibrary_LIBRARY RpmLibrary_IO_LIBRARY RpmLibrary_INCLUDE_DIR VERSION_VAR RpmLibrary_VERSION)
set(RpmLibrary_LIBRARIES ${RpmLibrary_LIBRARY} ${RpmLibrary_IO_LIBRARY})
mark_as_advanced(RpmLibrary_INCLUDE_DIR RpmLibrary_LIBRARY RpmLibrary_IO_LIBRARY RpmLibrary_DESCRIPTION)

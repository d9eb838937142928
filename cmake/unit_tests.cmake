# SPDX-License-Identifier: GPL-2.0-or-later
# multinic_unit_tests(NAME FOLDER LIBRARIES...): one test program of all FOLDER/*_test.cpp, run by CTest
# one case at a time. A test file that exists is built: there is no list to forget it in.
add_library(catch_main STATIC EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/catch_main.cpp)
target_compile_options(catch_main PRIVATE -Wno-error)

# Half of the time that a test file takes to compile is the framework's header.
if(MULTINIC_TESTS)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/catch_header.cpp CONTENT "")
  add_library(catch_header OBJECT ${CMAKE_BINARY_DIR}/catch_header.cpp)
  target_precompile_headers(catch_header PRIVATE <catch2/catch.hpp>)
endif()

function(multinic_unit_tests name folder)
  if(NOT MULTINIC_TESTS)
    return()
  endif()
  file(GLOB tests CONFIGURE_DEPENDS ${folder}/*_test.cpp)
  if(NOT tests)
    return()
  endif()
  add_executable(${name}_test ${tests})
  target_link_libraries(${name}_test PRIVATE catch_main ${ARGN})
  target_precompile_headers(${name}_test REUSE_FROM catch_header)
  catch_discover_tests(${name}_test TEST_PREFIX "${name}: ")
endfunction()

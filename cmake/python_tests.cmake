# SPDX-License-Identifier: GPL-2.0-or-later
# multinic_python_test(NAME LABEL MODULE TIMEOUT ENVIRONMENT...): a CTest test of a module or case below tests/.
# The system's own Python, because the modules that the tests need come from its packages.
function(multinic_python_test name label module timeout)
  find_program(SYSTEM_PYTHON python3 HINTS /usr/bin REQUIRED)
  add_test(NAME ${name} COMMAND ${SYSTEM_PYTHON} -B -m unittest -v ${module}
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/tests)
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT ${timeout} ENVIRONMENT "${ARGN}")
endfunction()

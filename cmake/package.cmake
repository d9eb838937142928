# SPDX-License-Identifier: GPL-2.0-or-later
# What is installed, and the target that makes the packages. The spec installs by the same rules.
include(GNUInstallDirs)
set(MULTINIC_ROM_DIR ${CMAKE_INSTALL_DATADIR}/qemu-rom-multinic CACHE STRING
    "Where the ROM is installed; below /usr it must be where QEMU may read (packaging/layouts.table)")
set(MULTINIC_RPM_PLUGIN_DIR ${CMAKE_INSTALL_LIBDIR}/rpm-plugins CACHE STRING
    "Where rpm looks for plugins: rpm --eval '%{__plugindir}'")
set(MULTINIC_RPM_DISTRIBUTION "" CACHE STRING
    "Distribution whose packages the target rpm makes (packaging/rpm/make-rpms --help); empty: this one")
set(MULTINIC_RPM_OPTIONS "--without check" CACHE STRING "More options for rpmbuild in the target rpm")

install(TARGETS romctl COMPONENT tools)
file(GLOB MANUAL_PAGES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/packaging/man/*.[1-9])
if(MULTINIC_RPM_PLUGIN)
  install(TARGETS rpm_plugin COMPONENT plugin LIBRARY DESTINATION ${MULTINIC_RPM_PLUGIN_DIR})
  install(FILES ${CMAKE_SOURCE_DIR}/plugins/rpm/macros.transaction_multinic COMPONENT plugin
          DESTINATION lib/rpm/macros.d)
else()
  list(FILTER MANUAL_PAGES EXCLUDE REGEX "/rpm-plugin-")
endif()
foreach(page IN LISTS MANUAL_PAGES)
  string(REGEX MATCH "[1-9]$" section ${page})
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT tools)
endforeach()
set(COMPLETION ${CMAKE_SOURCE_DIR}/packaging/completion)
install(FILES ${COMPLETION}/romctl.bash RENAME romctl COMPONENT tools
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${COMPLETION}/_romctl COMPONENT tools
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${COMPLETION}/romctl.fish COMPONENT tools
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

# Not below the library folder: systemd looks in this place everywhere.
set(UNITS ${CMAKE_SOURCE_DIR}/packaging/units)
install(FILES ${UNITS}/romctl-drift.service ${UNITS}/romctl-drift.timer COMPONENT tools
        DESTINATION lib/systemd/system)

# The collection without what only its developers need, and what packages have elsewhere.
install(DIRECTORY ${CMAKE_BINARY_DIR}/ansible_collections/multinic COMPONENT collection
        DESTINATION ${CMAKE_INSTALL_DATADIR}/ansible/collections/ansible_collections USE_SOURCE_PERMISSIONS
        PATTERN ".*" EXCLUDE PATTERN "__pycache__" EXCLUDE REGEX "/qemu_rom/(tests|LICENSE)$" EXCLUDE)

# The ROM in every size class that a stock ROM may have. The smallest holds the compact one, and padding
# to it fails when that does not fit into 64 KiB.
if(MULTINIC_ROM)
  set(MULTINIC_ROM_CLASSES "")
  foreach(class IN ITEMS 64K 128K 256K 512K)
    set(padded ${CMAKE_BINARY_DIR}/multinic-${class}.rom)
    set(natural ${CMAKE_BINARY_DIR}/multinic.rom)
    if(class STREQUAL 64K)
      set(natural ${MULTINIC_COMPACT_ROM})
    endif()
    add_custom_command(
      OUTPUT ${padded}
      COMMAND romctl pad --class ${class} ${natural} -o ${padded}
      DEPENDS romctl rom ${natural}
      COMMENT "Padding to ${class}" VERBATIM)
    list(APPEND MULTINIC_ROM_CLASSES ${padded})
  endforeach()
  # g++ makes the ROM larger: it has to compile and boot, but need not fit.
  if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
    set(every_build ALL)
  endif()
  add_custom_target(rom_classes ${every_build} DEPENDS ${MULTINIC_ROM_CLASSES})
  install(FILES ${MULTINIC_ROM_CLASSES} DESTINATION ${MULTINIC_ROM_DIR} COMPONENT rom)
endif()

# For the bill of materials (packaging/rpm/make-sbom): the libraries that plugins/ asked for, and the
# versions that were found. A version is a variable of the folder that asked.
get_property(found GLOBAL PROPERTY PACKAGES_FOUND)
get_property(folders DIRECTORY ${CMAKE_SOURCE_DIR}/plugins PROPERTY SUBDIRECTORIES)
list(PREPEND folders ${CMAKE_SOURCE_DIR}/plugins)
set(libraries "")
foreach(name IN LISTS found)
  string(TOUPPER ${name} upper)
  foreach(folder IN LISTS folders)
    foreach(variable IN ITEMS ${name}_VERSION ${upper}_VERSION ${upper}_VERSION_STRING)
      get_directory_property(version DIRECTORY ${folder} DEFINITION ${variable})
      if(version)
        list(APPEND libraries "${name} ${version}\n")
      endif()
    endforeach()
  endforeach()
endforeach()
list(REMOVE_DUPLICATES libraries)
list(JOIN libraries "" libraries)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/libraries.txt CONTENT "${libraries}")

separate_arguments(RPM_OPTIONS UNIX_COMMAND "${MULTINIC_RPM_OPTIONS}")
if(MULTINIC_RPM_DISTRIBUTION)
  list(PREPEND RPM_OPTIONS --distribution ${MULTINIC_RPM_DISTRIBUTION})
endif()
add_custom_target(rpm
  COMMAND ${CMAKE_SOURCE_DIR}/packaging/rpm/make-rpms --output ${CMAKE_BINARY_DIR}/rpms ${RPM_OPTIONS}
  USES_TERMINAL VERBATIM)

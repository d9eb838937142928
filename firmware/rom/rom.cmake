# SPDX-License-Identifier: GPL-2.0-or-later
# The option ROM: three freestanding programs, joined by the packer.
#   loader.bin    two resident images of 1 KiB (loader.S twice)
#   start.bin     uncompressed start of the payload (start.S with resident.bin in it, unpack.cpp)
#   engine.bin    everything else; packed. compact.bin: the same with fewer commands
# The same compiler makes the same file on a machine of any architecture.

# The flags that a distribution sets are for programs of the machine at hand.
set(CMAKE_CXX_FLAGS "")
foreach(type IN ITEMS DEBUG RELEASE RELWITHDEBINFO MINSIZEREL)
  set(CMAKE_CXX_FLAGS_${type} "-g -DNDEBUG")
endforeach()

set(ROM ${CMAKE_CURRENT_SOURCE_DIR}/rom)
set(ROM_OUT ${CMAKE_CURRENT_BINARY_DIR}/rom)
file(MAKE_DIRECTORY ${ROM_OUT})

set(ROM_COMPILE_OPTIONS
  -march=i686 -mno-sse -mno-mmx -ffreestanding -fno-exceptions
  -fno-rtti -fno-stack-protector -fno-pic -fno-pie -fno-asynchronous-unwind-tables
  -fno-unwind-tables -fno-threadsafe-statics -fno-ident -ffunction-sections -fdata-sections
  -fomit-frame-pointer -U_FORTIFY_SOURCE -fcf-protection=none)
# Arguments in registers, and small structures (an address, a span, a time) returned in them.
list(APPEND ROM_COMPILE_OPTIONS -mregparm=3 -freg-struct-return)
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  set(ROM_TARGET --target=i686-linux-gnu)
  list(APPEND ROM_COMPILE_OPTIONS -Oz -nostdinc)
  # The machine's own headers: what the ROM uses of them is the same on all architectures.
  set(ROM_HEADERS ${ROM}/headers ${CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES})
  foreach(folder IN LISTS ROM_HEADERS)
    list(APPEND ROM_COMPILE_OPTIONS "SHELL:-isystem ${folder}")
  endforeach()
  # The engine is optimised and folded as one program. A linker older than the compiler cannot read
  # its bitcode, so the one of the same version comes first.
  string(REGEX MATCH "^[0-9]+" ROM_LLVM_VERSION ${CMAKE_CXX_COMPILER_VERSION})
  find_program(LLD_PROGRAM NAMES ld.lld-${ROM_LLVM_VERSION} ld.lld REQUIRED)
  find_program(OBJCOPY_PROGRAM NAMES llvm-objcopy-${ROM_LLVM_VERSION} llvm-objcopy REQUIRED)
  find_program(NM_PROGRAM NAMES llvm-nm-${ROM_LLVM_VERSION} llvm-nm REQUIRED)
  set(ROM_PLAIN_LINK ${LLD_PROGRAM})
  set(ROM_ENGINE_COMPILE_OPTIONS -flto)
  # Of the options that are not named like this in the manual, each makes the packed engine smaller.
  set(ROM_ENGINE_LINK ${LLD_PROGRAM} --icf=all --lto-O2 -mllvm -inline-threshold=-5
      -mllvm -no-x86-call-frame-opt -mllvm -disable-machine-licm -mllvm -disable-lsr
      -mllvm -disable-machine-cse -mllvm -disable-block-placement)
else()
  set(ROM_TARGET -m32)
  find_program(LD_PROGRAM NAMES ld.bfd ld REQUIRED)
  find_program(OBJCOPY_PROGRAM objcopy REQUIRED)
  find_program(NM_PROGRAM nm REQUIRED)
  set(ROM_PLAIN_LINK ${LD_PROGRAM} --no-warn-rwx-segments)
  list(APPEND ROM_COMPILE_OPTIONS -Os -fcoroutines)
  set(ROM_ENGINE_LINK ${ROM_PLAIN_LINK})
endif()

file(GLOB ROM_ENGINE_SOURCES CONFIGURE_DEPENDS bios/*.cpp virtio/*.cpp)
list(FILTER ROM_ENGINE_SOURCES EXCLUDE REGEX "_test\\.cpp$")
list(APPEND ROM_ENGINE_SOURCES ${FIRMWARE_SOURCES})
# Where the compact engine differs: it leaves out commands (script/commands.table), so that it fits
# into a file of 64 KiB.
set(ROM_VARIED_SOURCES script/command.cpp rom/engine.cpp rom/engine_linux.cpp rom/engine_script.cpp
  rom/main.cpp)
list(FILTER ROM_ENGINE_SOURCES EXCLUDE REGEX "script/command\\.cpp$")

# rom_objects(NAME SOURCES...): what one of the programs is linked from
function(rom_objects name)
  add_library(${name} OBJECT ${ARGN})
  target_include_directories(${name} PRIVATE ${FIRMWARE_INCLUDE_DIRECTORIES})
  target_compile_options(${name} PRIVATE ${ROM_TARGET} ${ROM_COMPILE_OPTIONS})
  target_compile_definitions(${name} PRIVATE MULTINIC_VERSION="${PROJECT_VERSION}")
endfunction()
rom_objects(rom_engine_common ${ROM_ENGINE_SOURCES})
rom_objects(rom_engine ${ROM_VARIED_SOURCES})
rom_objects(rom_compact ${ROM_VARIED_SOURCES})
target_compile_definitions(rom_compact PRIVATE MULTINIC_COMPACT)
foreach(objects rom_engine_common rom_engine rom_compact)
  target_compile_options(${objects} PRIVATE ${ROM_ENGINE_COMPILE_OPTIONS})
endforeach()
# What the compiler itself calls: it must neither vanish before its callers are made nor be built
# out of calls of itself.
rom_objects(rom_runtime rom/runtime.cpp)
target_compile_options(rom_runtime PRIVATE -fno-builtin)
rom_objects(rom_start rom/unpack.cpp rom/context_mixing.cpp)

# rom_assemble(OUTPUT SOURCE DEFINITIONS...)
function(rom_assemble output source)
  add_custom_command(
    OUTPUT ${ROM_OUT}/${output}
    COMMAND ${CMAKE_CXX_COMPILER} ${ROM_TARGET} -x assembler-with-cpp -c ${ARGN} -I${ROM} -I${ROM_OUT}
            -Wa,-I${ROM_OUT} ${ROM}/${source} -o ${ROM_OUT}/${output}
    DEPENDS ${ROM}/${source} ${ROM}/layout.h
    WORKING_DIRECTORY ${ROM_OUT}
    COMMENT "Assembling ${output}" VERBATIM)
endfunction()

# rom_link(NAME SCRIPT LINKER DEPENDS OBJECTS...): NAME.elf and NAME.bin
function(rom_link name script linker depends)
  add_custom_command(
    OUTPUT ${ROM_OUT}/${name}.elf ${ROM_OUT}/${name}.bin
    COMMAND ${CMAKE_CXX_COMPILER} -E -P -x c -I${ROM} ${ROM}/${script} -o ${ROM_OUT}/${name}.ld
    COMMAND ${${linker}} -m elf_i386 --gc-sections --fatal-warnings -z noexecstack
            -T ${ROM_OUT}/${name}.ld -o ${ROM_OUT}/${name}.elf ${ARGN}
    COMMAND ${OBJCOPY_PROGRAM} -O binary ${ROM_OUT}/${name}.elf ${ROM_OUT}/${name}.bin
    DEPENDS ${depends} ${ROM}/${script} ${ROM}/layout.h
    COMMAND_EXPAND_LISTS
    COMMENT "Linking ${name}" VERBATIM)
endfunction()

rom_assemble(loader_1000.o loader.S -DDEVICE_ID=0x1000 -DIMAGE_NUMBER=0)
rom_assemble(loader_1041.o loader.S -DDEVICE_ID=0x1041 -DIMAGE_NUMBER=1)
foreach(id 1000 1041)
  add_custom_command(OUTPUT ${ROM_OUT}/loader_${id}.o DEPENDS ${ROM}/loader_payload.inc APPEND)
endforeach()
rom_link(loader_1000 loader.ld ROM_PLAIN_LINK ${ROM_OUT}/loader_1000.o ${ROM_OUT}/loader_1000.o)
rom_link(loader_1041 loader.ld ROM_PLAIN_LINK ${ROM_OUT}/loader_1041.o ${ROM_OUT}/loader_1041.o)
rom_assemble(resident.o resident.S)
set(RESIDENT_PARTS ${ROM}/mode_switch.inc ${ROM}/bios_calls.inc ${ROM}/hooks.inc ${ROM}/pxe_entry.inc
  ${ROM}/linux_entry.inc)
add_custom_command(OUTPUT ${ROM_OUT}/resident.o DEPENDS ${RESIDENT_PARTS} APPEND)
rom_link(resident resident.ld ROM_PLAIN_LINK ${ROM_OUT}/resident.o ${ROM_OUT}/resident.o)

rom_assemble(start.o start.S)
add_custom_command(OUTPUT ${ROM_OUT}/start.o DEPENDS ${ROM_OUT}/resident.bin APPEND)
rom_link(start start.ld ROM_PLAIN_LINK "${ROM_OUT}/start.o;rom_start;$<TARGET_OBJECTS:rom_start>"
  ${ROM_OUT}/start.o "$<TARGET_OBJECTS:rom_start>")
# rom_pack(NAME ROM): the ROM file with NAME.bin as its engine
function(rom_pack name rom)
  set(objects "$<TARGET_OBJECTS:rom_engine_common>;$<TARGET_OBJECTS:rom_${name}>;$<TARGET_OBJECTS:rom_runtime>")
  rom_link(${name} engine.ld ROM_ENGINE_LINK "rom_engine_common;rom_${name};rom_runtime;${objects}"
    "${objects}")
  add_custom_command(
    OUTPUT ${rom}
    COMMAND ${CMAKE_COMMAND} -DNM=${NM_PROGRAM} -DPACKER=$<TARGET_FILE:rompack> -DOUT=${ROM_OUT}
            -DENGINE=${name} -DVERSION=${PROJECT_VERSION} -DROM=${rom} -P ${ROM}/pack.cmake
    DEPENDS rompack ${ROM_OUT}/loader_1000.bin ${ROM_OUT}/loader_1041.bin ${ROM_OUT}/start.bin
            ${ROM_OUT}/${name}.bin ${ROM}/pack.cmake
    COMMENT "Packing ${rom}" VERBATIM)
endfunction()
rom_pack(engine ${CMAKE_BINARY_DIR}/multinic.rom)
rom_pack(compact ${ROM_OUT}/multinic.rom)
add_custom_target(rom ALL DEPENDS ${CMAKE_BINARY_DIR}/multinic.rom ${ROM_OUT}/multinic.rom)
set(MULTINIC_COMPACT_ROM ${ROM_OUT}/multinic.rom PARENT_SCOPE)

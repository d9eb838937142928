# SPDX-License-Identifier: GPL-2.0-or-later
# Reads what the packer must know out of the engine's symbols, joins the loaders, runs the packer.
function(symbol name result)
  execute_process(COMMAND ${NM} ${OUT}/${ENGINE}.elf OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  if(NOT symbols MATCHES "([0-9a-f]+) [A-Za-z] ${name}\n")
    message(FATAL_ERROR "${ENGINE}.elf has no symbol ${name}")
  endif()
  math(EXPR value "0x${CMAKE_MATCH_1}")
  set(${result} ${value} PARENT_SCOPE)
endfunction()

symbol(engine_memory memory)
symbol(engine_entry_offset entry)
execute_process(
  COMMAND ${CMAKE_COMMAND} -E cat ${OUT}/loader_1000.bin ${OUT}/loader_1041.bin
  OUTPUT_FILE ${OUT}/${ENGINE}_loader.bin COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${PACKER} --loader ${OUT}/${ENGINE}_loader.bin --start ${OUT}/start.bin --engine ${OUT}/${ENGINE}.bin
          --engine-memory ${memory} --entry ${entry} --version ${VERSION} -o ${ROM}
  COMMAND_ERROR_IS_FATAL ANY)

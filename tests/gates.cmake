# The tests that are no unit tests: what the sources promise about themselves, what they cost to compile, what the
# binaries call, what must not compile, what must also compile under nvcc. Everything is found by glob. A test that ends
# with 77 is skipped and says why on a line that begins with `note:`; scripts/test repeats those lines.
set(scripts "${PROJECT_SOURCE_DIR}/scripts")
find_program(BRAID_CLANG clang++)
find_program(BRAID_NVCC nvcc HINTS /usr/local/cuda/bin)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# Every compiler that there is: the one in use, and clang.
set(compilers "${CMAKE_CXX_COMPILER}")
if(BRAID_CLANG AND NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  list(APPEND compilers "${BRAID_CLANG}")
endif()

# What the unit tests are compiled with, for the scripts that call a compiler themselves: @file.
set(flags "${CMAKE_CURRENT_BINARY_DIR}/flags.txt")
set(folders "$<REMOVE_DUPLICATES:$<TARGET_PROPERTY:test_main,INCLUDE_DIRECTORIES>>")
file(GENERATE OUTPUT "${flags}" CONTENT "-std=c++20\n-I$<JOIN:${folders},\n-I>\n")

# gate(name command...)
function(gate name)
  add_test(NAME ${name} COMMAND ${ARGN})
  set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
endfunction()
# gated(out pattern): the files here that match.
macro(gated out pattern)
  file(GLOB_RECURSE ${out} CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${pattern}")
endmacro()

foreach(rule order tests size words namespace version)
  gate(structure/${rule} "${Python3_EXECUTABLE}" "${scripts}/structure" ${rule})
endforeach()
gate(structure/umbrella "${Python3_EXECUTABLE}" "${scripts}/umbrella" --check)

file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/include/*.hpp")
# Includes are the same under each compiler; clang is the quicker, but may lack a library that the other has.
list(GET compilers -1 one_compiler)
foreach(header IN LISTS headers)
  string(REGEX REPLACE "^braid/(.*)\\.hpp$" "alone/\\1" name "${header}")
  gate(${name} "${scripts}/header-alone" "${header}" ${one_compiler} ${CMAKE_CXX_COMPILER} -- "@${flags}")
endforeach()

# All headers in one file, behind braid.hpp: names of one that hide those of another are warnings in a user's build.
if(TARGET braid::cpu AND TARGET braid::thrust AND TARGET braid::files AND TARGET braid::audio AND TARGET braid::images AND TARGET braid::text)
  set(together "#include \"braid/braid.hpp\"\n")
  foreach(header IN LISTS headers)
    if(NOT header MATCHES "cuda|thrust_|staged|resident|recorder|sentence_piece|ffmpeg|mpi|nccl")
      string(APPEND together "#include \"${header}\"\n")
    endif()
  endforeach()
  file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/together.cpp" "${together}")
  add_library(headers_together OBJECT "${CMAKE_CURRENT_BINARY_DIR}/together.cpp")  # with the warnings of the tests
  target_link_libraries(headers_together PRIVATE test_main)
endif()

# tests/compile: programs that are measured. Built at -O2, as users would; never run.
gated(programs "compile/*.cpp")
foreach(program IN LISTS programs)
  string(REGEX REPLACE "\\.cpp$" "" name "${program}")
  gate(${name} "${Python3_EXECUTABLE}" "${scripts}/instantiations" "${CMAKE_CURRENT_SOURCE_DIR}/${program}" --gate "@${flags}")
endforeach()
add_executable(predict_and_load compile/predict_and_load.cpp)
target_link_libraries(predict_and_load PRIVATE braid::braid)
target_compile_options(predict_and_load PRIVATE -O2)
foreach(program predict_and_load digits)
  if(TARGET ${program})
    gate(indirect_calls/${program} "${Python3_EXECUTABLE}" "${scripts}/indirect-calls" "$<TARGET_FILE:${program}>")
  endif()
endforeach()

# examples/compare: what it says where the data are not; and, of the folder BRAID_TEST_DATA, that a study runs through.
set(BRAID_TEST_DATA "" CACHE PATH "Folder with the sets of examples/compare, a folder each; empty: they are not tried")
if(TARGET compare)
  gate(compare/without_data "$<TARGET_FILE:compare>" mfeat --data "${CMAKE_CURRENT_BINARY_DIR}/nothing")
  set_tests_properties(compare/without_data PROPERTIES PASS_REGULAR_EXPRESSION "braid: .*nothing/mfeat/mfeat.npz: ")
  if(BRAID_TEST_DATA)
    foreach(set mfeat airquality)
      gate(compare/${set} "$<TARGET_FILE:compare>" ${set} --data "${BRAID_TEST_DATA}" --seeds 1 --epochs 2)
    endforeach()
  endif()
endif()

# examples/finance runs through, and its test of the future fires.
if(TARGET finance)
  gate(finance "$<TARGET_FILE:finance>" --epochs 1)
  set_tests_properties(finance PROPERTIES PASS_REGULAR_EXPRESSION "as they are made here: no.*let in: YES.*would be right in [6-9]")
endif()

if(TARGET marketing)
  gate(marketing "$<TARGET_FILE:marketing>" --rows 200 --epochs 1 --seeds 2)
  set_tests_properties(marketing PROPERTIES PASS_REGULAR_EXPRESSION "gmu<24> .*words [+] face  .*words   ")
endif()

if(TARGET embedding)
  gate(embedding "$<TARGET_FILE:embedding>" --each 1 --epochs 1 --out "${CMAKE_CURRENT_BINARY_DIR}/embedding_out")
  set_tests_properties(embedding PROPERTIES PASS_REGULAR_EXPRESSION "GENERATED.*words find pictures.*chance.*16 groups.*pairs.svg")
endif()
if(TARGET healthcare)
  gate(healthcare "$<TARGET_FILE:healthcare>" --rows 120 --epochs 2)
  set_tests_properties(healthcare PROPERTIES PASS_REGULAR_EXPRESSION "GENERATED.*area under the curve 0.*hold the truth.*scan_of [+] vitals [+] facts [+] signals")
endif()

# tests/reject: each law says what is wrong in one error of few lines, under each compiler. All of braid is compiled before
# and once, which is most of their time.
gated(rejects "reject/*.cpp")
foreach(compiler IN LISTS compilers)
  get_filename_component(tool "${compiler}" NAME)
  gate(reject_header/${tool} "${CMAKE_CURRENT_SOURCE_DIR}/reject/precompile" "${compiler}" "${CMAKE_CURRENT_BINARY_DIR}/reject_header" "@${flags}")
  set_tests_properties(reject_header/${tool} PROPERTIES FIXTURES_SETUP reject_header_${tool})
endforeach()
foreach(source IN LISTS rejects)
  string(REGEX REPLACE "\\.cpp$" "" name "${source}")
  foreach(compiler IN LISTS compilers)
    get_filename_component(tool "${compiler}" NAME)
    set(fixture reject_header_${tool})
    set(with "${CMAKE_CURRENT_BINARY_DIR}/reject_header/${tool}")
    string(REGEX REPLACE "^(c\\+\\+|g\\+\\+-.*)$" "g++" tool "${tool}")
    gate(${name}/${tool} "${CMAKE_CURRENT_SOURCE_DIR}/reject/run" "${compiler}" "${CMAKE_CURRENT_SOURCE_DIR}/${source}" "@${flags}" "@${with}")
    set_tests_properties(${name}/${tool} PROPERTIES FIXTURES_REQUIRED ${fixture})
  endforeach()
endforeach()

# tests/cuda: programs under nvcc; where a .cpp of the name stands beside one, the same output under the host's compiler.
gated(cudas "cuda/*.cu")
add_custom_target(tests_of_cuda)  # for the preset cuda: its tests compile their programs themselves
foreach(source IN LISTS cudas)
  string(REGEX REPLACE "\\.cu$" "" name "${source}")
  gate(${name} "${CMAKE_CURRENT_SOURCE_DIR}/cuda/run" "${BRAID_NVCC}" "${CMAKE_CXX_COMPILER}" "${CMAKE_CURRENT_SOURCE_DIR}/${source}" "${flags}")
  set_tests_properties(${name} PROPERTIES LABELS cuda)
endforeach()

# The tests of the CUDA backend compile and link everywhere where nvcc is; they run where a GPU is.
gate(cuda/backend "${Python3_EXECUTABLE}" "${scripts}/test-gpu" --own --to "${CMAKE_BINARY_DIR}/gpu" --jobs 1)
set_tests_properties(cuda/backend PROPERTIES LABELS cuda TIMEOUT 1500)

# README's program, under every compiler that there is.
set(readme_compilers ${compilers})
if(BRAID_NVCC)
  list(APPEND readme_compilers "${BRAID_NVCC}")
endif()
if(TARGET braid::cpu)
  gate(docs/readme "${scripts}/readme-program" ${readme_compilers} -- "@${flags}")
endif()

# The guide: the C++ of each page is a program, which prints what the page says. And the generated pages are current.
file(GLOB pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/guide/*.md" "${PROJECT_SOURCE_DIR}/docs/design.md")
foreach(page IN LISTS pages)
  get_filename_component(name "${page}" NAME_WE)
  file(STRINGS "${page}" on_cpu_alone REGEX "^#include <braid/backend/cpu.hpp>")
  file(STRINGS "${page}" on_gpu REGEX "^```cuda")
  file(STRINGS "${page}" of_text REGEX "^#include <braid/text/")
  file(STRINGS "${page}" of_media REGEX "^#include <braid/(picture|sound|video)/")
  if((of_text AND NOT TARGET braid::text) OR (of_media AND NOT (TARGET braid::images AND TARGET braid::audio)))
    continue()
  endif()
  if(on_gpu)
    gate(guide/${name} "${Python3_EXECUTABLE}" "${scripts}/docs-program" "${page}" "${BRAID_NVCC}" "@${flags}")
    set_tests_properties(guide/${name} PROPERTIES LABELS cuda)
  elseif(TARGET braid::cpu OR NOT on_cpu_alone)
    gate(guide/${name} "${Python3_EXECUTABLE}" "${scripts}/docs-program" "${page}" "${CMAKE_CXX_COMPILER}" "@${flags}")
  endif()
endforeach()
if(TARGET braid::files)
  gate(docs/contributing "${Python3_EXECUTABLE}" "${scripts}/contributing-program" ${compilers} -- "@${flags}")
endif()
gate(structure/docstrings "${Python3_EXECUTABLE}" "${scripts}/api-docs" --check)
gate(structure/errors_catalogue "${Python3_EXECUTABLE}" "${scripts}/errors-catalogue" --check)

# What `dot` writes, read by Graphviz.
find_program(BRAID_GRAPHVIZ dot)
if(BRAID_GRAPHVIZ)
  set(pictures "${CMAKE_CURRENT_BINARY_DIR}/nets.dot")
  gate(model/dot_in_graphviz sh -c "BRAID_TEST_DOT='${pictures}' '$<TARGET_FILE:test_model_dot>' && '${BRAID_GRAPHVIZ}' -Tsvg '${pictures}' >/dev/null")
endif()

# The CMake blocks of README and the guide, in projects that are configured and built.
if(TARGET braid::cpu AND TARGET braid::files)
  gate(docs/cmake_blocks "${Python3_EXECUTABLE}" "${scripts}/cmake-blocks" "${CMAKE_CXX_COMPILER}")
endif()

# tests/consumer: users' projects that reach braid in each way, and what a header says where its library is not.
if(TARGET braid::cpu)
  set(on_cpu cpu)
endif()
foreach(way find_package package pkg_config fetch_content add_subdirectory header_sets without cpack conan vcpkg)
  gate(consumer/${way} "${CMAKE_CURRENT_SOURCE_DIR}/consumer/run" ${way} "${PROJECT_SOURCE_DIR}" "${CMAKE_CXX_COMPILER}" ${on_cpu})
endforeach()
foreach(header IN LISTS headers)
  file(STRINGS "${PROJECT_SOURCE_DIR}/include/${header}" says REGEX "^#error \"braid/.* needs ")
  if(says)
    string(REGEX REPLACE "^braid/(.*)\\.hpp$" "missing/\\1" name "${header}")
    string(REPLACE "braid/" "" header "${header}")
    foreach(compiler IN LISTS compilers)
      get_filename_component(tool "${compiler}" NAME)
      gate(${name}/${tool} "${CMAKE_CURRENT_SOURCE_DIR}/consumer/missing" "${header}" "${compiler}" "@${flags}")
    endforeach()
  endif()
endforeach()

# single_include: current, and README's program compiles against it.
gate(structure/single_include "${Python3_EXECUTABLE}" "${scripts}/single-include" --check)
if(TARGET braid::cpu)
  gate(docs/single_include "${scripts}/readme-program" --single-include "${CMAKE_CXX_COMPILER}" -- "@${flags}")
endif()

# benchmarks are built by scripts/bench, at other flags; here they are only read by the compiler.
find_path(BRAID_BENCHMARK_INCLUDE benchmark/benchmark.h)
if(TARGET braid::cpu AND BRAID_BENCHMARK_INCLUDE)
  file(GLOB units CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/benchmarks/units/*.cpp")
  foreach(unit IN LISTS units)
    get_filename_component(name "${unit}" NAME_WE)
    gate(benchmarks/units/${name} "${one_compiler}" "@${flags}" -fsyntax-only -Wall -Wextra "${unit}")
  endforeach()
endif()
file(GLOB kinds CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/benchmarks/readers/*.cpp")
foreach(kind IN LISTS kinds)
  get_filename_component(name "${kind}" NAME_WE)
  gate(benchmarks/readers/${name} "${CMAKE_CXX_COMPILER}" "@${flags}" -fsyntax-only -Wall -Wextra -Wno-unused-function "${kind}")
endforeach()
if(TARGET braid::cpu AND TARGET braid::files)
  gate(benchmarks/whole "${CMAKE_CXX_COMPILER}" "@${flags}" -fsyntax-only -Wall -Wextra -DBRAID_MODEL=joint
       "-DBRAID_MODEL_NAME=\"joint\"" "-DBRAID_MODEL_HEADER=\"models/joint.hpp\"" "${PROJECT_SOURCE_DIR}/benchmarks/whole.cpp")
endif()

# One INTERFACE target for each family of headers that needs a library of its own. A component whose library is not
# there is not defined, and says so once.
find_package(PkgConfig QUIET)

# braid::cpu: backend/cpu.hpp on OpenBLAS.
set(BLA_VENDOR OpenBLAS)
find_package(BLAS QUIET)
if(BLAS_FOUND)
  add_library(braid_cpu INTERFACE)
  add_library(braid::cpu ALIAS braid_cpu)
  target_link_libraries(braid_cpu INTERFACE braid BLAS::BLAS)
  find_path(BRAID_CBLAS_INCLUDE_DIR cblas.h PATH_SUFFIXES x86_64-linux-gnu aarch64-linux-gnu openblas)
  target_include_directories(braid_cpu SYSTEM INTERFACE "${BRAID_CBLAS_INCLUDE_DIR}")
else()
  message(STATUS "braid: braid::cpu left out: OpenBLAS not found (Debian: libopenblas-dev)")
endif()

# braid::files: data/zip.hpp and data/npz.hpp on zlib.
find_package(ZLIB QUIET)
if(ZLIB_FOUND)
  add_library(braid_files INTERFACE)
  add_library(braid::files ALIAS braid_files)
  target_link_libraries(braid_files INTERFACE braid ZLIB::ZLIB)
else()
  message(STATUS "braid: braid::files left out: zlib not found (Debian: zlib1g-dev)")
endif()

# braid::audio: data/wav.hpp on libsndfile, data/log_mel.hpp on KissFFT.
if(PkgConfig_FOUND)
  pkg_check_modules(BRAID_SNDFILE QUIET IMPORTED_TARGET sndfile)
endif()
find_path(BRAID_KISSFFT_INCLUDE_DIR kissfft.hh PATH_SUFFIXES kissfft)
if(BRAID_SNDFILE_FOUND AND BRAID_KISSFFT_INCLUDE_DIR)
  add_library(braid_audio INTERFACE)
  add_library(braid::audio ALIAS braid_audio)
  target_link_libraries(braid_audio INTERFACE braid PkgConfig::BRAID_SNDFILE)
  target_include_directories(braid_audio SYSTEM INTERFACE "${BRAID_KISSFFT_INCLUDE_DIR}")
else()
  message(STATUS "braid: braid::audio left out: libsndfile or KissFFT not found (Debian: libsndfile1-dev libkissfft-dev)")
endif()

# braid::images: data/image.hpp on stb.
find_path(BRAID_STB_INCLUDE_DIR stb_image.h PATH_SUFFIXES stb)
if(BRAID_STB_INCLUDE_DIR)
  add_library(braid_images INTERFACE)
  add_library(braid::images ALIAS braid_images)
  target_link_libraries(braid_images INTERFACE braid)
  target_include_directories(braid_images SYSTEM INTERFACE "${BRAID_STB_INCLUDE_DIR}")
else()
  message(STATUS "braid: braid::images left out: stb not found (Debian: libstb-dev)")
endif()

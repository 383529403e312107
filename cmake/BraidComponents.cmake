# The components: families of headers that need a library of their own. The project's own build and the installed
# package both find them here, on the machine where they are used, so that an installed braid carries no paths of the
# machine that packed it.
set(BRAID_COMPONENTS cpu thrust files audio images)

# braid_component(<name> <kind>): makes braid::<name> where its library is found. <kind> is IMPORTED in the installed
# package and empty in a build of the project. Sets, in the caller, braid_<name>_FOUND and, where that is false,
# braid_<name>_MISSING, which says what to install. A function, so that no variable of a find module gets out.
function(braid_component component kind)
  if(NOT TARGET braid::${component})
    cmake_language(CALL braid_find_${component})
    if(missing)
      set(braid_${component}_FOUND FALSE PARENT_SCOPE)
      set(braid_${component}_MISSING "braid::${component} needs ${missing}" PARENT_SCOPE)
      return()
    endif()
    if(kind STREQUAL "IMPORTED")
      set(target braid::${component})
      add_library(${target} INTERFACE IMPORTED)
    else()
      set(target braid_${component})
      add_library(${target} INTERFACE)
      add_library(braid::${component} ALIAS ${target})
    endif()
    target_link_libraries(${target} INTERFACE braid::braid ${libraries})
    target_include_directories(${target} SYSTEM INTERFACE ${folders})
    if(options)
      target_link_options(${target} INTERFACE ${options})
    endif()
  endif()
  set(braid_${component}_FOUND TRUE PARENT_SCOPE)
endfunction()

# One macro a component, run within braid_component: sets libraries, folders, options, or missing.

# backend/cpu.hpp on OpenBLAS. Not through BLAS::BLAS, which is another BLAS where the user's project found that first.
macro(braid_find_cpu)
  set(BLA_VENDOR OpenBLAS)
  find_package(BLAS QUIET)
  find_path(BRAID_CBLAS_INCLUDE_DIR cblas.h PATH_SUFFIXES x86_64-linux-gnu aarch64-linux-gnu openblas)
  if(BLAS_FOUND AND BRAID_CBLAS_INCLUDE_DIR)
    set(libraries ${BLAS_LIBRARIES})
    set(options ${BLAS_LINKER_FLAGS})
    set(folders "${BRAID_CBLAS_INCLUDE_DIR}")
  else()
    set(missing "OpenBLAS (Debian: apt install libopenblas-dev)")
  endif()
endmacro()

# backend/thrust.hpp on Thrust: the CUDA toolkit's (CCCL) where there is one, else one for the host alone.
macro(braid_find_thrust)
  find_package(CUDAToolkit QUIET)
  set(cccl ${CUDAToolkit_INCLUDE_DIRS})
  list(TRANSFORM cccl APPEND "/cccl")
  find_path(BRAID_THRUST_INCLUDE_DIR thrust/version.h HINTS ${cccl} ${CUDAToolkit_INCLUDE_DIRS})
  if(BRAID_THRUST_INCLUDE_DIR)
    set(folders "${BRAID_THRUST_INCLUDE_DIR}")
  else()
    set(missing "Thrust (Debian: apt install libthrust-dev, or the CUDA toolkit)")
  endif()
endmacro()

# data/zip.hpp and data/npz.hpp on zlib.
macro(braid_find_files)
  find_package(ZLIB QUIET)
  if(ZLIB_FOUND)
    set(libraries ZLIB::ZLIB)
  else()
    set(missing "zlib (Debian: apt install zlib1g-dev)")
  endif()
endmacro()

# data/wav.hpp on libsndfile, whose CMake package is broken in Debian; data/log_mel.hpp on KissFFT.
macro(braid_find_audio)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(BRAID_SNDFILE QUIET IMPORTED_TARGET sndfile)
  endif()
  find_path(BRAID_KISSFFT_INCLUDE_DIR kissfft.hh PATH_SUFFIXES kissfft)
  if(TARGET PkgConfig::BRAID_SNDFILE AND BRAID_KISSFFT_INCLUDE_DIR)
    set(libraries PkgConfig::BRAID_SNDFILE)
    set(folders "${BRAID_KISSFFT_INCLUDE_DIR}")
  else()
    set(missing "libsndfile, KissFFT and pkg-config (Debian: apt install libsndfile1-dev libkissfft-dev pkg-config)")
  endif()
endmacro()

# data/image.hpp on stb.
macro(braid_find_images)
  find_path(BRAID_STB_INCLUDE_DIR stb_image.h PATH_SUFFIXES stb)
  if(BRAID_STB_INCLUDE_DIR)
    set(folders "${BRAID_STB_INCLUDE_DIR}")
  else()
    set(missing "stb (Debian: apt install libstb-dev)")
  endif()
endmacro()

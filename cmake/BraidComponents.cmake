# The components: families of headers that need a library of their own. The project's own build and the installed
# package both find them here, on the machine where they are used, so that an installed braid carries no paths of the
# machine that packed it.
set(BRAID_COMPONENTS cpu thrust omp tbb cuda files audio images text sentencepiece video)

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
    if(component STREQUAL "cuda")  # device code calls constexpr functions of the host
      target_compile_options(${target} INTERFACE $<$<COMPILE_LANGUAGE:CUDA>:--expt-relaxed-constexpr>)
      if(CMAKE_VERSION VERSION_LESS 3.27 AND NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
        # This CMake knows no C++20 of nvcc, and says nothing of a CUDA_STANDARD of 20.
        target_compile_options(${target} INTERFACE $<$<COMPILE_LANGUAGE:CUDA>:-std=c++20>)
      endif()
    endif()
    if(options)
      target_link_options(${target} INTERFACE ${options})
    endif()
  endif()
  set(braid_${component}_FOUND TRUE PARENT_SCOPE)
endfunction()

# One macro a component, run within braid_component: sets libraries, folders, options, or missing.

# braid_find_module(<NAME> <module>): the target PkgConfig::BRAID_<NAME>, where pkg-config knows the module.
macro(braid_find_module name module)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(BRAID_${name} QUIET IMPORTED_TARGET ${module})
  endif()
endmacro()

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

# backend/thrust_omp.hpp and backend/thrust_tbb.hpp: Thrust with a library of threads.
macro(braid_find_omp)
  braid_find_thrust()
  find_package(OpenMP QUIET COMPONENTS CXX)
  if(TARGET OpenMP::OpenMP_CXX)
    set(libraries OpenMP::OpenMP_CXX)
  else()
    set(missing "a compiler with OpenMP")
  endif()
endmacro()
macro(braid_find_tbb)
  braid_find_thrust()
  find_package(TBB QUIET)
  if(TARGET TBB::tbb)
    set(libraries TBB::tbb)
  else()
    set(missing "TBB (Debian: apt install libtbb-dev)")
  endif()
endmacro()

# backend/cuda.hpp, in files whose language is CUDA.
macro(braid_find_cuda)
  find_package(CUDAToolkit QUIET)
  if(TARGET CUDA::cublasLt)
    set(libraries CUDA::cublas CUDA::cublasLt CUDA::cudart)
  else()
    set(missing "the CUDA toolkit with cuBLAS")
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

# sound/sound_file.hpp on libsndfile, whose CMake package is broken in Debian; sound/log_mel.hpp on KissFFT,
# sound/resample.hpp on libsamplerate.
macro(braid_find_audio)
  braid_find_module(SNDFILE sndfile)
  braid_find_module(SAMPLERATE samplerate)
  find_path(BRAID_KISSFFT_INCLUDE_DIR kissfft.hh PATH_SUFFIXES kissfft)
  if(TARGET PkgConfig::BRAID_SNDFILE AND TARGET PkgConfig::BRAID_SAMPLERATE AND BRAID_KISSFFT_INCLUDE_DIR)
    set(libraries PkgConfig::BRAID_SNDFILE PkgConfig::BRAID_SAMPLERATE)
    set(folders "${BRAID_KISSFFT_INCLUDE_DIR}")
  else()
    set(missing "libsndfile, libsamplerate, KissFFT and pkg-config (Debian: apt install libsndfile1-dev libsamplerate0-dev libkissfft-dev pkg-config)")
  endif()
endmacro()

# picture/image.hpp on stb, picture/jpeg.hpp on libjpeg-turbo.
macro(braid_find_images)
  find_path(BRAID_STB_INCLUDE_DIR stb_image.h PATH_SUFFIXES stb)
  braid_find_module(TURBOJPEG libturbojpeg)
  if(BRAID_STB_INCLUDE_DIR AND TARGET PkgConfig::BRAID_TURBOJPEG)
    set(folders "${BRAID_STB_INCLUDE_DIR}")
    set(libraries PkgConfig::BRAID_TURBOJPEG)
  else()
    set(missing "stb, libjpeg-turbo and pkg-config (Debian: apt install libstb-dev libturbojpeg0-dev pkg-config)")
  endif()
endmacro()

# text/unicode.hpp on utf8proc.
macro(braid_find_text)
  braid_find_module(UTF8PROC libutf8proc)
  if(TARGET PkgConfig::BRAID_UTF8PROC)
    set(libraries PkgConfig::BRAID_UTF8PROC)
  else()
    set(missing "utf8proc and pkg-config (Debian: apt install libutf8proc-dev pkg-config)")
  endif()
endmacro()

# text/sentence_piece.hpp on sentencepiece.
macro(braid_find_sentencepiece)
  braid_find_module(SENTENCEPIECE sentencepiece)
  if(TARGET PkgConfig::BRAID_SENTENCEPIECE)
    set(libraries PkgConfig::BRAID_SENTENCEPIECE)
  else()
    set(missing "sentencepiece and pkg-config (Debian: apt install libsentencepiece-dev pkg-config)")
  endif()
endmacro()

# video/ffmpeg.hpp on FFmpeg's libraries.
macro(braid_find_video)
  braid_find_module(FFMPEG "libavformat;libavcodec;libswscale;libavutil")
  if(TARGET PkgConfig::BRAID_FFMPEG)
    set(libraries PkgConfig::BRAID_FFMPEG)
  else()
    set(missing "FFmpeg's libraries and pkg-config (Debian: apt install libavformat-dev libswscale-dev pkg-config)")
  endif()
endmacro()

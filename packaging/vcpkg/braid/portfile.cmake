# An overlay port of the tree that it lies in: headers alone, so one build serves debug and release.
set(VCPKG_BUILD_TYPE release)
set(VCPKG_POLICY_SKIP_PKGCONFIG_CHECK enabled)  # braid.pc says -pthread, but no library: it belongs in share
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS -DBRAID_BUILD_TESTS=OFF -DBRAID_BUILD_EXAMPLES=OFF -DBRAID_BUILD_BENCHMARKS=OFF -DBRAID_WITH_CPU=OFF
          -DBRAID_WITH_THRUST=OFF -DBRAID_WITH_FILES=OFF -DBRAID_WITH_AUDIO=OFF -DBRAID_WITH_IMAGES=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/braid)
vcpkg_fixup_pkgconfig()
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")

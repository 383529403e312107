# Install, export, pkg-config, packages. Nothing in it depends on the machine's architecture, so all goes to share/.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(folder "${CMAKE_INSTALL_DATADIR}/cmake/braid")
set(built "${CMAKE_CURRENT_BINARY_DIR}/install")
install(TARGETS braid EXPORT braid FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT braid NAMESPACE braid:: FILE braid-targets.cmake DESTINATION "${folder}")
configure_package_config_file(cmake/braid-config.cmake.in "${built}/braid-config.cmake" INSTALL_DESTINATION "${folder}")
# Before 1.0 a new minor version may change anything.
write_basic_package_version_file("${built}/braid-config-version.cmake" COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${built}/braid-config.cmake" "${built}/braid-config-version.cmake" cmake/BraidComponents.cmake
        DESTINATION "${folder}")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/braid")

# braid.pc, and a braid-<component>.pc where the component's library has a .pc of its own. Found relative to the file,
# so that an installed tree may be moved.
file(RELATIVE_PATH up "/prefix/${CMAKE_INSTALL_DATADIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" up "${up}")
file(RELATIVE_PATH headers "/prefix" "/prefix/${CMAKE_INSTALL_INCLUDEDIR}")
function(braid_pc name words requires flags libraries)
  set(text "prefix=\${pcfiledir}/${up}\n\nName: ${name}\nDescription: ${words}\nVersion: ${PROJECT_VERSION}\n")
  string(APPEND text "Requires: ${requires}\nCflags: ${flags}\nLibs: ${libraries}\n")
  file(WRITE "${built}/${name}.pc" "${text}")
  install(FILES "${built}/${name}.pc" DESTINATION "${CMAKE_INSTALL_DATADIR}/pkgconfig")
endfunction()
braid_pc(braid "${PROJECT_DESCRIPTION} (C++20 headers)" "xtensor >= 0.24" "-I\${prefix}/${headers}" "-pthread")
braid_pc(braid-cpu "braid's backend on OpenBLAS" "braid = ${PROJECT_VERSION}, openblas" "" "")
braid_pc(braid-files "braid's npz files" "braid = ${PROJECT_VERSION}, zlib" "" "")
braid_pc(braid-audio "braid's sound files and log-mel" "braid = ${PROJECT_VERSION}, sndfile, samplerate, kissfft-float" "" "")
braid_pc(braid-images "braid's picture files" "braid = ${PROJECT_VERSION}, stb, libturbojpeg" "" "")
braid_pc(braid-text "braid's tokenisers" "braid = ${PROJECT_VERSION}, libutf8proc" "" "")
braid_pc(braid-sentencepiece "braid's sentencepiece" "braid = ${PROJECT_VERSION}, sentencepiece" "" "")

# cpack -G DEB, cpack -G TGZ.
if(PROJECT_IS_TOP_LEVEL)
  set(CPACK_GENERATOR TGZ DEB)
  set(CPACK_PACKAGE_NAME libbraid-dev)
  set(CPACK_PACKAGE_CONTACT "the authors of braid")
  set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_CURRENT_SOURCE_DIR}/LICENSE")
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_PACKAGE_FILE_NAME "libbraid-dev_${PROJECT_VERSION}_all")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
  set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "libxtensor-dev (>= 0.24)")
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libopenblas-dev, zlib1g-dev, libsndfile1-dev, libsamplerate0-dev, libkissfft-dev, libstb-dev, libturbojpeg0-dev, libutf8proc-dev, pkg-config")
  set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libthrust-dev, libsentencepiece-dev")
  include(CPack)
endif()

"""conan create packaging/conan: the tree that this file lies in, as a header-only package."""
import os
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load


class Braid(ConanFile):
    name = "braid"
    description = "A multimodal model is a type: header-only C++20"
    license = "MIT"
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {part: [True, False] for part in ("cpu", "files", "audio", "images", "text")}
    default_options = {"cpu": True, "files": True, "audio": False, "images": False, "text": False}
    generators = "CMakeDeps"
    libraries = {"cpu": ["openblas/[>=0.3.20]"], "files": ["zlib/[>=1.2.11 <2]"],
                 "audio": ["libsndfile/[>=1.2]", "libsamplerate/[>=0.2]", "kissfft/131.1.0"],
                 "images": ["stb/[*]", "libjpeg-turbo/[>=2.1]"], "text": ["utf8proc/[>=2.6]"]}

    def tree(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):  # from the one place where it stands
        said = load(self, os.path.join(self.tree(), "CMakeLists.txt"))
        self.version = re.search(r"project\(braid VERSION (\S+)", said)[1]

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*"):
            copy(self, pattern, self.tree(), self.export_sources_folder)

    def requirements(self):
        self.requires("xtensor/[>=0.24.3 <0.28]", transitive_headers=True)
        for part, needed in self.libraries.items():
            if self.options.get_safe(part):
                for library in needed:
                    self.requires(library, transitive_headers=True, transitive_libs=True)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        for what in ("BUILD_TESTS", "BUILD_EXAMPLES", "BUILD_BENCHMARKS", "WITH_CPU", "WITH_THRUST", "WITH_FILES",
                     "WITH_AUDIO", "WITH_IMAGES", "WITH_TEXT"):  # the package finds its components where it is used
            toolchain.cache_variables[f"BRAID_{what}"] = False
        toolchain.generate()

    def package(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.install()

    def package_id(self):
        self.info.clear()

    def package_info(self):
        # braid's own package file, not one that conan writes: it has the components.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs.append(os.path.join("share", "cmake", "braid"))
        self.cpp_info.bindirs = self.cpp_info.libdirs = []

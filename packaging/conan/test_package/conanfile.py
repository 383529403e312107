"""What `conan create` runs behind the package: the consumer's program of tests/ builds against it."""
import os

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout


class Consumer(ConanFile):
    settings = "os", "arch", "compiler", "build_type"
    generators = "CMakeDeps"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        braid = self.dependencies["braid"]
        toolchain.cache_variables["CONSUMER_VERSION"] = str(braid.ref.version)
        asked = [part for part in ("cpu", "files", "audio", "images", "text") if braid.options.get_safe(part)]
        if asked:
            toolchain.cache_variables["CONSUMER_COMPONENTS"] = ";".join(["COMPONENTS", *asked])
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def test(self):
        if can_run(self):
            self.run(os.path.join(self.cpp.build.bindir, "program"), env="conanrun")

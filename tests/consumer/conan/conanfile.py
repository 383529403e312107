"""Stands in for a library of conan's registry where that cannot be reached: the package of that name is the library that
is installed on this machine. conan create tests/consumer/conan --name xtensor --version 0.24.3"""
from conan import ConanFile

names = {"xtensor": ("xtensor", "xtensor"), "openblas": ("OpenBLAS", "OpenBLAS::OpenBLAS"), "zlib": ("ZLIB", "ZLIB::ZLIB")}
libraries = {"openblas": ["openblas"], "zlib": ["z"]}


class OfThisMachine(ConanFile):
    package_type = "header-library"

    def package_info(self):
        file, target = names[self.name]
        self.cpp_info.set_property("cmake_file_name", file)
        self.cpp_info.set_property("cmake_target_name", target)
        self.cpp_info.includedirs = self.cpp_info.libdirs = self.cpp_info.bindirs = []
        self.cpp_info.system_libs = libraries.get(self.name, [])

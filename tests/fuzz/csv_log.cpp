#include "braid/train/csv_log.hpp"
#include "fuzz/fuzz.hpp"

#include <sys/mman.h>

#include <string>

// A log that a run goes on with. The file lies in memory, and has a path all the same.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static int const handle = ::memfd_create("log", MFD_CLOEXEC);
  static std::string const path = "/proc/self/fd/" + std::to_string(handle);
  if (::ftruncate(handle, 0) != 0 || ::pwrite(handle, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
  return fuzz::within({.per_byte = 128}, size, [] {
    braid::csv_log log(path);
    log.rewind(3);
    log.log(3, "loss", 0.5);
    log.flush();
  });
}

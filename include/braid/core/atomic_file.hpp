#pragma once
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "braid/core/error.hpp"

namespace braid::inline v0 {

/// A file that appears whole or not at all: bytes go to a temporary file in the same folder, commit() makes them
/// durable and renames it over the target. Without commit() (an exception on the way) the temporary file is removed
/// and what stood at the target stays. A symbolic link is followed; an existing file's permissions are kept.
///
/// errors  file_error: no such folder, no permission, disk full, the target is a folder or a device.
class atomic_file {
 public:
  explicit atomic_file(std::string path) : path_(std::move(path)), target_(path_) {
    struct stat facts;
    bool const replaces = ::stat(path_.c_str(), &facts) == 0;
    if (replaces && !S_ISREG(facts.st_mode)) refuse("a regular file to replace", "a folder, pipe or device");
    if (std::unique_ptr<char, decltype(&std::free)> const real{::realpath(path_.c_str(), nullptr), &std::free}; real)
      target_ = real.get();
    // O_EXCL keeps writers of one target apart, in this process and in others; a file left by a crash is stepped over.
    for (int attempt = 0; attempt < 1000 && handle_ < 0; ++attempt) {
      temporary_ = target_ + "." + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp";
      handle_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (handle_ < 0 && errno != EEXIST) break;
    }
    if (handle_ < 0) refuse("a folder that can be written to", std::system_category().message(errno));
    // The owner may lack the right to change it; the bytes matter more than the mode.
    if (replaces) static_cast<void>(::fchmod(handle_, facts.st_mode & 07777) == 0);
  }

  atomic_file(atomic_file const&) = delete;
  atomic_file& operator=(atomic_file const&) = delete;

  ~atomic_file() {
    if (handle_ >= 0) ::close(handle_);
    if (!committed_) ::unlink(temporary_.c_str());
  }

  /// Appends bytes.
  void write(std::span<std::byte const> bytes) {
    while (!bytes.empty()) {
      auto const n = ::write(handle_, bytes.data(), std::min<std::size_t>(bytes.size(), std::size_t{1} << 30));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse("room for the whole file", std::system_category().message(errno));
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
  }

  /// Appends characters.
  void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }

  /// Puts the file in its place. Nothing may be written afterwards.
  void commit() {
    if (::fsync(handle_) != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    int const closed = ::close(handle_);
    handle_ = -1;
    if (closed != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
      refuse("a place that can be renamed to", std::system_category().message(errno));
    committed_ = true;
    sync_folder();
  }

 private:
  [[noreturn]] void refuse(std::string_view expected, std::string_view found) const {
    throw file_error(path_, "write", expected, found);
  }

  // The rename itself is on the disk only once the folder is. Some file systems cannot do it; then the name is as
  // safe as they make it.
  void sync_folder() const {
    auto const slash = target_.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : target_.substr(0, slash + 1);
    int const handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    static_cast<void>(::fsync(handle) == 0);
    ::close(handle);
  }

  std::string path_, target_, temporary_;
  int handle_ = -1;
  bool committed_ = false;
};

/// All of a file at once. Errors as atomic_file's.
template <class Content>
void write_whole(std::string const& path, Content const& content) {
  atomic_file out(path);
  out.write(content);
  out.commit();
}

}  // namespace braid

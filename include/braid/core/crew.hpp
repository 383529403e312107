#pragma once
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace braid::inline v0 {

/// A few threads that do one job together, again and again: run() calls job(i) once for every i below the number of
/// parts, spread over the threads, and returns when all are done. After construction it neither allocates nor locks.
template <class Job>
class crew {
 public:
  crew(std::size_t threads, std::size_t parts, Job job) : job_(job), parts_(parts) {
    threads_.reserve(threads);
    for (std::size_t i = 1; i < threads && i < parts; ++i) start(i);
  }
  crew(crew const&) = delete;
  ~crew() {
    stop_ = true;
    ++round_;
    round_.notify_all();
    for (auto& t : threads_) t.join();
  }
  void run() {
    if (!threads_.empty()) {
      busy_ = threads_.size();
      ++round_;
      round_.notify_all();
    }
    work(0);
    for (auto left = busy_.load(); left != 0; left = busy_.load()) busy_.wait(left);
  }

 private:
  // Apart, since std::thread calls through a pointer of its own: the one place in a trainer that does.
  [[gnu::noinline]] void start(std::size_t i) {
    threads_.emplace_back([this, i] {
      for (std::size_t seen = 0;;) {
        round_.wait(seen);
        seen = round_.load();
        if (stop_) return;
        work(i);
        if (--busy_ == 0) busy_.notify_one();
      }
    });
  }
  void work(std::size_t first) {
    for (std::size_t i = first; i < parts_; i += threads_.size() + 1) job_(i);
  }
  Job job_;
  std::size_t parts_;
  std::atomic<std::size_t> round_{0}, busy_{0};
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

}  // namespace braid

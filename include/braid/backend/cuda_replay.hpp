#pragma once
#include "braid/backend/recorder.hpp"
#include "braid/backend/cuda_context.hpp"

#include <array>
#include <cstddef>
#include <utility>

#ifdef __CUDACC__

namespace braid::inline v0::device {

/// Work that was given to a stream once and is given again as one CUDA graph, for as long as its key stays the same: the
/// pointers and numbers within are those of the first time. A few keys are kept; a new one takes the place of the oldest.
class replay {
 public:
  replay() = default;
  replay(replay&& o) noexcept : kept_(std::exchange(o.kept_, {})), next_(o.next_) {}
  replay& operator=(replay&& o) noexcept {
    std::swap(kept_, o.kept_), std::swap(next_, o.next_);
    return *this;
  }
  ~replay() { forget(); }

  /// work(), which only gives work to the stream. The first time under a key it is done directly, so that what the libraries
  /// make at a first call is made; the second time it is recorded.
  template <class Work>
  void operator()(context const& c, work_key const& k, Work&& work) {
    if (c.patient()) return work();
    entry* e = nullptr;
    for (entry& one : kept_)
      if (one.used && one.of == k) e = &one;
    if (!e) {
      e = &kept_[next_++ % kept_.size()];
      drop(*e);
      *e = {k, nullptr, true};
      return work();
    }
    if (!e->graph) record(c, *e, work);
    check("cudaGraphLaunch", cudaGraphLaunch(e->graph, c.stream()));
  }
  void forget() {
    for (entry& e : kept_) drop(e);
  }

 private:
  struct entry {
    work_key of{};
    cudaGraphExec_t graph = nullptr;
    bool used = false;
  };
  template <class Work>
  static void record(context const& c, entry& e, Work& work) {
    check("cudaStreamBeginCapture", cudaStreamBeginCapture(c.stream(), cudaStreamCaptureModeThreadLocal));
    cudaGraph_t graph = nullptr;
    try {
      work();
    } catch (...) {
      cudaStreamEndCapture(c.stream(), &graph);
      if (graph) cudaGraphDestroy(graph);
      throw;
    }
    check("cudaStreamEndCapture", cudaStreamEndCapture(c.stream(), &graph));
    cudaError_t const made = cudaGraphInstantiate(&e.graph, graph, 0);
    cudaGraphDestroy(graph);
    check("cudaGraphInstantiate", made);
  }
  static void drop(entry& e) {
    if (e.graph) cudaGraphExecDestroy(e.graph);
    e = {};
  }
  std::array<entry, 4> kept_{};
  std::size_t next_ = 0;
};

}  // namespace braid::device

#endif

#pragma once
#include "braid/core/error.hpp"
#include "braid/data/dataset.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace braid::inline v0 {

/// How far `prefetched` reads ahead, and by how many threads.
struct prefetch_options {
  std::size_t ahead = 256;  ///< samples in its queue: a batch or two
  std::size_t threads = 1;
};

/// A data set whose rows on demand are read by other threads, in the order in which training will ask for them, while the
/// step before is computed.
///
///   bd::prefetched const train(data, {.ahead = 256, .threads = 2});
///   bd::fit(model, train, valid, ...);
///
/// The queue is bounded: readers wait where it is full. What is trained does not depend on the number of threads, for the
/// order is the seed's and a row is a function of its number. A sample that is asked for out of order is read at
/// once by who asks: so are all samples for `embed`, `certify` and what else does not announce an order; `fit` and `evaluate` do.
/// One training or evaluation at a time.
///
/// data    must outlive it; its readers are called by several threads at once.
/// cost    ahead samples of the columns on demand.
/// errors  what a reader throws is thrown to who asks for that sample; value_error: ahead or threads of 0, a thread that
///         cannot be started, a sample in an order that there is not.
template <class Data, class Names = typename Data::names>
class prefetched;
template <class Data, class... N>
class prefetched<Data, types<N...>> {
  template <class M>
  using column_type = std::remove_cvref_t<decltype(std::declval<Data const&>().template column<M>())>;
  template <class M>
  static constexpr bool is_read = detail::is_read_column<column_type<M>>;
  template <class M>
  struct room {
    using E = element_t<typename M::outside::element, float>;
    std::vector<E> row = std::vector<E>(is_read<M> ? M::outside::size : 0);
    std::size_t steps = 0;
  };
  struct slot {
    std::tuple<room<N>...> rooms;
    std::exception_ptr error{};
    bool full = false;
  };
  struct queue {
    Data const& data;
    std::vector<slot> slots;
    std::mutex lock{};
    std::condition_variable filled{}, emptied{};
    std::vector<std::uint32_t> order{}, place_of{};  ///< place_of[order[p]] = p
    std::vector<std::uint8_t> used{};                ///< of places: taken, or read by who asked
    std::size_t next = 0, first = 0, at_work = 0;    ///< the place to be read next; the first that is not used
    bool over = false;
    std::vector<std::jthread> readers{};

    // More slots than samples, or more readers than slots, would have nothing to do.
    queue(Data const& d, prefetch_options o) : data(d), slots(std::min(o.ahead, d.size())) {
      try {
        while (readers.size() < std::min(o.threads, slots.size())) readers.emplace_back([this] { work(); });
      } catch (std::system_error const& e) {
        stop();  // those that run wait, and are waited for
        throw value_error("prefetched", "threads", std::to_string(o.threads) + " that can be started",
                          std::to_string(readers.size()) + ": " + e.what());
      }
    }
    ~queue() { stop(); }
    void stop() {
      {
        std::lock_guard const l(lock);
        over = true;
      }
      emptied.notify_all();
    }
    void use(std::size_t place) {
      used[place] = 1;
      while (first < order.size() && used[first]) ++first;
      emptied.notify_all();
    }
    void work() {
      std::unique_lock l(lock);
      for (;;) {
        emptied.wait(l, [&] { return over || (next < order.size() && next < first + slots.size()); });
        if (over) return;
        std::size_t const place = next++;
        if (used[place]) continue;
        slot& to = slots[place % slots.size()];
        std::uint32_t const row = data.row(order[place]);
        ++at_work;
        l.unlock();
        to.error = nullptr;
        try {
          (fill<N>(to, row), ...);
        } catch (...) {
          to.error = std::current_exception();
        }
        l.lock();
        --at_work;
        to.full = true;
        filled.notify_all();
      }
    }
    template <class M>
    void fill(slot& to, std::uint32_t row) {
      if constexpr (is_read<M>) {
        auto& r = std::get<room<M>>(to.rooms);
        r.steps = data.template column<M>().read(row, r.row);
      }
    }
    void expect(std::span<std::uint32_t const> coming) {
      for (std::size_t p = 0; p < coming.size(); ++p)
        if (coming[p] >= data.size())
          throw value_error("prefetched", "order, place " + std::to_string(p), "a sample below " + std::to_string(data.size()), std::to_string(coming[p]));
      std::unique_lock l(lock);
      order.clear();
      filled.wait(l, [&] { return at_work == 0; });
      for (slot& s : slots) s.full = false;
      order.assign(coming.begin(), coming.end());
      place_of.assign(data.size(), std::uint32_t(order.size()));
      for (std::size_t p = order.size(); p-- > 0;) place_of[order[p]] = std::uint32_t(p);
      used.assign(order.size(), 0);
      next = first = 0;
      emptied.notify_all();
    }
    /// The slot of a sample, once it is full; null where it is not to come, or not soon.
    slot* wait_for(std::size_t sample) {
      std::unique_lock l(lock);
      std::size_t const place = sample < place_of.size() ? place_of[sample] : order.size();
      if (place >= order.size() || used[place]) return nullptr;
      if (place >= first + slots.size()) {
        use(place);
        return nullptr;
      }
      slot& s = slots[place % slots.size()];
      filled.wait(l, [&] { return s.full; });
      return &s;
    }
    void give_back(slot& s, std::size_t sample) {
      std::lock_guard const l(lock);
      s.full = false;
      use(place_of[sample]);
    }
  };

 public:
  using names = typename Data::names;
  using partials = typename partials_in<Data>::type;
  static constexpr bool in_memory = Data::in_memory;

  explicit prefetched(Data const& data, prefetch_options o = {}) {
    static_assert((is_read<N> || ...), "prefetched: all of these data are in memory: give them as they are");
    if (o.ahead == 0) throw value_error("prefetched", "ahead", "at least 1", "0");
    if (o.threads == 0) throw value_error("prefetched", "threads", "at least 1", "0");
    queue_ = std::make_unique<queue>(data, o);
  }
  std::size_t size() const { return queue_->data.size(); }
  std::uint32_t row(std::size_t i) const { return queue_->data.row(i); }
  template <class M>
  auto const& column() const {
    return queue_->data.template column<M>();
  }

  /// From now on samples will be asked for in about this order, each once. What was read ahead before is dropped.
  void expect(std::span<std::uint32_t const> order) const { queue_->expect(order); }

  /// What was read of a sample, for as long as this lives; false where nothing was.
  class lease {
   public:
    lease(queue& q, std::size_t sample) : queue_(q), sample_(sample), slot_(q.wait_for(sample)) {
      if (slot_ && slot_->error) {
        auto const error = slot_->error;
        q.give_back(*slot_, sample);
        std::rethrow_exception(error);
      }
    }
    lease(lease const&) = delete;
    ~lease() {
      if (slot_) queue_.give_back(*slot_, sample_);
    }
    explicit operator bool() const { return slot_ != nullptr; }
    template <class M>
    auto row() const {
      return std::span<typename room<M>::E const>(std::get<room<M>>(slot_->rooms).row);
    }
    template <class M>
    std::size_t steps() const {
      return std::get<room<M>>(slot_->rooms).steps;
    }

   private:
    queue& queue_;
    std::size_t sample_;
    slot* slot_;
  };
  lease ready(std::size_t sample) const { return lease(*queue_, sample); }

 private:
  std::unique_ptr<queue> queue_;
};
template <class Data>
prefetched(Data const&) -> prefetched<Data>;
template <class Data>
prefetched(Data const&, prefetch_options) -> prefetched<Data>;

namespace detail {
template <class Data>
inline constexpr bool is_prefetched = false;
template <class Data, class Names>
inline constexpr bool is_prefetched<prefetched<Data, Names>> = true;
}  // namespace detail

}  // namespace braid

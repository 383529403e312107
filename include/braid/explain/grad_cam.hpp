#pragma once
#include "braid/explain/number.hpp"
#include "braid/explain/watched.hpp"
#include "braid/model/model.hpp"
#include "braid/model/xtensor.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace braid::inline v0::explain {

namespace detail {
/// A net whose last image-shaped step behind modality M keeps its value and its gradient: what a convolution, its norm and its
/// activation made of it, before it becomes features.
template <class G, class M>
struct camera : program<G> {
  using base = program<G>;
  static constexpr std::size_t step = [] {
    std::array<bool, base::size> learned{};  // something trained stands before it
    std::size_t last = none;
    if (index_in_program<base, M>() >= base::size) return last;
    repeat_indexed<base::size>([&]<class I>(I) {
      node const& d = base::graph.nodes[I::value];
      learned[I::value] = d.parameters > 0;
      for (std::size_t j = 0; j < d.edges; ++j) learned[I::value] = learned[I::value] || learned[base::graph.in(I::value, j)];
      using out = typename base::template value<I::value>;
      if constexpr (is_image<out>)
        if (out::height * out::width > 1 && learned[I::value] && origins<base>[I::value] == modality_bit<base, M>()) last = I::value;
    });
    return last;
  }();
  static constexpr auto graph = [] {
    auto t = base::graph;
    if (step != none) t.nodes[step].wants_gradient = true;
    return t;
  }();
};
struct an_image_within;
template <class Prog, std::size_t I>
struct image_at {
  using type = typename Prog::template value<I>;
};
template <class Prog>
struct image_at<Prog, none> {
  using type = channels_last<1, 1, 1>;
};
}  // namespace detail

/// Where in an image a convolution saw what speaks for an answer: the channels of the last image within the net, weighed by their
/// mean gradients, added up; what speaks against it is left out.
///
///   bd::explain::grad_cam why(model, photo);
///   auto const map = why(bd::explain::number(3), photo(pixels), notes(ids));   // [n, H, W] of the photo
///   why.coarse();                                                             // [n, h, w] of the image within
///
/// shapes  [n, H, W]: the map within, drawn out in a line between its pixels.
/// units   of the number that is explained, times that of the image within; at least 0.
/// cost    a forward and a backward; allocates nothing once there is room for the rows.
/// errors  an_image_within (compile time): no convolution before the features; a call's (model/call.hpp); value_error: no such
///         number.
/// source  Selvaraju et al. 2017, arXiv:1610.02391; Captum's LayerGradCam.
template <class G, backend K, class M>
class grad_cam {
  static constexpr std::size_t extent(std::size_t axis) { return M::outside::rank == 3 ? M::outside::dims[axis] : 1; }

 public:
  using prog = detail::camera<G, M>;
  using T = typename K::scalar;
  using within = typename detail::image_at<prog, prog::step>::type;
  static constexpr std::size_t C = within::channels, h = within::height, w = within::width;
  static constexpr bool known = index_in_program<prog, M>() < prog::size;
  static constexpr std::size_t H = extent(1), W = extent(2);
  static constexpr std::size_t tile = watched_net<G, K>::tile;

  explicit grad_cam(basic_weights<G, K> const& weights, M = {}, std::size_t rows = tile)
      : weights_(&weights), work_(plan.elements(tile), weights.place()), unread_(basic_weights<G, K>::param_count, weights.place()),
        staged_(tile, weights.place()), value_(tile * within::size), gradient_(tile * within::size) {
    static_assert(holds<known, at<M>, got<G>, wants<a_modality>>, "grad_cam: no such modality in this net");
    static_assert(holds<!known || prog::step != none, at<M>, got<G>, wants<detail::an_image_within>>,
                  "grad_cam: no convolution of this modality before it becomes features");
    repeat_indexed<prog::outputs>([&]<class J>(J) { asked_.resize(std::max(asked_.size(), tile * prog::template out<J::value>::size)); });
    reserve(rows);
  }
  explicit grad_cam(basic_model<G, K> const& m, M = {}, std::size_t rows = tile) : grad_cam(m.weights(), M{}, rows) {}

  template <class Tag, class... A>
  auto operator()(number_of<Tag> const& asked, A const&... a) {
    call_law<prog, A...>();
    constexpr std::size_t J = []<class... O>(types<O...>) { return index_of<Tag, O...>(); }(typename output_tags<G>::type{});
    static_assert(J < prog::outputs, "explain: a net with several outputs: explain::number(output, number), by one of its outputs");
    if constexpr (call_fits<prog, A...> && J < prog::outputs && prog::step != none) {
      bound_arguments<prog, T, A...> const args(a...);
      asked.check(args.rows(), prog::template out<J>::size);
      reserve(rows_ = args.rows());
      for (std::size_t r = 0, n = 0; r < rows_; r += n) {
        n = alike(r, std::min(r + tile, rows_), [&](std::size_t i) { return args.absent(i); });
        look<J, lacking_in<prog, A...>>(staged_.take(args, r, n), r, n, args.absent(r), asked);
        staged_.waited();
      }
    }
    return view_of(fine_.data(), std::array{rows_, H, W});
  }
  auto coarse() { return view_of(coarse_.data(), std::array{rows_, h, w}); }

 private:
  static constexpr auto const& plan = plan_of<prog, mode::explain>;
  void reserve(std::size_t rows) {
    if (coarse_.size() < rows * h * w) coarse_.resize(rows * h * w);
    if (fine_.size() < rows * H * W) fine_.resize(rows * H * W);
  }
  template <std::size_t J, modality_set Partial, class Asked>
  void look(sources<prog> const& in, std::size_t first, std::size_t n, modality_set absent, Asked const& asked) {
    K const& k = weights_->place();
    staged_.send();
    std::fill_n(coarse_.data() + first * h * w, n * h * w, T(0));
    constexpr std::size_t out = prog::out_ids[J], size = prog::template out<J>::size;
    if (runs_without<prog>(out, absent) && runs_without<prog>(prog::step, absent)) {
      walk<prog, K const, mode::explain> const walker{k, weights_->params(), weights_->state(),
                                                      workspace<T>::in(work_.data(), plan, n), in, n};
      walker.template forward_without<Partial>(absent);
      repeat_indexed<prog::outputs>([&]<class O>(O) {
        constexpr std::size_t id = prog::out_ids[O::value];
        if (runs_without<prog>(id, absent)) k.zero(walker.template gradient<id>(), n * prog::template out<O::value>::size);
      });
      std::fill_n(asked_.data(), n * size, T(0));
      for (std::size_t r = 0; r < n; ++r) asked_[r * size + asked.at(first + r)] = T(1);
      k.upload(walker.template gradient<out>(), asked_.data(), n * size);
      walker.template backward_without<Partial>(absent, unread_.data());
      k.download(value_.data(), static_cast<T const*>(walker.template value<prog::step>()), n * within::size);
      k.download(gradient_.data(), walker.template gradient<prog::step>(), n * within::size);
      for (std::size_t r = 0; r < n; ++r) weigh(value_.data() + r * within::size, gradient_.data() + r * within::size, coarse_.data() + (first + r) * h * w);
    }
    for (std::size_t r = first; r < first + n; ++r) draw_out(coarse_.data() + r * h * w, fine_.data() + r * H * W);
  }
  static void weigh(T const* value, T const* gradient, T* map) {
    for (std::size_t c = 0; c < C; ++c) {
      T mean = 0;
      for (std::size_t i = 0; i < h * w; ++i) mean += gradient[within::place(c * h * w + i)] / T(h * w);
      for (std::size_t i = 0; i < h * w; ++i) map[i] += mean * value[within::place(c * h * w + i)];
    }
    for (std::size_t i = 0; i < h * w; ++i) map[i] = std::max(map[i], T(0));
  }
  static void draw_out(T const* map, T* to) {
    auto const at = [](std::size_t i, std::size_t from, std::size_t many) {  // pixel centres lie over each other
      double const x = std::clamp((double(i) + 0.5) * double(from) / double(many) - 0.5, 0.0, double(from - 1));
      std::size_t const low = std::min(std::size_t(x), from - 1);
      return std::tuple{low, std::min(low + 1, from - 1), T(x - double(low))};
    };
    for (std::size_t y = 0; y < H; ++y)
      for (std::size_t x = 0; x < W; ++x) {
        auto const [top, bottom, down] = at(y, h, H);
        auto const [left, right, across] = at(x, w, W);
        T const above = map[top * w + left] * (1 - across) + map[top * w + right] * across;
        T const below = map[bottom * w + left] * (1 - across) + map[bottom * w + right] * across;
        to[y * W + x] = above * (1 - down) + below * down;
      }
  }

  basic_weights<G, K> const* weights_;
  buffer<K> work_, unread_;
  staged_inputs<prog, K> staged_;
  std::vector<T> value_, gradient_, asked_, coarse_, fine_;
  std::size_t rows_ = 0;
};

}  // namespace braid::explain

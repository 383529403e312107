#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
/// Three extents are an image, as the kernels want it.
template <std::size_t... D>
struct reshaped {
  using type = shape<D...>;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct reshaped<C, H, W> {
  using type = channels_last<C, H, W>;
};
template <class From, class To>
inline constexpr bool lies_alike = From::row_major && To::row_major;
template <class S>
inline constexpr bool lies_alike<flat<S>, S> = true;

/// Number j of From goes to where number j of To lies. The first lengths[r] steps count, or all: zeros beyond.
template <class T, class From, class To, std::size_t Step>
struct reshape_op {
  T const* in;
  T* out;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    bool const used = !lengths || j / Step < std::size_t(lengths[r]);
    out[r * To::size + To::place(j)] = used ? in[r * From::size + From::place(j)] : T(0);
  }
};
/// Numbers in one step of a sequence; all numbers where S has no time axis.
template <class S>
inline constexpr std::size_t step_size = S::size;
template <std::size_t T, std::size_t... D>
inline constexpr std::size_t step_size<sequence<T, D...>> = shape<D...>::size;
}  // namespace detail

/// The same numbers in PyTorch's order under other extents: reshape<C, H, W> makes an image, reshape<A, B> rows of
/// features, reshape<F> features.
///
/// shapes  x: any layout, of D... numbers; h: [D...]. Of a sequence, numbers beyond a sample's length become zeros.
/// cost    none where both lie alike (row major, or back from `flatten`); one read and one write an element elsewhere.
/// errors  real_numbers, as many numbers as shape<D...> (compile time).
/// source  torch.Tensor.reshape, torch.nn.Unflatten.
template <std::size_t... D>
struct reshape : unit {
  using to = typename detail::reshaped<D...>::type;
  template <class In>
  static constexpr bool fits = In::size == to::size;

  template <class In>
  static consteval void law() {
    static_assert(holds<are_numbers<In>, at<reshape>, got<In>, wants<real_numbers>>,
                  "reshape: tokens have no features yet: put `| embedding<D>` before it");
    if constexpr (are_numbers<In>)
      static_assert(holds<fits<In>, at<reshape>, got<In>, wants<shape<D...>>>,
                    "reshape<D...>: the extents' product must be the size of what comes in");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<are_numbers<In> && fits<In>, to, poison>;
    static constexpr bool alike = detail::lies_alike<In, to>, in_place = alike, reads_in = false;

    template <class Call>
    static void forward(Call const& c) {
      run<In, to>(c, c.in().data, c.out.data);
    }
    template <class Call>
    static void backward(Call const& c) {
      if (c.din()) run<to, In>(c, c.dout.data, c.din().data);
    }

   private:
    template <class From, class To, class Call, class T>
    static void run(Call const& c, T const* from, T* h) {
      if (alike && !c.lengths()) return c.k.copy(batch<To, T>{h, c.rows}, batch<From, T const>{from, c.rows});
      c.k.template each<To::size>(
          c.rows, detail::reshape_op<T, From, To, detail::step_size<In>>{from, h, c.lengths()});
    }
  };
};

}  // namespace layer
template <std::size_t... D>
inline constexpr sized<layer::reshape<D...>, D...> reshape{};
}  // namespace braid

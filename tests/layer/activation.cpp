#include "braid/layer/activation.hpp"

#include "unit.hpp"

using namespace braid;

namespace {
struct square_op {
  static constexpr bool of_output = false;
  template <class T>
  T operator()(T x) const { return x * x; }
  struct slope {
    template <class T>
    T operator()(T d, T x) const { return T(2) * d * x; }
  };
};
struct square : layer::activation<square, square_op> {};
}  // namespace

TEST_CASE("activation: one of a user's own, from a functor and its slope") {
  unit_test::check_gradients<square, shape<5>>(3, 1);
  unit_test::subject<square, reference<float>, channels_last<2, 1, 2>> s(1);
  s.put(0, {1, 2, 3, 4});
  s.forward<mode::train>();
  CHECK(s.out() == std::vector<double>{1, 4, 9, 16});
}

TEST_CASE("activation: keeps the shape, and asks for what its slope reads") {
  static_assert(std::is_same_v<square::on<sequence<3, 2>>::out, sequence<3, 2>>);
  CHECK(square::on<shape<4>>::reads_in);
  CHECK_FALSE(square::on<shape<4>>::reads_out);
  CHECK(square::on<shape<4>>::flops == 4);
}

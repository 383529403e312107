#pragma once
// A unit on the GPU beside the same one on the host, where no golden file has its size.
#include "unit.hpp"

namespace unit_test {

/// Output, input gradients and parameter gradients of a drawn unit are the reference's. A length for each row, or none.
template <class U, class... In>
void check_on_device(std::size_t rows, std::vector<std::int32_t> const& lengths = {}, double bound = 2e-5) {
  auto const run = [&]<class K>(std::type_identity<K>) {
    subject<U, K, In...> s(rows);
    if (!lengths.empty()) s.put_lengths(lengths);
    draw(s, braid::philox{5});
    std::vector<numbers> all;
    s.template forward<braid::mode::predict>();
    all.push_back(s.out());
    s.each_param([](auto& p) { p.gradient.zero(); });
    s.template forward<braid::mode::train>();
    all.push_back(s.out());
    s.backward();
    for (std::size_t i = 0; i < sizeof...(In); ++i) all.push_back(s.din(i));
    s.each_param([&](auto& p) { all.push_back(p.gradient.get()); });
    return all;
  };
  auto const got = run(std::type_identity<braid::thrust<braid::cuda>>{}),
             wanted = run(std::type_identity<braid::reference<double>>{});
  REQUIRE(got.size() == wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) check_close("array " + std::to_string(i), got[i], wanted[i], bound);
}

}  // namespace unit_test

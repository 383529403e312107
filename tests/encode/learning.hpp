#pragma once
// What the tests of encoders share: a net that learns to tell two classes apart, and its accuracy on other samples.
#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"
#include "braid/train/adam.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"

#include <doctest/doctest.h>

namespace encode_test {

template <auto Net, class Data>
double learnt(Data const& train, Data const& fresh, double rate, std::size_t epochs) {
  braid::model<Net, braid::reference<float>> m{braid::seed{3}};
  braid::fit(m, train, braid::cross_entropy, braid::adam{.rate = rate}, {.epochs = epochs, .batch = 20, .progress = nullptr});
  return braid::evaluate(m, fresh, braid::cross_entropy).metric;
}

}  // namespace encode_test

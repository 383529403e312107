#pragma once
#include "braid/backend/reference.hpp"
#include "braid/model/plan.hpp"

namespace braid::inline v0 {

/// Numbers that a net trains; a constant. Padding that a backend adds does not count.
template <auto Net>
inline constexpr std::size_t parameters = program<decltype(type_of(Net))>::parameters;

/// Floating-point operations of one sample forward: a multiply-add is two.
template <auto Net>
inline constexpr std::size_t flops = program<decltype(type_of(Net))>::flops;

/// Bytes of workspace to predict `Rows` samples at once.
template <auto Net, std::size_t Rows, class Scalar = float>
inline constexpr std::size_t workspace_bytes =
    plan_of<program<decltype(type_of(Net))>, mode::predict>.elements(Rows) * sizeof(Scalar);

/// Bytes of workspace to train on `Rows` samples at once, without parameters and moments.
template <auto Net, std::size_t Rows, class Scalar = float>
inline constexpr std::size_t training_bytes =
    plan_of<program<decltype(type_of(Net))>, mode::train>.elements(Rows) * sizeof(Scalar);

}  // namespace braid

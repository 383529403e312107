#pragma once
#include "braid/backend/cuda_context.hpp"

#include <cstddef>
#include <cstdint>

#ifdef __CUDACC__

namespace braid::inline v0::device {

/// A description of cuBLASLt's, or what it chose; destroyed with its owner.
template <class Handle, cublasStatus_t (*Destroy)(Handle)>
struct lt_handle {
  Handle of = nullptr;
  lt_handle() = default;
  lt_handle(lt_handle const&) = delete;
  ~lt_handle() {
    if (of) Destroy(of);
  }
};

/// Row by row: h = a w' + b, [n, N] = [n, F] [F, N], by cuBLASLt with the bias in the product's own pass. Strides: floats
/// from row to row.
inline void affine(context const& c, product_sizes s, float* h, float const* a, float const* w, float const* b) {
  std::uintptr_t const all = reinterpret_cast<std::uintptr_t>(h) | reinterpret_cast<std::uintptr_t>(a) |
                             reinterpret_cast<std::uintptr_t>(w) | reinterpret_cast<std::uintptr_t>(b) | 256;
  s.alignment = std::size_t(all & (~all + 1));  // of all of them, in bytes
  lt_handle<cublasLtMatmulDesc_t, cublasLtMatmulDescDestroy> product;
  lt_handle<cublasLtMatrixLayout_t, cublasLtMatrixLayoutDestroy> wl, al, hl;
  // A matrix of ours, row by row, is the transposed one of cuBLAS's, column by column: h' = w a'.
  check("cublasLtMatmulDescCreate", cublasLtMatmulDescCreate(&product.of, CUBLAS_COMPUTE_32F, CUDA_R_32F));
  cublasOperation_t const turned = CUBLAS_OP_T;
  cublasLtEpilogue_t const with_bias = CUBLASLT_EPILOGUE_BIAS;
  cublasLtMatmulDescSetAttribute(product.of, CUBLASLT_MATMUL_DESC_TRANSA, &turned, sizeof turned);
  cublasLtMatmulDescSetAttribute(product.of, CUBLASLT_MATMUL_DESC_EPILOGUE, &with_bias, sizeof with_bias);
  cublasLtMatmulDescSetAttribute(product.of, CUBLASLT_MATMUL_DESC_BIAS_POINTER, &b, sizeof b);
  check("cublasLtMatrixLayoutCreate", cublasLtMatrixLayoutCreate(&wl.of, CUDA_R_32F, s.F, s.N, std::int64_t(s.F)));
  check("cublasLtMatrixLayoutCreate", cublasLtMatrixLayoutCreate(&al.of, CUDA_R_32F, s.F, s.n, std::int64_t(s.a_stride)));
  check("cublasLtMatrixLayoutCreate", cublasLtMatrixLayoutCreate(&hl.of, CUDA_R_32F, s.N, s.n, std::int64_t(s.h_stride)));
  cublasLtMatmulAlgo_t const* way = c.way_of(s);
  cublasLtMatmulHeuristicResult_t found{};
  if (!way) {
    lt_handle<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceDestroy> wish;
    check("cublasLtMatmulPreferenceCreate", cublasLtMatmulPreferenceCreate(&wish.of));
    std::size_t const room = context::blas_bytes;
    cublasLtMatmulPreferenceSetAttribute(wish.of, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &room, sizeof room);
    std::uint32_t const lie = std::uint32_t(s.alignment);
    for (auto which : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                       CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
      cublasLtMatmulPreferenceSetAttribute(wish.of, which, &lie, sizeof lie);
    int ways = 0;
    check("cublasLtMatmulAlgoGetHeuristic",
          cublasLtMatmulAlgoGetHeuristic(c.lt(), product.of, wl.of, al.of, hl.of, hl.of, wish.of, 1, &found, &ways));
    if (ways == 0) throw cuda_error("cuda", "cublasLtMatmulAlgoGetHeuristic", "a way to multiply", "none");
    way = c.keep_way(s, found.algo);
  }
  float const one = 1, nothing = 0;
  check("cublasLtMatmul", cublasLtMatmul(c.lt(), product.of, &one, w, wl.of, a, al.of, &nothing, h, hl.of, h, hl.of, way,
                                         c.blas_room(), context::blas_bytes, c.stream()));
}

}  // namespace braid::device

#endif

#pragma once

// BRAID_HD marks what a device kernel may call; under a plain host compiler it is nothing.
#ifdef __CUDACC__
#define BRAID_HD __host__ __device__
#else
#define BRAID_HD
#endif

// The iterations of the next loop do not depend on each other: the kernels' arrays do not overlap except where they
// are the same array, read and written at the same place. g++ gives up on lanes without it; clang checks at run time.
#if defined(__GNUC__) && !defined(__clang__)
#define BRAID_LANES _Pragma("GCC ivdep")
#else
#define BRAID_LANES
#endif

// The next loop is over registers: unroll it whole. nvcc's front end does not know GCC's pragma.
#if defined(__CUDA_ARCH__)
#define BRAID_UNROLL _Pragma("unroll")
#elif defined(__GNUC__) && !defined(__CUDACC__)
#define BRAID_UNROLL _Pragma("GCC unroll 16")
#else
#define BRAID_UNROLL
#endif

#pragma once
// Where a parameter of braid's stands in the peers' files, if that is another name or more than one.
#include <cstddef>
#include <string>
#include <vector>

namespace models {

/// One of the tensors in a file that make up a parameter, one below the other; it holds `share` of all their shares.
struct piece {
  std::string name;
  std::size_t share = 1;
};
/// Most are called alike. A model whose parameters are not has a function of this name in its own namespace.
inline std::vector<piece> pieces(std::string const& name) { return {{name}}; }

}  // namespace models

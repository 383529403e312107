// No policy is left out of the tests of presence: every header of fuse/ that says what absence means is in one of them.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace {
namespace files = std::filesystem;
std::string text_of(files::path const& p) {
  std::ifstream in(p);
  return {std::istreambuf_iterator<char>(in), {}};
}
/// Policies that are steps of others, and whose first branch is made for them: they are tried within those.
std::set<std::string> const within_others{
    "expert_sum",      // mixture, moe
    "gated_sum",       // gmu
    "pair_attention",  // bilinear_attention
    "scale_shift",     // film
};
}  // namespace

TEST_CASE("every policy is in a test of presence") {
  files::path const tests = BRAID_TEST_DIR, fuse = tests / ".." / "include" / "braid" / "fuse";
  std::string tried;
  for (auto const& file : files::directory_iterator(tests / "fuse"))
    if (file.path().filename().string().starts_with("presence_") && file.path().stem() != "presence_all")
      tried += text_of(file.path());
  REQUIRE(!tried.empty());
  std::size_t policies = 0;
  for (auto const& header : files::directory_iterator(fuse)) {
    std::string const name = header.path().stem().string();
    if (text_of(header.path()).find("/// absence") == std::string::npos) continue;
    ++policies;
    CAPTURE(name);
    bool const there = tried.find("bd::" + name) != std::string::npos;
    CHECK(there == !within_others.contains(name));
  }
  CHECK(policies > 40);
}

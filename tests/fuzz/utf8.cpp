#include "braid/text/unicode.hpp"
#include "fuzz/fuzz.hpp"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  // One ideograph of compatibility may become 18 code points.
  return fuzz::within({.per_byte = 256}, size, [&] {
    using namespace braid::text;
    auto const valid = valid_utf8(bytes);
    fuzz::must(valid_utf8(valid, invalid::refuse) == valid, "what was made valid is valid");
    for (auto const form : {normal_form::nfc, normal_form::nfd, normal_form::nfkc, normal_form::nfkd}) {
      auto const once = normalised(bytes, form);
      fuzz::must(normalised(once, form, invalid::refuse) == once, "a normal form is its own");
    }
    (void)valid_utf8(bytes, invalid::refuse);
  });
}

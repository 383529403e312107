#include "braid/fuse/vote.hpp"

#include "fuse/permutation.hpp"

using namespace braid;

TEST_CASE("vote: PyTorch's numbers") {
  for (char const* n : {"n1", "n7"})
    unit_test::check_golden<fusion::vote, shape<5>, shape<5>, shape<5>>("fuse_vote", std::string("5_5_5_") + n);
}

TEST_CASE("vote: an absent branch does not vote") { unit_test::check_leaves_out<fusion::vote, shape<5>>(6); }

TEST_CASE("vote: of equal logits the first counts") {
  unit_test::subject<fusion::vote, reference<float>, shape<3>, shape<3>> s(1);
  s.put(0, {1, 2, 2});
  s.put(1, {0, 0, 0});
  s.forward<mode::predict>();
  CHECK(s.out() == unit_test::numbers{0.5, 0.5, 0});
}

TEST_CASE("vote: the order of the branches says nothing") { unit_test::check_orders<fusion::vote, shape<4>>(); }

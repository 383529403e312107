#include "braid/train/classification_report.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

TEST_CASE("classification_report: a line a class, the means, the accuracy") {
  bd::confusion<3> m;
  for (int i = 0; i < 98; ++i) m.add(0, 0);
  m.add(0, 1), m.add(1, 1), m.add(1, 0), m.add(1, 1);
  std::string_view const names[]{"cat", "a long name", "ox"};
  CHECK(bd::classification_report(m, names) ==
        "             precision   recall       F1     rows\n"
        "        cat     99.0 %   99.0 %   99.0 %       99\n"
        "a long name     66.7 %   66.7 %   66.7 %        3\n"
        "         ox          -        -        -        0\n"
        "      macro     82.8 %   82.8 %   82.8 %      102\n"
        "   weighted     98.0 %   98.0 %   98.0 %      102\n"
        "   accuracy                       98.0 %      102\n");
  CHECK(bd::classification_report(m).find("\n       0     99.0 %") != std::string::npos);
  CHECK_THROWS_AS(bd::classification_report(m, std::span(names, 2)), bd::shape_error);
}

TEST_CASE("classification_report: of nothing") {
  CHECK(bd::classification_report(bd::confusion<2>{}).find("macro          -        -        -        0\n") != std::string::npos);
}

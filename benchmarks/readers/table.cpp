// Tables and signals, beside table.py. "bytes" are those of the file, or of the numbers.
#include "braid/sensor/on_grid.hpp"
#include "braid/table/preparation.hpp"

#include "reader.hpp"

#include <cmath>

namespace {
namespace table = braid::table;
using patient = table::schema<table::number<struct age>, table::category<struct ward, 8>, table::number<struct crp>, table::number<struct lactate>,
                              table::category<struct town, 50>, table::number<struct pulse>, table::number<struct weight>>;

double sum_of(auto const& numbers) {
  double sum = 0;
  for (auto const v : numbers)
    if (!std::isnan(v)) sum += double(v);
  return sum;
}
}  // namespace

int main(int count, char** words) {
  readers::asked run(count, words);
  std::string const file = run.folder + "patients.csv";
  run("csv", [&] {
    return readers::prepared(readers::whole(file).size(), [file] {
      auto const rows = table::read_table<patient>(file);
      std::size_t empty = 0;
      for (auto const& w : rows.words) empty += w.empty();
      return sum_of(rows.numbers) + double(empty);
    });
  });
  run("standardised", [&] {
    return readers::prepared(readers::whole(file).size(), [rows = table::read_table<patient>(file)] {
      auto const p = table::preparation<patient>::of(rows)(rows);
      double sum = 0;
      for (std::size_t i = 0; i < p.numbers.size(); i += 2) sum += double(std::abs(p.numbers[i]));
      return sum;
    });
  });
  run("on_grid", [&] {
    std::size_t const n = 200000;
    std::vector<double> at;
    std::vector<float> said;
    for (std::size_t i = 0; i < n; ++i) at.push_back(0.1 * double(i) + 0.03 * double(i % 3)), said.push_back(float(i % 97));
    return readers::prepared(4 * n, [at, said] {
      return sum_of(braid::sensor::on_grid({0, 0.125, 150000}, {at, said}, braid::sensor::filling::line));
    });
  });
  return run.result();
}

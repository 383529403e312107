#pragma once
// Pictures beside each other, as one SVG.
#include "braid/core/atomic_file.hpp"
#include "braid/core/text_table.hpp"

#include <string>

namespace explaining {

class sheet {
 public:
  sheet(std::size_t wide, std::size_t tall)
      : text_("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(wide) + " " + std::to_string(tall) +
              "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#1f2933\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n") {}
  void text(double x, double y, std::string const& what) {
    text_ += "<text x=\"" + braid::decimals(x, 0) + "\" y=\"" + braid::decimals(y, 0) + "\" text-anchor=\"middle\">" + what + "</text>\n";
  }
  /// An SVG within this one.
  void put(std::string svg, double x, double y, double wide, double tall) {
    svg.insert(5, "x=\"" + braid::decimals(x, 0) + "\" y=\"" + braid::decimals(y, 0) + "\" width=\"" + braid::decimals(wide, 0) + "\" height=\"" +
                      braid::decimals(tall, 0) + "\" ");
    text_ += svg;
  }
  void write(std::string const& path) const { braid::write_whole(path, text_ + "</svg>\n"); }

 private:
  std::string text_;
};

}  // namespace explaining

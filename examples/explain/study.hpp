#pragma once
// What the parts of this example share: the net, what it learnt from, and what is asked of it. The data are those of
// examples/digits: degraded pictures of digits and SYNTHESISED, noisy speech.
#include "../digits/nets.hpp"
#include "../digits/study.hpp"

#include "braid/explain/number.hpp"

#include <string>
#include <vector>

namespace explaining {
namespace bd = braid;
namespace ex = braid::explain;

inline constexpr auto photo = digits::embedded::photo;
inline constexpr auto voice = digits::embedded::voice;
using digits::answer, digits::seen, digits::heard, digits::looked, digits::digit;

// The attention net of examples/digits with names for its inner points; and its answer as probabilities too, which is what the
// modalities are judged by.
inline constexpr bd::output<struct probable> probable;
using towers = digits::nets<digits::embedded>;
inline constexpr auto attended =
    bd::shared<digits::gaze>(bd::fuse<bd::attention<4>>(towers::picture | bd::layer_norm | bd::tap<struct of_picture>,
                                                        towers::speech | bd::layer_norm | bd::tap<struct of_sound>));
inline constexpr auto decided =
    bd::shared<struct decision>(attended | bd::tap<struct of_both> | bd::dropout<30> | bd::dense<64> | bd::relu | bd::dense<10>);
inline constexpr auto net = bd::outputs(answer(decided), probable(decided | bd::softmax), seen(towers::picture_says),
                                        heard(towers::speech_says), looked(bd::weights_of(attended)));
using model_type = bd::model<net, bd::cpu>;

/// Pairs of three kinds: the net learns from the first, is set right by the second, and judged by the third. No form, picture or
/// voice variant that it learnt from is in the others, which are drawn from one lot: what is promised by the one for the other
/// needs that.
struct study {
  digits::block train, tune, test;
  std::vector<float> test_snr;  ///< of the sounds, in dB
  std::string out;              ///< a folder
  std::size_t samples;          ///< of what draws, and points of integrated gradients
};

void learn(model_type& model, study const& s, std::size_t epochs, std::size_t threads);

void which_modality(model_type& model, study const& s);
void which_part(model_type& model, study const& s);
void whether_to_trust(model_type& model, study const& s);
void what_it_knows(model_type& model, study const& s);

inline void title(char const* text) { std::printf("\n== %s\n\n", text); }

}  // namespace explaining

#pragma once
// The nets of the digits demo, for any size of picture and sound. A recipe says how each modality is seen and heard.
#include "braid/braid.hpp"

namespace digits {
namespace bd = braid;

inline constexpr bd::classes<struct digit, 10> digit;

// What a net says: its answer; what each branch would have said alone; where its attention went.
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct seen> seen;
inline constexpr bd::output<struct heard> heard;
inline constexpr bd::output<struct raw> raw;
inline constexpr bd::output<struct looked> looked;

struct eye;
struct ear;
struct eye_says;
struct ear_says;
struct raw_says;
struct gaze;

template <class Recipe>
struct nets {
  static constexpr auto picture = bd::shared<eye>(Recipe::photo | Recipe::tower_of_photo);
  static constexpr auto speech = bd::shared<ear>(Recipe::voice | Recipe::tower_of_voice);
  static constexpr auto picture_says = bd::shared<eye_says>(picture | bd::dropout<30> | bd::dense<10>);
  static constexpr auto speech_says = bd::shared<ear_says>(speech | bd::dropout<30> | bd::dense<10>);
  static constexpr auto raw_inputs = bd::early(Recipe::photo, Recipe::voice) | bd::dropout<20> | bd::dense<128> | bd::relu;
  static constexpr auto raw_says_net = bd::shared<raw_says>(raw_inputs | bd::dropout<30> | bd::dense<10>);
  static constexpr auto attended =
      bd::shared<gaze>(bd::fuse<bd::attention<4>>(picture | bd::layer_norm, speech | bd::layer_norm));

  static constexpr auto image = bd::outputs(answer(picture_says));
  static constexpr auto audio = bd::outputs(answer(speech_says));
  static constexpr auto early = bd::outputs(
      answer(raw_inputs | bd::dropout<30> | bd::dense<64> | bd::relu | bd::dropout<30> | bd::dense<10>));
  static constexpr auto late = bd::outputs(answer(bd::late<bd::product_of_experts>(picture_says, speech_says)),
                                           seen(picture_says), heard(speech_says));
  static constexpr auto hybrid =
      bd::outputs(answer(bd::hybrid<bd::product_of_experts>(picture_says, speech_says, raw_says_net)), seen(picture_says),
                  heard(speech_says), raw(raw_says_net));
  static constexpr auto attention =
      bd::outputs(answer(attended | bd::dropout<30> | bd::dense<64> | bd::relu | bd::dense<10>), seen(picture_says),
                  heard(speech_says), looked(bd::weights_of(attended)));
};

// The losses. A branch that must also answer alone cannot lean on the other one.
inline constexpr auto one_loss = bd::cross_entropy(answer, digit);
inline constexpr auto with_heads = one_loss + bd::cross_entropy(seen, digit) + bd::cross_entropy(heard, digit);
inline constexpr auto with_all_heads = with_heads + bd::cross_entropy(raw, digit);

/// Small pictures and synthesised speech, as they come with the project.
struct embedded {
  static constexpr bd::image<struct photo, 1, 8, 8> photo{};
  static constexpr bd::image<struct voice, 1, 32, 32> voice{};  // frames, bands
  static constexpr auto tower_of_photo = bd::conv2d<16, 3>(bd::pad<1>) | bd::relu | bd::conv2d<32, 3>(bd::pad<1>) | bd::relu |
                                         bd::max_pool2d<2> | bd::flatten | bd::dropout<20> | bd::dense<64> | bd::relu;
  static constexpr auto tower_of_voice = bd::conv2d<8, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> |
                                         bd::conv2d<16, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> |
                                         bd::conv2d<32, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::flatten |
                                         bd::dropout<30> | bd::dense<64> | bd::relu;
};

/// MNIST and recorded voices.
struct recorded {
  static constexpr bd::image<struct mnist, 1, 28, 28> photo{};
  static constexpr bd::image<struct fsdd, 1, 48, 32> voice{};
  static constexpr auto tower_of_photo = bd::conv2d<8, 5>(bd::pad<2>) | bd::relu | bd::max_pool2d<2> |
                                         bd::conv2d<16, 5>(bd::pad<2>) | bd::relu | bd::max_pool2d<2> | bd::flatten |
                                         bd::dropout<20> | bd::dense<64> | bd::relu;
  static constexpr auto tower_of_voice = embedded::tower_of_voice;
};

}  // namespace digits

#pragma once
// Reviews in words, voice and face. GENERATED: nobody said them.
#include "braid/core/philox.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <vector>

namespace marketing {

inline constexpr int rate = 8000;                                         ///< samples of voice a second
inline constexpr std::size_t samples = 4000, frames = 8, face_numbers = 4;  ///< half a second; smile, brow, gaze, movement

struct reviews {
  std::vector<std::string> text;
  std::vector<float> voice;                 ///< [rows, samples], -1 to 1
  std::vector<float> clip;                  ///< [rows, frames, face_numbers]
  std::vector<std::uint8_t> heard, filmed;  ///< whether there is a recording, a clip
  std::vector<std::int32_t> sentiment;      ///< 0 negative, 1 neutral, 2 positive
  std::vector<std::string> speaker;         ///< who says it
  std::size_t rows() const { return text.size(); }

  /// These rows, in this order.
  reviews subset(std::vector<std::uint32_t> const& those) const {
    reviews part;
    auto const take = [&](auto& to, auto const& from, std::size_t each) {
      for (std::size_t const r : those)
        to.insert(to.end(), from.begin() + std::ptrdiff_t(r * each), from.begin() + std::ptrdiff_t((r + 1) * each));
    };
    take(part.text, text, 1), take(part.voice, voice, samples), take(part.clip, clip, frames * face_numbers);
    take(part.heard, heard, 1), take(part.filmed, filmed, 1), take(part.sentiment, sentiment, 1), take(part.speaker, speaker, 1);
    return part;
  }
};

/// What somebody says, how it sounds and how it looks agree only in part: four negative reviews in ten are ironic, in words of
/// praise; a voice or a face is another mood's once in five; one review in five has no recording, another has no clip.
inline reviews generated_reviews(std::size_t rows, braid::philox random) {
  static char const* const openings[] = {"The", "This", "My new", "Their", "Honestly, the"};
  static char const* const things[] = {"headphones", "blender", "phone", "app", "jacket", "delivery", "hotel", "keyboard"};
  static char const* const verdicts[3][6] = {
      {"broke after a week", "is a disappointment", "stopped working, and nobody answers", "is awful", "was late and damaged", "is a waste of money"},
      {"does what it says", "is okay for the price", "is average, nothing more", "arrived on Tuesday", "has two buttons", "is like the old one"},
      {"is wonderful", "exceeded all I hoped for", "is a joy to use", "is perfect, thank you", "works beautifully", "is worth every cent"}};
  static char const* const endings[] = {".", "!", " - I told a friend.", ", as I wrote before.", ". Five weeks now."};
  reviews r;
  for (std::size_t i = 0; i < rows; ++i) {
    auto const of = random.fork(i);
    auto const pick = [&](std::size_t n, std::uint64_t purpose) { return of.below(std::uint32_t(n), 1, purpose); };
    auto const mood_of = [&](std::uint32_t mood, float error, std::uint64_t purpose) {
      return of.uniform(2, purpose) < error ? pick(3, purpose + 50) : mood;
    };
    std::uint32_t const mood = pick(3, 0);
    bool const ironic = mood == 0 && of.uniform(3, 0) < 0.4f;
    r.sentiment.push_back(std::int32_t(mood));
    r.speaker.push_back(std::to_string(i));
    r.text.push_back(std::string(openings[pick(5, 1)]) + " " + things[pick(8, 2)] + " " + verdicts[ironic ? 2 : mood][pick(6, 3)] + endings[pick(5, 4)]);

    // A voice that is pleased rises and is loud; one that is not falls. Three harmonics over noise.
    double const heard = double(mood_of(mood, 0.2f, 5)) - 1, pitch = 120 + 80 * double(of.uniform(4, 0));
    double phase = 0;
    for (std::size_t t = 0; t < samples; ++t) {
      double const at = double(t) / double(samples);
      phase += 2 * std::numbers::pi * pitch * (1 + 0.35 * heard * (at - 0.5) + 0.02 * double(of.normal(5, t / 400))) / rate;
      double const tone = std::sin(phase) + 0.5 * std::sin(2 * phase) + 0.3 * std::sin(3 * phase);
      r.voice.push_back(float((0.12 + 0.04 * heard) * tone) + 0.02f * of.normal(6, t));
    }
    r.heard.push_back(of.uniform(7, 0) >= 0.2f);

    float const seen = float(mood_of(mood, 0.2f, 6)) - 1;
    for (std::size_t f = 0; f < frames; ++f) {
      float const grown = float(f) / float(frames);
      r.clip.push_back(0.8f * seen * grown + 0.4f * of.normal(8, f));
      r.clip.push_back(-0.5f * seen + 0.5f * of.normal(9, f));
      r.clip.push_back(0.5f * of.normal(10, f));
      r.clip.push_back(0.3f * seen * seen + 0.5f * of.normal(11, f));
    }
    r.filmed.push_back(of.uniform(7, 1) >= 0.2f);
  }
  return r;
}

}  // namespace marketing

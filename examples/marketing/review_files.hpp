#pragma once
// Reviews as files: a table, and of each review a recording and what a face did, if they are there.
#include "reviews.hpp"

#include <string>

namespace marketing {

/// FOLDER/reviews.csv: columns text, voice (a WAV, FLAC or Ogg file of any rate, of which the first half second counts), face (a CSV
/// file, a frame a row: smile, brow, gaze, movement; the first eight count), sentiment (0 negative, 1 neutral, 2 positive) and, if
/// several reviews are one person's, speaker. Empty cells: there is none. Throws braid::file_error.
reviews read_reviews(std::string const& folder);
/// Writes such a folder.
void write_reviews(std::string const& folder, reviews const& all);

}  // namespace marketing

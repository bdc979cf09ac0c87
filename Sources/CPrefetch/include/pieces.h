#pragma once
#include <stdbool.h>
#include <stdint.h>

// The innermost loop of a look at the borders: four pieces of edges at a time, without a branch for each. The vectors are
// those of the compiler, which makes them into the instructions of any processor.

typedef float pieces_floats __attribute__((ext_vector_type(4)));
typedef int32_t pieces_lanes __attribute__((ext_vector_type(4)));
typedef int16_t pieces_ends __attribute__((ext_vector_type(4)));

/// The ends of four pieces, from the centre of their square: `FourPieces`, as it lies in memory.
struct four_pieces {
  pieces_ends ax, ay, bx, by;
};

/// What a look at up to 64 pieces sees. Of the sets the lowest bit is the first piece.
struct pieces_seen {
  /// The square of the distance to the nearest, at most what the look began with.
  float nearest_squared;
  /// Those that come within the reach.
  uint64_t near;
  /// Of these, those that the way to the point may meet.
  uint64_t met;
};

static inline uint32_t pieces_set(pieces_lanes lanes) {
  lanes &= (pieces_lanes){1, 2, 4, 8};
  pieces_lanes pairs = lanes | lanes.zwxy;
  return (uint32_t)(pairs.x | pairs.y);
}

static inline pieces_floats pieces_floats_of(pieces_ends ends) { return __builtin_convertvector(ends, pieces_floats); }

static inline pieces_floats pieces_squared(pieces_floats x, pieces_floats y) { return x * x + y * y; }

/// Whether two ends lie on one side of a line, both farther from it than is doubted; all of it times the line's length.
static inline pieces_lanes pieces_one_side(pieces_floats one, pieces_floats two, pieces_floats doubt_squared) {
  return (one * two > 0) & (one * one > doubt_squared) & (two * two > doubt_squared);
}

/// Looks from a point at `count` times four pieces.
/// @param x, y the point; way_x, way_y how it is from there back to where the way began.
/// @param most_squared what `nearest_squared` is when all are farther.
/// @param doubt the most that rounding moves a piece or what is computed from it.
static inline struct pieces_seen pieces_look(const struct four_pieces *fours, int32_t count, float x, float y, float way_x,
                                             float way_y, float reach, float most_squared, float doubt) {
  struct pieces_seen seen = {most_squared, 0, 0};
  pieces_floats least = most_squared;
  pieces_floats reach_squared = reach * reach;
  float doubt_squared = doubt * doubt;
  pieces_floats way_doubt = doubt_squared * (way_x * way_x + way_y * way_y);
  for (int32_t four = 0; four < count; four++) {
    pieces_floats first_x = pieces_floats_of(fours[four].ax), first_y = pieces_floats_of(fours[four].ay);
    pieces_floats ax = first_x - x, ay = first_y - y;
    pieces_floats ex = pieces_floats_of(fours[four].bx) - first_x, ey = pieces_floats_of(fours[four].by) - first_y;
    pieces_floats length = pieces_squared(ex, ey);
    // A piece without length has no way along it.
    pieces_floats along = __builtin_elementwise_max((pieces_floats)0, -(ax * ex + ay * ey));
    along = __builtin_elementwise_min(along, length) / __builtin_elementwise_max(length, (pieces_floats)1);
    pieces_floats squared = pieces_squared(ax + along * ex, ay + along * ey);
    least = squared < least ? squared : least;
    uint64_t near = pieces_set(squared <= reach_squared);
    if (near == 0) continue;
    // Both ends of the way on one side of the piece, or both ends of the piece on one side of the way: they do not meet.
    pieces_floats end = ey * ax - ex * ay, start = end + ex * way_y - ey * way_x;
    pieces_floats one = way_x * ay - way_y * ax, two = one + way_x * ey - way_y * ex;
    uint64_t apart = pieces_set(pieces_one_side(end, start, doubt_squared * length) | pieces_one_side(one, two, way_doubt));
    seen.near |= near << (4 * four);
    seen.met |= (near & ~apart) << (4 * four);
  }
  for (int lane = 0; lane < 4; lane++) seen.nearest_squared = least[lane] < seen.nearest_squared ? least[lane] : seen.nearest_squared;
  return seen;
}

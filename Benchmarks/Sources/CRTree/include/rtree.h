#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Boost.Geometry's R-tree of numbered points (quadratic split, at most 16 to a node).
typedef struct rtree rtree;

rtree *rtree_new(void);
void rtree_free(rtree *tree);
void rtree_insert(rtree *tree, double x, double y, uint32_t number);
void rtree_remove(rtree *tree, double x, double y, uint32_t number);
/// The numbers of the points at most `within` from (x, y), `number` itself left out; at most `room` of them are
/// written. Returns how many there are.
size_t rtree_near(const rtree *tree, double x, double y, double within, uint32_t number, uint32_t *found, size_t room);

#ifdef __cplusplus
}
#endif

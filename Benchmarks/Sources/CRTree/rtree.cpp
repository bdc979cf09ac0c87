#include "rtree.h"

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <utility>

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;
using Place = bg::model::point<double, 2, bg::cs::cartesian>;
using Entry = std::pair<Place, uint32_t>;

struct rtree {
    bgi::rtree<Entry, bgi::quadratic<16>> entries;
};

extern "C" rtree *rtree_new(void) { return new rtree; }
extern "C" void rtree_free(rtree *tree) { delete tree; }

extern "C" void rtree_insert(rtree *tree, double x, double y, uint32_t number) {
    tree->entries.insert(Entry(Place(x, y), number));
}

extern "C" void rtree_remove(rtree *tree, double x, double y, uint32_t number) {
    tree->entries.remove(Entry(Place(x, y), number));
}

extern "C" size_t rtree_near(const rtree *tree, double x, double y, double within, uint32_t number, uint32_t *found,
                             size_t room) {
    bg::model::box<Place> box(Place(x - within, y - within), Place(x + within, y + within));
    size_t count = 0;
    for (auto it = tree->entries.qbegin(bgi::intersects(box)); it != tree->entries.qend(); ++it) {
        double dx = bg::get<0>(it->first) - x, dy = bg::get<1>(it->first) - y;
        if (it->second == number || dx * dx + dy * dy > within * within) continue;
        if (count < room) found[count] = it->second;
        count++;
    }
    return count;
}

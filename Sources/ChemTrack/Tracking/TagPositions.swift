import Geofence

/// Where the tags of a plant were last seen, and the numbers of all tags it speaks of.
struct TagPositions: Sendable {
    private(set) var numbers = TagNumbers()
    private var views = TagRows<TagView>()
    private(set) var count = 0

    /// The number of a tag, now if it had none.
    mutating func number(of tag: String) -> TagNumber { numbers.number(of: tag) }

    subscript(tag: String) -> TagView? { numbers.known(tag).flatMap { views[$0] } }

    /// Of its newest position; nil = it was never seen.
    func floorAndAccuracy(of tag: TagNumber) -> (floor: Double?, acc_m: Double?)? {
        views[tag].map { ($0.floor, $0.acc_m) }
    }

    mutating func put(_ view: TagView) {
        if views[view.number] == nil { count += 1 }
        views[view.number] = view
    }

    /// A tag was seen again where nothing but coordinates is new.
    mutating func move(_ tag: TagNumber, to fix: Fix) { views[tag]?.move(to: fix) }

    mutating func set(_ tag: String, zones: [String]) {
        if let number = numbers.known(tag) { views[number]?.zones = zones }
    }

    /// Of every tag that was seen.
    var values: some Sequence<TagView> { views.all.lazy.map(\.value) }
    var keys: [String] { views.tags.map { numbers.name($0) } }
}

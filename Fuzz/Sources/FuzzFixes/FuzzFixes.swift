import Foundation
import Geofence

/// Whatever a message says: every result is a fix that the engine takes or turns down, or an error with a reason.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFixes(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    var engine = FenceEngine(zones: [])
    for result in FixReader(defaultTag: "topic", defaultReceived_ms: 1_700_000_000_000).read(bytes) {
        switch result {
        case .success(let fix):
            _ = engine.apply(fix)
            precondition(fix.point.x.isFinite && fix.point.y.isFinite, "a fix without a place")
        case .failure(let error):
            precondition(!error.description.isEmpty, "an error without a reason")
            _ = engine.reject(error)
        }
    }
    return 0
}

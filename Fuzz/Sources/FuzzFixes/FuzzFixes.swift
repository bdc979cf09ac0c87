import Foundation
import Geofence

/// Whatever a message says: every result is a fix that the engine takes or turns down, or an error with a reason.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFixes(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    var engine = FenceEngine(zones: [])
    let reader = FixReader(defaultTag: "topic", defaultReceived_ms: 1_700_000_000_000)
    let results = reader.read(bytes)
    var plain: [Fix] = []
    if reader.readPlain(bytes, into: &plain) {
        precondition(plain.map(Result.success) == results, "the two readers differ")
    } else {
        precondition(plain.isEmpty, "half a text was read")
    }
    for result in results {
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

import CMallocCount
import Foundation

/// Measures two ways of doing one thing by turns, so that a busy machine slows both.
struct Duel {
    /// Medians, in seconds for one pass.
    var ours_s: Double
    var theirs_s: Double
    /// Blocks asked for in one pass of ours after the first.
    var allocations: Int

    init(runs: Int, ours: () -> Void, theirs: () -> Void) {
        self.init(runs: runs) {
            Self.seconds(ours)
        } theirs_s: {
            Self.seconds(theirs)
        }
    }

    /// The same for passes that time themselves, because not all that they do counts; all their allocations do.
    init(runs: Int, ours_s: () -> Double, theirs_s: () -> Double) {
        var (first, second): ([Double], [Double]) = ([], [])
        var least = Int.max
        _ = ours_s()
        _ = theirs_s()
        for _ in 0..<runs {
            let before = malloc_count()
            first.append(ours_s())
            least = min(least, Int(malloc_count() - before))
            second.append(theirs_s())
        }
        self.ours_s = Self.median(first)
        self.theirs_s = Self.median(second)
        allocations = least
    }

    /// The processor time of this thread: others on the machine slow it, but are not counted.
    static func seconds(_ work: () -> Void) -> Double {
        let before = now()
        work()
        return now() - before
    }

    /// The processor time of all threads so far.
    static var processSeconds: Double { now(CLOCK_PROCESS_CPUTIME_ID) }

    private static func now(_ clock: clockid_t = CLOCK_THREAD_CPUTIME_ID) -> Double {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Times single calls, in ms of this thread's processor time, smallest first.
    static func latencies_ms(_ count: Int, _ call: (Int) -> Void) -> [Double] {
        var times: [Double] = []
        times.reserveCapacity(count)
        for number in 0..<count { times.append(seconds { call(number) } * 1_000) }
        return times.sorted()
    }

    /// The value that a share of sorted ones does not exceed; 0 of none.
    static func percentile(_ sorted: [Double], _ share: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
    }

    /// The machine's load over the last minute.
    static var load: Double {
        let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
        return text?.split(separator: " ").first.flatMap { Double($0) } ?? .nan
    }
}

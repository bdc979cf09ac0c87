/// The safety information code of a hazardous chemical, one for each enterprise and product (一企一品一码,
/// T/CCSAS 047-2023): the address of the national registration service with the chemical's registration number, both
/// fixed, and an extension that the enterprise makes itself (batch, package, or one thing).
public struct SafetyCode: Sendable, Hashable {
    /// The whole address as scanned.
    public let address: String
    /// The registration number of the hazardous chemical.
    public let registration: String
    /// What the enterprise added, as scanned; nil without any. It is kept, because it may name the single container.
    public let extensionText: String?

    /// Hosts of the national registration service.
    static let hosts: Set<String> = ["whpdj.mem.gov.cn", "hxp.nrcc.com.cn", "register.nrcc.com.cn", "svr.nrcc.com.cn"]

    /// Reads the address; nil when it is not one of the registration service or holds no registration number.
    ///
    /// The registration number is the first run of 9 or more digits and capitals with hyphens in path or query that
    /// begins with a digit; what follows it is the extension.
    static func read(_ text: String) -> SafetyCode? {
        guard let parts = WebAddress(text), hosts.contains(parts.host) else { return nil }
        let scheme = text.lowercased().hasPrefix("https") ? 8 : 7
        let tail = text.dropFirst(scheme).drop { $0 != "/" && $0 != "?" && $0 != "#" }
        var place = tail.startIndex
        while place < tail.endIndex {
            let run = tail[place...].prefix { $0.isASCII && ($0.isNumber || $0.isUppercase || $0 == "-") }
            if run.filter(\.isNumber).count >= 9, run.first?.isNumber == true {
                let rest = tail[run.endIndex...].drop { "/&?=#;,|".contains($0) }
                return SafetyCode(
                    address: text, registration: String(run), extensionText: rest.isEmpty ? nil : String(rest))
            }
            place = run.isEmpty ? tail.index(after: place) : run.endIndex
        }
        return nil
    }
}

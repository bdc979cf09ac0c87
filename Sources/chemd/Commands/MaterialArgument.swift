import Compliance
import Foundation

/// A material as a person names it: `67-64-1`, `UN1203`, `5.1`, a name, with `@30%` or `@solution` behind.
struct MaterialArgument {
    /// Why a text names no material.
    struct Failure: Error, CustomStringConvertible {
        var message: Bilingual
        var description: String { message.en }
    }

    private enum Kind {
        case cas(CASNumber)
        case un(String)
        case transportClass(String)
        case name(String)
    }

    let text: String
    private let kind: Kind
    private var concentration_pct: Double?
    private var form: PhysicalForm?

    init(_ text: String) throws(Failure) {
        self.text = text
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        kind = try Self.kind(parts.first ?? "", in: text)
        for part in parts.dropFirst() {
            if part.hasSuffix("%"), let value = Double(part.dropLast()), value > 0, value <= 100 {
                concentration_pct = value
            } else if let form = PhysicalForm(rawValue: part) {
                self.form = form
            } else {
                let forms = PhysicalForm.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(
                    message: Bilingual(
                        zh: "物料“\(text)”：“@\(part)”既不是浓度（如 @30%，大于 0 且不超过 100）也不是形态（\(forms)）",
                        en:
                            "item `\(text)`: `@\(part)` is neither a strength (@30%, above 0 and up to 100) nor a form (\(forms))"
                    ))
            }
        }
    }

    private static func kind(_ item: String, in text: String) throws(Failure) -> Kind {
        let upper = item.uppercased().filter { !$0.isWhitespace }
        if upper.isEmpty {
            throw Failure(
                message: Bilingual(
                    zh: "物料“\(text)”为空：请给出 CAS 号、UN 编号、类别或名称",
                    en: "item `\(text)` is empty: give a CAS number, UN number, class or name"))
        }
        if upper.hasPrefix("UN"), upper.count == 6, upper.dropFirst(2).allSatisfy({ $0.isASCII && $0.isNumber }) {
            return .un(upper)
        }
        if isClass(upper) { return .transportClass(upper) }
        let isNumber = upper.allSatisfy { $0.isNumber || "-‐‑‒–—−－".contains($0) }
        if isNumber {
            do throws(CASError) {
                return .cas(try CASNumber(item))
            } catch {
                throw Failure(
                    message: Bilingual(
                        zh: "物料“\(text)”：CAS 号格式或校验位有误", en: "item `\(text)`: \(error)"))
            }
        }
        return .name(item)
    }

    /// `3`, `5.1`, `1.1D`.
    private static func isClass(_ text: String) -> Bool {
        let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let group = text.dropFirst(number.count)
        let digits = number.split(separator: ".", omittingEmptySubsequences: false)
        guard digits.count <= 2, digits.allSatisfy({ $0.count == 1 }) else { return false }
        return group.isEmpty
            || (number.first == "1" && group.count == 1 && group.allSatisfy { $0.isASCII && $0.isLetter })
    }

    /// What the catalogues know of it; a CAS number that no list has gives an unknown profile.
    func profile(_ registry: SubstanceRegistry) throws(Failure) -> HazardProfile {
        switch kind {
        case .cas(let cas):
            return registry.profile(SubstanceQuery(cas: cas, concentration_pct: concentration_pct, form: form))
        case .un(let un):
            guard var profile = registry.profile(un: un) else {
                throw Failure(
                    message: Bilingual(
                        zh: "物料“\(text)”：危险货物清单中没有 \(un)", en: "item `\(text)`: no dangerous goods list has \(un)"))
            }
            if let form { profile.form = form }
            return profile
        case .transportClass(let transportClass):
            guard var profile = registry.profile(transportClass: transportClass) else {
                throw Failure(
                    message: Bilingual(
                        zh: "物料“\(text)”：没有类别 \(transportClass)，请用 1 至 9、5.1、1.1D",
                        en: "item `\(text)`: there is no class \(transportClass): use 1 to 9, 5.1, 1.1D"))
            }
            if let form { profile.form = form }
            return profile
        case .name(let name): return try profile(named: name, registry)
        }
    }

    private func profile(named name: String, _ registry: SubstanceRegistry) throws(Failure) -> HazardProfile {
        let query = SubstanceQuery(name: name, concentration_pct: concentration_pct, form: form)
        switch registry.identify(query) {
        case .known: return registry.profile(query)
        case .ambiguous(let candidates):
            let numbers = candidates.prefix(6).map { "\($0.cas ?? "no CAS") \($0.name.zh)" }.joined(separator: ", ")
            throw Failure(
                message: Bilingual(
                    zh: "物料“\(text)”对应多个物质：\(numbers)：请给出 CAS 号",
                    en: "item `\(text)` fits several substances: \(numbers): give the CAS number"))
        case .unknown:
            throw Failure(
                message: Bilingual(
                    zh: "物料“\(text)”不是 CAS 号、UN 编号、类别或已知名称：请给出 CAS 号",
                    en: "item `\(text)` is no CAS number, UN number, class or known name: give its CAS number"))
        }
    }
}

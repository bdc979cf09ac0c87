import Testing

@testable import Compliance

@Suite("Conditions of list entries")
struct SubstanceConditionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var names: [String] = []
        var concentration_pct: Double?
        var form: PhysicalForm?
        var answer: Condition.Answer
        var testDescription: String { "\(text) at \(concentration_pct.map { "\($0)" } ?? "-") \(form?.rawValue ?? "")" }
    }

    @Test(
        "Contents in every spelling",
        arguments: [
            Row(text: "含量>20%", concentration_pct: 20, answer: .excluded),
            Row(text: "含量>20%", concentration_pct: 20.1, answer: .applies),
            Row(text: "含量≤20%", concentration_pct: 20, answer: .applies),
            Row(text: "含量≤20%", concentration_pct: 20.1, answer: .excluded),
            Row(text: "浓度≤10%", concentration_pct: 10, answer: .applies),
            Row(text: "含量＞２０％", concentration_pct: 25, answer: .applies),
            Row(text: "52%<含量≤100%", concentration_pct: 52, answer: .excluded),
            Row(text: "52%<含量≤100%", concentration_pct: 100, answer: .applies),
            Row(text: "含量2%～90%", concentration_pct: 2, answer: .applies),
            Row(text: "含量2%～90%", concentration_pct: 91, answer: .excluded),
            Row(text: "浓度50%~72%", concentration_pct: 72, answer: .applies),
            Row(text: "20%≤含量<60%", concentration_pct: 60, answer: .excluded),
            Row(text: "C > 70 %", concentration_pct: 70, answer: .excluded),
            Row(text: "C ≤ 70 %", concentration_pct: 70, answer: .applies),
            Row(text: "> 55 % in aqueous solution", concentration_pct: 56, answer: .applies),
            Row(text: "20% or greater", concentration_pct: 20, answer: .applies),
            Row(text: "20% or greater", concentration_pct: 19.9, answer: .excluded),
            Row(text: "65% to 80%", concentration_pct: 81, answer: .excluded),
            Row(text: ">52~100%", concentration_pct: 52, answer: .excluded),
            Row(text: ">67-77% A型≥23", concentration_pct: 78, answer: .excluded),
            Row(text: ">67-77% A型≥23", concentration_pct: 70, answer: .unclear),
            Row(text: "100%", concentration_pct: 99, answer: .applies),
            Row(text: "100%", concentration_pct: 90, answer: .unclear),
            Row(text: "含氨>10%", names: ["氨溶液"], concentration_pct: 10, answer: .excluded),
            Row(text: "含氨>10%", names: ["氨溶液"], concentration_pct: 25, answer: .applies),
        ])
    func contents(_ row: Row) { check(row) }

    @Test(
        "Without the strength every content is open",
        arguments: ["含量>20%", "52%<含量≤100%", "C > 70 %", "含量≤100%", "100%"])
    func open(text: String) {
        #expect(Condition(text).answer(concentration_pct: nil, form: nil) == .unclear)
    }

    @Test(
        "Forms and words",
        arguments: [
            Row(text: "粉末", form: .powder, answer: .applies), Row(text: "粉末", form: .liquid, answer: .excluded),
            Row(text: "粉末", form: .solid, answer: .unclear), Row(text: "粉末", answer: .unclear),
            Row(text: "固体", form: .powder, answer: .applies), Row(text: "溶液", form: .solid, answer: .excluded),
            Row(text: "溶液", form: .solution, answer: .applies), Row(text: "无水", form: .solution, answer: .excluded),
            Row(text: "无水", concentration_pct: 40, answer: .excluded),
            Row(text: "无水", concentration_pct: 99.5, answer: .applies),
            Row(text: "无水", concentration_pct: 95, answer: .unclear),
            // What comes as a gas holds no water.
            Row(text: "无水", form: .liquefiedGas, answer: .applies), Row(text: "无水", form: .gas, answer: .applies),
            Row(text: "无水", form: .solid, answer: .unclear), Row(text: "稳定的", answer: .applies),
            Row(text: "压缩的或液化的", answer: .applies), Row(text: "糊状,浓度52%", form: .powder, answer: .excluded),
        ])
    func words(_ row: Row) { check(row) }

    @Test(
        "Available chlorine: decided where the hypochlorite's and the chlorine's content agree",
        arguments: [
            // NaOCl 74.44 g/mol holds 70.91 g/mol of available chlorine, Ba(OCl)2 240.2 twice that.
            Row(text: "含有效氯>5%", names: ["次氯酸钠溶液"], concentration_pct: 5, answer: .excluded),
            Row(text: "含有效氯>5%", names: ["次氯酸钠溶液"], concentration_pct: 5.2, answer: .unclear),
            Row(text: "含有效氯>5%", names: ["次氯酸钠溶液"], concentration_pct: 5.3, answer: .applies),
            Row(text: "含有效氯>5%", names: ["次氯酸钠溶液"], answer: .unclear),
            Row(text: "含有效氯>22%", names: ["次氯酸钡"], concentration_pct: 30, answer: .unclear),
            Row(text: "含有效氯>22%", names: ["次氯酸钡"], concentration_pct: 38, answer: .applies),
            Row(text: "含有效氯>39%", names: ["漂粉精"], concentration_pct: 60, answer: .unclear),
        ])
    func availableChlorine(_ row: Row) { check(row) }

    @Test(
        "What is not understood stays open, never ignored",
        arguments: [
            "干的或含水<15%", "含水≥15%", "按质量含水或乙醇和水的混合物不低于20%", "含氮≤12.6%", "含有效氯>5%", "浸在煤油中的", "减敏的",
            "闭杯闪点≤60℃", "10%<有效氧含量≤10.7%,含A型稀释剂≥48%", "发红烟的除外，含硝酸>70%", "含可燃物>0.2%", "something else", "≥ 20 % water",
        ])
    func notUnderstood(text: String) {
        #expect(Condition(text).answer(concentration_pct: 50, form: .solid) == .unclear, "\(text)")
    }

    @Test("One excluded part excludes, one open part leaves open")
    func parts() {
        let condition = Condition("含量≤52%,含A型稀释剂≥48%")
        #expect(condition.answer(concentration_pct: 60, form: nil) == .excluded)
        #expect(condition.answer(concentration_pct: 50, form: nil) == .unclear)
        #expect(Condition("").answer(concentration_pct: nil, form: nil) == .applies)
    }

    @Test("No printed condition of any catalogue is silently taken as true")
    func allPrinted() throws {
        let catalogs = try CatalogFixture.catalogs()
        let harmless: Set<String> = ["稳定的", "压缩的或液化的", "富含甲烷的", "可发性的", "反式"]
        for edition in catalogs.editions {
            let table = try catalogs.table(edition.id)
            guard table.columns.contains("condition") else { continue }
            for text in Set(table.rows.map { $0["condition"] }) where !text.isEmpty && !harmless.contains(text) {
                #expect(Condition(text).answer(concentration_pct: nil, form: nil) != .applies, "\(edition.id): \(text)")
            }
        }
    }

    private func check(_ row: Row) {
        let condition = Condition(row.text, names: row.names)
        #expect(condition.answer(concentration_pct: row.concentration_pct, form: row.form) == row.answer)
    }
}

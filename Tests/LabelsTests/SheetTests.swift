import Labels
import Testing

/// Values of safety data sheets: what is written is read, what is not written is not.
struct SheetTests {
    @Test(
        "dates are read in the forms of suppliers",
        arguments: [
            ("Revision date: 2017/03/03", "2017-03-03"), ("Revision Date 29-Nov-2016", "2016-11-29"),
            ("Revised: March 5, 2021", "2021-03-05"), ("Reviewed on 05.03.2021", "2021-03-05"),
            ("Date of revision: 15 March 2022", "2022-03-15"), ("Revision Date 22 MAY 2018", "2018-05-22"),
            ("Revision date: 12/25/2020", "2020-12-25"), ("Revision date: 25/12/2020", "2020-12-25"),
            ("修订日期：2023年5月6日", "2023-05-06"), ("修订日期  2022-11-08", "2022-11-08"),
            ("Last revised 2019.07.01", "2019-07-01"),
            ("Revision date: 04/04/2022", "2022-04-04"), ("Date of issue/Date of revision  8/17/2017", "2017-08-17"),
        ])
    func dates(line: (text: String, date: String)) throws {
        #expect(try TypedSheet.read([(1, line.text)]).all(.revised) == [line.date])
    }

    @Test(
        "what is no revision date, or one in two readings, is none",
        arguments: [
            "Revision date: 03/04/2022", "Print date: 2022-04-03", "Date of previous issue: 2020-01-01",
            "Supersedes: 2020-01-01", "Revision: 3", "Revision date: 31.02.2021", "Revision date: 03/04/22",
            "上次修订日期：2020年1月1日",
        ])
    func noDates(text: String) throws {
        #expect(try TypedSheet.read([(1, text)]).all(.revised).isEmpty)
    }

    @Test("another date, or the law, shows whether the day comes first")
    func orderOfDates() throws {
        let line = "Revision date: 03/04/2022"
        #expect(try TypedSheet.read([(1, line)]).refused(.revised) == 1)
        #expect(try TypedSheet.read([(1, line + "\nPrint date: 25/12/2022")]).all(.revised) == ["2022-04-03"])
        #expect(try TypedSheet.read([(1, line + "\nPrint date: 12/25/2022")]).all(.revised) == ["2022-03-04"])
        let byLaw = try TypedSheet.read([(1, line), (15, "OSHA Hazard Communication Standard, 29 CFR 1910.1200")])
        #expect(byLaw.all(.revised) == ["2022-03-04"])
        #expect(byLaw.values.first { $0.field == .revised }?.because != nil)
        let both = "OSHA 29 CFR 1910.1200, Regulation (EC) No 1907/2006"
        #expect(try TypedSheet.read([(1, line), (15, both)]).all(.revised).isEmpty)
    }

    @Test(
        "flash points",
        arguments: [
            ("Flash point: 13 °C", "13 °C"), ("Flash point (°C)  -17", "-17 °C"),
            ("Flash Point [Method]: >60°C (140°F) [ASTM D-93]", "> 60 °C"),
            ("Flash point  > 201 °F (> 94 °C )", "> 94 °C"), ("h) Flash point  13 °C - closed cup", "13 °C"),
            ("闪点（℃）：4（CC）；16（OC）", "4 °C"),
            ("Flash point: Closed cup: 43.3°C (109.9°F)", "43.3 °C"), ("Flash point: 52 °F", "11.1 °C"),
            ("Flash point  greater than 93 °C", "> 93 °C"),
            ("Flash point: 11 - 13 °C", "11 - 13 °C"), ("Flash point: ca. 40 °C", "ca. 40 °C"),
            ("闪点  ＞110 ℃（闭杯）", "> 110 °C"),
        ])
    func flashPoints(line: (text: String, value: String)) throws {
        #expect(try TypedSheet.read([(9, line.text)]).all(.flashPoint) == [line.value])
    }

    @Test(
        "no flash point is made of words about one, of a number without unit, or of scales that disagree",
        arguments: [
            "Flash point: not applicable", "Flash point  No data available", "Flash point: 12",
            "Flash point: 4 °C (104 °F)",
            "Flash point and vapours may change above 40 °C.", "Avoid temperatures exceeding the flash point of 40 °C.",
            "闪点：无资料", "Boiling point: 78 °C", "Flash point: 10 - °C",
        ])
    func noFlashPoints(text: String) throws {
        #expect(try TypedSheet.read([(9, text)]).all(.flashPoint).isEmpty)
    }

    @Test("a decimal comma is one where the sheet writes decimal commas, and never where it may part thousands")
    func decimalCommas() throws {
        let commas = "Density: 0,79 g/cm3\nVapour density: 1,59"
        #expect(try TypedSheet.read([(9, "Flash point: 11,5 °C\n" + commas)]).all(.flashPoint) == ["11.5 °C"])
        let limits = try TypedSheet.read([(8, "Ethanol 64-17-5  TWA 1.900 mg/m3"), (9, commas)])
        #expect(limits.all(.exposureLimit).isEmpty)
    }

    @Test(
        "contents are read from cells that are contents",
        arguments: [
            ("50.00 - 70.00", "50 - 70"), (">= 0.3 - < 1.0", ">= 0.3 - < 1"), (">95", "> 95"), ("<= 3", "<= 3"),
            ("60～70", "60 - 70"),
            ("≥99.5", ">= 99.5"), ("25 - 35 Trade Secret *", "25 - 35"), ("100 %", "100"), ("12", "12"),
        ])
    func contents(cell: (text: String, range: String)) throws {
        let table = "Component             CAS-No.         Weight %\nacetone               67-64-1         \(cell.text)"
        let component = try #require(try TypedSheet.read([(3, table)]).values.first { $0.field == .component })
        #expect(component.value == "67-64-1")
        #expect(component.name == "acetone")
        #expect(component.range?.text == cell.range)
    }

    @Test(
        "a number that is no content stays out",
        arguments: ["606-001-00-8", "C >= 25 %: Skin Corr. 1B", "150 ppm", "Trade secret", "101 %", "40 - 20", "1.2.3"])
    func noContents(text: String) throws {
        let table = "Component             CAS-No.         Weight %\nacetone               67-64-1         \(text)"
        #expect(try TypedSheet.read([(3, table)]).values.first { $0.field == .component }?.range == nil)
    }

    @Test("a wrong check digit is no component but a rejection")
    func wrongCheckDigit() throws {
        let reading = try TypedSheet.read([(3, "Component   CAS-No.    %\nacetone     67-64-2    50 %")])
        #expect(reading.all(.component).isEmpty)
        #expect(reading.refused(.component) == 1)
    }

    @Test("statements are read by code, in combinations, and not out of other numbers")
    func codes() throws {
        let text =
            "Hazard statements: H225 Highly flammable. H302 + H312 + H332. H360FD\nUFI: H300-D0C4-000M  part H2254\nP305+P351 +P338 Rinse."
        let known = ["H225", "H302", "H312", "H332", "H360", "P305", "P338", "P351"]
        let reading = try SheetReader(sentences: known.map { SheetSentence(code: $0, text: LabelText(zh: $0, en: $0)) })
            .read(
                TypedSheet.pages(
                    "1. Identification\nProduct name: A very long name of some product\n2. Hazards identification\n\(text)"
                ))
        #expect(reading.all(.hazardStatement) == ["H225", "H302+H312+H332", "H360FD"])
        #expect(reading.all(.precautionaryStatement) == ["P305+P351+P338"])
    }

    @Test(
        "sentences without codes: the longest counts, over line ends, and no sentence is cut out of another",
        arguments: [
            (
                "Hazard statements: Causes damage to organs through\n                   prolonged or repeated exposure.",
                ["H372"]
            ),
            ("Hazard statements: Causes damage to organs.", ["H370"]),
            ("Hazard statements: May be harmful if swallowed.", ["H303"]),
            ("Hazard statements: Not harmful if swallowed.", []),
            ("Hazard statements: Toxic if inhaled in closed rooms", []),
            ("危险性说明：高度易燃液体和蒸气；吞咽有害", ["H225", "H302"]),
            ("Hazard statements: Highly flammable liquid and vapor.", ["H225"]),
            ("Signal word: Danger\nFlammable gas, category 1A", []), ("Harmful if swallowed.", []),
        ])
    func sentences(line: (text: String, codes: [String])) throws {
        #expect(try TypedSheet.read([(2, line.text)]).all(.hazardStatement) == line.codes)
    }

    @Test("statements of other sections, and of components, are not the product's")
    func otherSections() throws {
        let reading = try TypedSheet.read([
            (2, "Hazard statements: H302 Harmful if swallowed"), (3, "acetone 67-64-1 Flam. Liq. 2, H225 5 %"),
            (16, "Full text of statements: H331 Toxic if inhaled"),
        ])
        #expect(reading.all(.hazardStatement) == ["H302"])
    }

    @Test(
        "transport: numbers, classes and groups behind their labels",
        arguments: [
            ("14.1 UN number\nADR/RID: 1170    IMDG: 1170    IATA: 1170", ["UN1170"], [], []),
            (
                "UN number    UN2924    UN2924\nTransport hazard class(es)    3 (8)    3 (8)\nPacking group    III    III",
                ["UN2924"], ["3 (8)"], ["III"]
            ),
            ("联合国危险货物编号（UN号）：1294\n联合国危险性分类：3\n包装类别：Ⅱ", ["UN1294"], ["3"], ["II"]),
            ("Class    3 (F1) Flammable liquids.\nPacking group: II or III", [], ["3"], []),
            ("UN number: see the bill of lading\nHazard class: 31\nLithium cells tested by UN 38.3", [], [], []),
            ("UN number: N/A\nClass: 2.1 Gases\nPacking group: Void", [], ["2.1"], []),
            ("Class: 1.4S", [], ["1.4S"], []),
        ])
    func transport(line: (text: String, numbers: [String], classes: [String], groups: [String])) throws {
        let reading = try TypedSheet.read([(14, line.text)])
        #expect(reading.all(.unNumber) == line.numbers)
        #expect(reading.all(.transportClass) == line.classes)
        #expect(reading.all(.packingGroup) == line.groups)
    }

    @Test("limits carry their substance; derived levels and biological values are none")
    func limits() throws {
        let text = """
            Ethanol 64-17-5
            PEL (USA)  Long-term value: 1900 mg/m3, 1000 ppm
            TLV (USA)  Short-term value: 1000 ppm
            Worker DNEL, long-term: 343 mg/m3
            TWA 5 mg/m3
            """
        let limits = try TypedSheet.read([(8, text)]).values.filter { $0.field == .exposureLimit }
        #expect(limits.map(\.value) == ["TWA 1900 mg/m3", "TWA 1000 ppm", "STEL 1000 ppm"])
        #expect(limits.allSatisfy { $0.cas == "64-17-5" })
    }

    @Test("pages without text, and text that is no sheet, are errors that say what to do")
    func errors() throws {
        let reader = SheetReader(sentences: [])
        #expect(throws: SheetError.noText(pages: 2)) {
            try reader.read([1, 2].map { SheetPage(number: $0, width: 600, height: 800, words: []) })
        }
        #expect(throws: SheetError.notASheet(pages: 1)) {
            try reader.read(
                TypedSheet.pages("An invoice for goods that were delivered in the month of May\nTotal: 100"))
        }
        #expect(throws: SheetError.tooManyPages(121)) {
            try reader.read((1...121).map { SheetPage(number: $0, width: 600, height: 800, words: []) })
        }
    }

    @Test("the words of boxes are read as pdftotext prints them, marks unescaped")
    func boxes() {
        let pages = SheetPage.pages(
            fromBoxes: """
                <doc>
                  <page width="612.000000" height="792.000000">
                    <word xMin="14.7" yMin="76.3" xMax="19.7" yMax="84.6">&lt;5&amp;6</word>
                    <word xMin="nan" yMin="76.3" xMax="19.7" yMax="84.6">lost</word>
                  </page>
                """)
        #expect(pages.count == 1)
        #expect(pages.first?.words.map(\.text) == ["<5&6"])
    }

    @Test("words in any disorder bring nothing down, and give no value without its page and words", arguments: 1...60)
    func disorder(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let vocabulary = [
            "1.", "Identification", "2.", "Hazards", "identification", "3.", "Composition/information", "on",
            "ingredients", "9.",
            "Physical", "and", "chemical", "properties", "14.", "Transport", "information", "CAS", "No.", "64-17-5",
            "67-64-2", "UN1170",
            "UN", "H225", "H2", "P305+P351", "+", "P", ":", "%", ">=", "10", "-", "<25", "Flash", "point", "°C", "(",
            ")", "TWA", "ppm",
            "mg/m3", "Revision", "date", "03/04/2022", "2022", "第", "部分", "危险性", "概述", "闪点", "修订日期", "年", "Class", "3",
            "II",
        ]
        let pages = (1...3).map { number in
            SheetPage(
                number: number, width: 600, height: 800,
                words: (0..<120).map { _ in
                    let left = Double(random.next() % 550)
                    let top = Double(random.next() % 60) * 13
                    return SheetWord(
                        vocabulary[Int(random.next() % UInt64(vocabulary.count))], left: left, top: top,
                        right: left + 40,
                        bottom: top + 11)
                })
        }
        let reading: SheetReading
        do throws(SheetError) {
            reading = try SheetReader(sentences: TypedSheet.sentences).read(pages)
        } catch {
            return
        }
        for value in reading.values {
            #expect((1...3).contains(value.page) && !value.words.isEmpty && !value.value.isEmpty)
        }
    }
}

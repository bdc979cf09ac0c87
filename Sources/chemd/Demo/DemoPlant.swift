import ChemTrack
import Compliance
import Foundation
import Labels
import Store

/// Fills an empty plant the way a real one is filled: people, parties, tags, and every container through receiving.
struct DemoPlant {
    struct User: Codable, Sendable {
        var name: String
        var password: String
        var role: String
    }

    /// What a script needs to use the demo; `--info` writes it.
    struct Info: Codable, Sendable {
        struct Broker: Codable, Sendable {
            var host: String
            var port: Int
            var user: String
            var password: String
        }
        var url: String
        var mqtt: Broker
        var site: String
        var users: [User]
        var token: String
        var samples: [String]
    }

    /// Sign-ins of a demo that is started again in the same folder.
    struct Secrets: Codable, Sendable {
        var users: [User]
        var token: String
    }

    let services: Services

    func fill() async throws -> Secrets {
        // What stands here from before is not asked for the signatures that the demo shows later.
        try await services.plant.set(signing: [], by: .system)
        let users = try await registerPeople()
        for party in DemoStock.parties { try await services.plant.register(party, by: .system) }
        for walker in DemoStock.walkers { try await services.plant.bind(walker, by: .system) }
        try await receiveStock()
        try await makeWaste()
        try await makePurchases()
        try await services.plant.set(signing: nil, by: .system)
        for name in ["dock", "ehs"] {
            _ = try await services.plant.record(
                qualifications: [.init(what: "hypertoxic", expires: nil)], of: name, by: .system)
        }
        let token = chemd.Secrets.token()
        guard let admin = try await services.sessions.person(named: "admin") else {
            throw PlantError.notFound(kind: "person", id: "admin")
        }
        try await services.sessions.open(
            SessionStore.New(
                digest: chemd.Secrets.digest(token), person: admin.id, kind: "token", at_ms: services.clock.now_ms(),
                label: "demo", address: "127.0.0.1"))
        return Secrets(users: users, token: token)
    }

    private func registerPeople() async throws -> [User] {
        let people: [(String, String, Role)] = [
            ("admin", "管理员 Administrator", .administrator), ("ehs", "EHS 陈工 Chen", .ehs),
            ("dock", "仓管员 老王 Wang", .warehouse), ("green", "环保专员 小李 Li", .environment),
            ("view", "访客 Visitor", .viewer),
        ]
        var users: [User] = []
        for (name, display, role) in people {
            let password = chemd.Secrets.password()
            _ = try await services.plant.register(
                person: name, display: display, role: role, passwordHash: try PasswordHash.make(password), by: .system)
            users.append(User(name: name, password: password, role: role.rawValue))
        }
        return users
    }

    private func receiveStock() async throws {
        let clerk = Actor(id: "u:3", auth: "system", role: .warehouse, display: "仓管员 老王 Wang")
        var number = 0
        for delivery in DemoStock.deliveries {
            for index in 0..<delivery.count {
                number += 1
                let isTagged = index < delivery.tagged
                let digits = String(number)
                let tag = "T" + String(repeating: "0", count: 3 - digits.count) + digits
                _ = try await services.plant.receive(
                    ReceiptRequest(
                        cas: delivery.cas, name: nil, quantity: try Quantity(field: "quantity", delivery.quantity),
                        concentration_pct: delivery.concentration_pct, form: delivery.form,
                        density_kg_per_L: delivery.density,
                        packaging: ManifestPackaging(
                            epaType: ManifestCode(delivery.container), cn: delivery.packaging),
                        supplier: delivery.supplier, lot: "L26\(100 + number / 10)", expiresOn: "2028-12-31",
                        tag: isTagged ? tag : nil, zone: delivery.zone), by: clerk)
            }
        }
    }

    /// Three drums of spent solvent that wait for their manifest.
    private func makeWaste() async throws {
        let officer = Actor(id: "u:4", auth: "system", role: .environment, display: "环保专员 小李 Li")
        let keeper = Actor(id: "u:3", auth: "system", role: .warehouse, display: "仓管员 老王 Wang")
        let spent = try await allItems().filter { $0.cas == "67-63-0" && $0.tag == nil }.prefix(3)
        for item in spent {
            _ = try await services.plant.declareWaste(
                item: item.code,
                WasteRequest(cnCode: "900-402-06", federalCodes: ["D001"], reason: "清洗废液 spent rinse"), by: officer)
            _ = try await services.plant.confirmLabel(item: item.code, by: keeper)
            _ = try await services.plant.move(item: item.code, to: "WS-1", by: keeper)
        }
    }

    /// One purchase that may go on and one that must not.
    private func makePurchases() async throws {
        let ehs = Actor(id: "u:2", auth: "system", role: .ehs, display: "EHS 陈工 Chen")
        for (cas, amount, purpose) in [
            ("67-56-1", "800 kg", "合成车间溶剂 solvent for synthesis"), ("1763-23-1", "1 kg", "表面活性剂试验 surfactant trial"),
        ] {
            _ = try await services.plant.requestPurchase(
                PurchaseRequest(
                    cas: cas, name: nil, quantity: try Quantity(field: "quantity", amount), form: .liquid,
                    purpose: purpose),
                supplier: "华东溶剂 East Solvents", by: ehs)
        }
    }

    /// Where the tagged containers stand: spread over their zones.
    func movement() async throws -> DemoMovement {
        var resting: [String: DemoMovement.Spot] = [:]
        var perZone: [String: Int] = [:]
        var oxidiser = ""
        var runaway = ""
        for item in try await allItems() {
            guard let tag = item.tag, let zone = item.assignedZone else { continue }
            let place = perZone[zone, default: 0]
            perZone[zone] = place + 1
            let column = Double(place % 6) / 5
            let row = Double(place / 6 % 6) / 5
            guard let spot = DemoSite.spot(in: zone, column, 0.5 + row / 2) else { continue }
            resting[tag] = DemoMovement.Spot(x: spot.x, y: spot.y, floor: spot.floor)
            if item.cas == "7757-79-1", oxidiser.isEmpty { oxidiser = tag }
            if item.cas == "75-09-2", runaway.isEmpty { runaway = tag }
        }
        return DemoMovement(resting: resting, oxidiser: oxidiser, runaway: runaway)
    }

    func allItems() async throws -> [Item] {
        var items: [Item] = []
        var after: String?
        repeat {
            let page = try await services.reader.items(ItemFilter(), limit: 500, after: after)
            items += page.elements
            after = page.next
        } while after != nil
        return items
    }

    /// Pictures to try the scan page with: labels of containers that are in the house, and codes of one that is not.
    func writeSamples(into folder: String) async throws -> [String] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var paths: [String] = []
        for item in try await allItems().prefix(3) {
            let choice = try LabelChoice(to: "png", language: nil, size: nil, template: nil)
            let label = try await LabelOutput(item: item, services: services, choice: choice)
            let path = "\(folder)/label-\(item.code).png"
            try Data(label.bytes).write(to: URL(fileURLWithPath: path))
            paths.append(path)
        }
        // A GS1 DataMatrix as a supplier prints it: GTIN, expiry, lot, serial.
        let message = "(01)06901234567892(17)280630(10)LOT77(21)000451"
        let side = 40.0
        var canvas = try PaperCanvas(
            PaperSize(width: side, height: side), unit: .millimetre, target: .raster(dpi: 203))
        try canvas.symbol(
            try SymbolDrawing.make(.gs1DataMatrix, message), in: PaperBox(2, 2, side - 4, side - 4), field: "sample")
        let drawn = try canvas.finishPNG()
        let path = "\(folder)/supplier-gs1-datamatrix.png"
        try drawn.write(to: URL(fileURLWithPath: path))
        paths.append(path)
        return paths
    }
}

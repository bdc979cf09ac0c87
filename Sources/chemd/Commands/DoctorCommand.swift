import ArgumentParser
import Compliance
import Foundation
import Glibc
import Labels
import Store
import WebAssets

/// Tells what is missing on the machine, and what to do about it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Checks the machine: catalogues, fonts, broker, decoder, disk, ports.",
        discussion: """
            EXAMPLES
              chemd doctor
              chemd doctor --data /var/lib/chemtrack --format json
            """)

    @Option(help: "Data folder to check.") var data: String?
    @Option(help: "Folder of the catalogues.") var catalogs: String?
    @Option(help: "Port that the daemon is to use.") var port = 8470
    @OptionGroup var output: OutputOptions

    /// One thing that was looked at.
    struct Check: Encodable {
        var name: String
        var ok: Bool
        var detail: String
        var remedy: String?
    }

    func run() async throws {
        var checks = [checkCatalogs(), checkFonts(), checkBroker(), checkAssets(), checkPort()]
        checks.append(await checkDecoder())
        checks.append(checkSheets())
        if let data { checks += [checkFolder(data), await checkLedger(data)] }
        for check in checks {
            if output.format == .json {
                try Terminal.json(check)
            } else {
                Terminal.line("\(check.ok ? "ok  " : "FAIL") \(check.name): \(check.detail)")
                if let remedy = check.remedy, !check.ok { Terminal.line("     -> \(remedy)") }
            }
        }
        if checks.contains(where: { !$0.ok }) { throw ExitStatus.partly }
    }

    private func checkCatalogs() -> Check {
        do {
            let loaded = try CatalogLocation.load(catalogs)
            return Check(name: "catalogues", ok: true, detail: "\(loaded.editions.count) catalogues loaded and checked")
        } catch {
            return Check(
                name: "catalogues", ok: false, detail: "\(error)",
                remedy: "name their folder with --catalogs or CHEMTRACK_CATALOGS")
        }
    }

    private func checkFonts() -> Check {
        do {
            // A canvas refuses to be made when one of its faces is missing.
            _ = try PaperCanvas(PaperSize(width: 10, height: 10), unit: .millimetre, target: .raster(dpi: 72))
                .finishPNG()
            return Check(name: "fonts", ok: true, detail: "Latin and Chinese faces are installed")
        } catch {
            return Check(
                name: "fonts", ok: false, detail: "\(error)",
                remedy: "apt-get install fonts-liberation fonts-wqy-microhei")
        }
    }

    private func checkBroker() -> Check {
        let path = "/usr/sbin/mosquitto"
        let found = FileManager.default.isExecutableFile(atPath: path)
        return Check(
            name: "mosquitto", ok: found, detail: found ? path : "not installed: `chemd demo` needs it",
            remedy: "apt-get install mosquitto")
    }

    private func checkAssets() -> Check {
        do {
            let assets = try WebAssets()
            return Check(name: "pages", ok: true, detail: "\(assets.assetPaths.count) embedded files")
        } catch {
            return Check(name: "pages", ok: false, detail: "\(error)", remedy: "build chemd again")
        }
    }

    private func checkDecoder() async -> Check {
        do {
            // A white field: nothing to read, but the helper has to answer.
            let picture = Array("P5\n64 64\n255\n".utf8) + [UInt8](repeating: 255, count: 64 * 64)
            _ = try await DecoderProcess(executable: PlantHost.ownExecutable).decode(picture)
            return Check(name: "decoder", ok: true, detail: "the picture helper answers from its sandbox")
        } catch {
            return Check(name: "decoder", ok: false, detail: "\(error)", remedy: "see the log of chemd scan-worker")
        }
    }

    private func checkSheets() -> Check {
        let found = FileManager.default.isExecutableFile(atPath: SheetWorkerCommand.tool)
        return Check(
            name: "data sheets", ok: found,
            detail: found ? SheetWorkerCommand.tool : "pdftotext is not installed: no data sheet can be read",
            remedy: "apt-get install poppler-utils poppler-data")
    }

    private func checkPort() -> Check {
        let isFree = PortProbe.isFree(port)
        return Check(
            name: "port", ok: isFree, detail: isFree ? "127.0.0.1:\(port) is free" : "127.0.0.1:\(port) is in use",
            remedy: "stop the program that has it, or use --port")
    }

    private func checkFolder(_ folder: String) -> Check {
        do {
            let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
            let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
            let isWritable = FileManager.default.isWritableFile(atPath: folder)
            return Check(
                name: "data folder", ok: isWritable && free > 500_000_000,
                detail: "\(folder): \(free / 1_000_000) MB free, \(isWritable ? "writable" : "not writable")",
                remedy: "give chemd's user the folder, and at least 500 MB")
        } catch {
            return Check(
                name: "data folder", ok: false, detail: "\(folder): \(error.localizedDescription)",
                remedy: "make the folder, or name another with --data")
        }
    }

    private func checkLedger(_ folder: String) async -> Check {
        guard PlantDatabase.exists(in: folder) else {
            return Check(name: "ledger", ok: true, detail: "\(folder) holds no plant yet")
        }
        do {
            let outcome = try await LedgerCheck.run(folder: folder)
            return Check(
                name: "ledger", ok: outcome.problems.isEmpty,
                detail: outcome.problems.first ?? "\(outcome.size) events verify",
                remedy: "keep the folder as it is and restore a backup elsewhere to compare")
        } catch {
            return Check(name: "ledger", ok: false, detail: "\(error)", remedy: "stop the daemon that uses the folder")
        }
    }
}

/// Whether something listens on a port of this machine.
enum PortProbe {
    static func isFree(_ port: Int) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var reuse: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(socket, $0, length) == 0 }
        }
    }
}

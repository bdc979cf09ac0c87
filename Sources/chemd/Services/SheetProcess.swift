import Foundation
import Glibc
import Labels
import Subprocess

/// Why a data sheet gave no reading. None of these is more than one request's trouble.
enum SheetProcessError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be read as a sheet, and why.
    case unreadable(SheetError)
    /// The tool ended without an answer, or with too long a one.
    case crashed
    case timeout
    case toolMissing

    var description: String {
        switch self {
        case .unreadable(let error): error.description
        case .crashed: "the PDF brought the reader down or needs too much memory: ask the supplier for another copy"
        case .timeout: "reading the PDF took too long: send the data sheet alone"
        case .toolMissing: "pdftotext is not installed: apt-get install poppler-utils poppler-data"
        }
    }

    /// The same in Chinese.
    var zh: String {
        switch self {
        case .unreadable(let error): error.zh
        case .crashed: "该 PDF 使读取程序异常退出或占用内存过多：请向供应商重新索取"
        case .timeout: "读取 PDF 超时：请只发送该安全技术说明书"
        case .toolMissing: "未安装 pdftotext：apt-get install poppler-utils poppler-data"
        }
    }
}

/// Takes the words out of PDFs from outside in a fresh, locked-in process each (`chemd sheet-worker`): they are hostile
/// input, and the reader of PDFs is C++. What comes back is read here, as text.
struct SheetProcess: Sendable {
    /// The words of 120 full pages with their places take about 8 MB.
    private static let output_max = 24 << 20
    private let executable: String
    private let wall: Duration
    private let reader: SheetReader

    /// - Parameters:
    ///   - executable: the absolute path of `chemd`.
    ///   - wall: how long a file may take, from start to answer.
    init(executable: String, reader: SheetReader, wall: Duration = .seconds(20)) {
        self.executable = executable
        self.reader = reader
        self.wall = wall
        // A helper that ends before it has read its file must not end this process with it.
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// What a data sheet states.
    func read(_ file: [UInt8]) async throws(SheetProcessError) -> SheetReading {
        guard file.count <= SheetReader.bytes_max else { throw .unreadable(.tooManyBytes(file.count)) }
        guard file.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil else { throw .unreadable(.notPDF) }
        let text = try await words(file)
        do {
            return try reader.read(SheetPage.pages(fromBoxes: text))
        } catch {
            throw .unreadable(error)
        }
    }

    private func words(_ file: [UInt8]) async throws(SheetProcessError) -> String {
        let executable = executable
        let wall = wall
        let outcome = await withTaskGroup(of: Result<String, SheetProcessError>?.self) { group in
            group.addTask { await Self.words(file, executable) }
            group.addTask {
                try? await Task.sleep(for: wall)
                return nil
            }
            let first = await group.next() ?? nil
            // Cancelling kills the helper, and the group waits until it is gone.
            group.cancelAll()
            return first
        }
        guard let outcome else { throw .timeout }
        return try outcome.get()
    }

    private static func words(_ file: [UInt8], _ executable: String) async -> Result<String, SheetProcessError> {
        let place = executable.lastIndex(of: "/") ?? executable.startIndex
        let directory = String(executable[..<place])
        let name = String(executable[place...].drop { $0 == "/" })
        do {
            let result = try await Subprocess.run(
                .name(name), arguments: ["sheet-worker", String(SheetReader.pages_max + 1)],
                environment: .custom(["PATH": directory, "LC_ALL": "C.UTF-8"]), input: .inputWriter,
                output: .bytes(limit: output_max), error: .string(limit: 1 << 20)
            ) { execution in
                // What the helper did not want to read it will not answer, either.
                _ = try? await execution.standardInputWriter.write(file)
            }
            switch result.terminationStatus {
            case .exited(0): return .success(String(decoding: result.standardOutput, as: UTF8.self))
            case .exited(SheetWorkerCommand.toolMissing): return .failure(.toolMissing)
            // pdftotext: 1 = cannot be opened, 3 = the file forbids it.
            case .exited(1):
                let isLocked = result.standardError.contains("assword")
                return .failure(.unreadable(isLocked ? .locked : .damaged))
            case .exited(3): return .failure(.unreadable(.locked))
            default: return .failure(.crashed)
            }
        } catch {
            return .failure(.crashed)
        }
    }
}

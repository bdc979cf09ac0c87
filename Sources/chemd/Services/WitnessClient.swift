import ChemTrack
import Foundation
import FoundationNetworking
import Store

/// A witness that the plant sends its checkpoints to, and what came of it.
struct WitnessClient: Sendable {
    /// `https://hq.example:8471`
    let url: String
    let key: VerifyingKey
    /// The tree the witness cosigned last; nil until it said so in this run.
    private(set) var tree: MerkleTree?
    /// UTC, milliseconds, of its last cosignature.
    private(set) var cosignedAt_ms: Int64?
    /// Why it did not cosign last time; nil when it did.
    private(set) var problem: String?

    /// Takes `URL=KEYFILE`.
    init(_ text: String) throws {
        guard let equals = text.lastIndex(of: "="), let parsed = URL(string: String(text[..<equals])),
            ["http", "https"].contains(parsed.scheme), parsed.host != nil
        else {
            throw WitnessFailure("`\(text)` is not URL=KEYFILE, as in https://hq.example:8471=witness.pub")
        }
        url = String(text[..<equals])
        guard let key = try LedgerKey.read(String(text[text.index(after: equals)...])).first,
            key.algorithm == .cosignature
        else { throw WitnessFailure("`\(text)`: the file holds no key of a witness") }
        self.key = key
    }

    /// Offers a checkpoint.
    ///
    /// - Returns: the note with the witness's cosignature; nil when it did not cosign, with ``problem`` set.
    mutating func offer(_ note: SignedNote, _ signed: MerkleTree, reader: LedgerReader) async -> SignedNote? {
        do {
            var answer = try await ask(note, from: tree ?? MerkleTree(), to: signed, reader)
            if let size = answer.size {
                // It has seen another checkpoint of ours than this run knows of.
                guard size <= signed.size else {
                    throw WitnessFailure(
                        "it has seen \(size) events, this ledger has \(signed.size): the history here was cut off")
                }
                answer = try await ask(note, from: try await reader.grown(MerkleTree(), to: size), to: signed, reader)
            }
            guard let line = answer.line else { throw WitnessFailure(answer.refusal) }
            let cosigned = try note.adding(answer: line, of: key)
            tree = signed
            cosignedAt_ms = try Cosignature(on: cosigned, by: key).time_s * 1000
            problem = nil
            return cosigned
        } catch {
            problem = "\(error)"
            return nil
        }
    }

    private struct Answer {
        var line: String?
        var size: Int?
        var refusal = ""
    }

    private func ask(
        _ note: SignedNote, from old: MerkleTree, to signed: MerkleTree, _ reader: LedgerReader
    ) async throws -> Answer {
        let leaves = old.size == 0 ? [] : try await reader.leaves(old.size..<signed.size)
        let request = WitnessRequest(oldSize: old.size, proof: old.consistencyProof(adding: leaves), note: note)
        guard let address = URL(string: url.hasSuffix("/") ? url + "add-checkpoint" : url + "/add-checkpoint") else {
            throw WitnessFailure("`\(url)` is no address")
        }
        var post = URLRequest(url: address, timeoutInterval: 10)
        post.httpMethod = "POST"
        post.httpBody = Data(request.text.utf8)
        let (data, response) = try await URLSession.shared.data(for: post)
        let text = String(decoding: data.prefix(65_536), as: UTF8.self)
        guard let http = response as? HTTPURLResponse else { return Answer(refusal: "no answer") }
        if http.statusCode == 200 { return Answer(line: text) }
        if http.statusCode == 409, http.value(forHTTPHeaderField: "Content-Type") == "text/x.tlog.size",
            let size = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        {
            return Answer(size: size)
        }
        return Answer(
            refusal: "it refuses (\(http.statusCode)): \(text.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
}

/// Why a witness cannot be used, or does not cosign.
struct WitnessFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

import ChemTrack
import Testing

@Suite("Notices")
struct PlantNoticeTests {
    private static func heard(_ stream: AsyncStream<NoticeBoard.Entry>) async -> [String] {
        var heard: [String] = []
        for await entry in stream { if case .item(let code) = entry.notice { heard.append("\(entry.id) \(code)") } }
        return heard
    }

    @Test("Everybody who listens hears everything from then on, in order")
    func order() async {
        let board = NoticeBoard()
        board.post([.item("early")])
        let first = board.listen()
        board.post([.item("a"), .item("b")])
        let second = board.listen()
        board.post([])
        board.post([.item("c")])
        #expect(board.listenerCount == 2)
        board.close()
        #expect(await Self.heard(first) == ["2 a", "3 b", "4 c"])
        #expect(await Self.heard(second) == ["4 c"])
        #expect(board.listenerCount == 0)
    }

    @Test("A page that lost its connection resumes after the last notice it had")
    func resumes() async {
        let board = NoticeBoard()
        board.post((1...5).map { .item("n\($0)") })
        let resumed = board.listen(after: 3)
        board.post([.item("n6")])
        board.close()
        #expect(await Self.heard(resumed) == ["4 n4", "5 n5", "6 n6"])
    }

    @Test("Who is too slow loses the oldest, never the newest, and holds up nobody")
    func slow() async {
        let board = NoticeBoard()
        let slow = board.listen()
        let total = NoticeBoard.memory * 2
        for number in 1...total { board.post([.item("n\(number)")]) }
        let resumed = board.listen(after: 0)
        board.close()
        let heard = await Self.heard(slow)
        #expect(heard.count == NoticeBoard.memory)
        #expect(heard.last == "\(total) n\(total)")
        #expect(
            await Self.heard(resumed).first == "\(total - NoticeBoard.memory + 1) n\(total - NoticeBoard.memory + 1)")
    }

    @Test("Who stops listening is forgotten")
    func leaves() async {
        let board = NoticeBoard()
        let task = Task { for await _ in board.listen() {} }
        while board.listenerCount == 0 { await Task.yield() }
        task.cancel()
        await task.value
        while board.listenerCount > 0 { await Task.yield() }
        board.post([.item("x")])
        #expect(board.listenerCount == 0)
    }
}

import ChemTrack
import Testing

/// The board between the plant and the pages.
struct NoticeBoardTests {
    @Test("Pages that come and go while notices are posted never stop the plant", .timeLimit(.minutes(5)))
    func comingAndGoing() async {
        let board = NoticeBoard()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for round in 0..<400 {
                        let page = Task { for await _ in board.listen() {} }
                        if round % 3 == 0 { await Task.yield() }
                        page.cancel()
                        await page.value
                    }
                }
            }
            group.addTask {
                for number in 0..<20_000 {
                    board.post([.item("\(number)")])
                    if number % 16 == 0 { await Task.yield() }
                }
            }
        }
        #expect(board.listenerCount == 0)
    }

    @Test("A page that lost its connection gets what it missed, in order and once")
    func resuming() async {
        let board = NoticeBoard()
        board.post((1...5).map { .item("\($0)") })
        let stream = board.listen(after: 3)
        board.post([.item("6")])
        board.close()
        var ids: [Int64] = []
        for await entry in stream { ids.append(entry.id) }
        #expect(ids == [4, 5, 6])
    }
}

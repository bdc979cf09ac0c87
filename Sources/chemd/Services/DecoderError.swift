/// Why a picture gave no answer. None of these is more than one request's trouble.
enum DecoderError: Error, Equatable, CustomStringConvertible {
    /// The picture cannot be read; the words are for the person who sent it.
    case unreadable(en: String, zh: String)
    /// The helper ended without an answer, or with one that makes no sense.
    case crashed
    case timeout
    /// Too many pictures wait already.
    case busy
    /// No helper could lock itself in, so no picture is touched.
    case unavailable

    var description: String {
        switch self {
        case .unreadable(let en, _): en
        case .crashed: "the picture brought the decoder down: send another picture of the label"
        case .timeout: "the decoder took too long: send a smaller or sharper picture"
        case .busy: "too many pictures at once: try again in a moment"
        case .unavailable:
            "pictures cannot be decoded: the decoder cannot lock itself in on this machine; run `chemd scan-worker --check`"
        }
    }

    /// The same in Chinese.
    var zh: String {
        switch self {
        case .unreadable(_, let zh): zh
        case .crashed: "该图片使解码程序异常退出：请重新拍摄标签"
        case .timeout: "解码超时：请发送更小或更清晰的图片"
        case .busy: "同时处理的图片过多：请稍后再试"
        case .unavailable: "无法解码图片：解码程序在本机无法启用隔离；请运行 `chemd scan-worker --check` 检查"
        }
    }

    /// The name under which it is counted.
    var outcome: String {
        switch self {
        case .unreadable: "unreadable"
        case .crashed: "crashed"
        case .timeout: "timeout"
        case .busy: "busy"
        case .unavailable: "unavailable"
        }
    }
}

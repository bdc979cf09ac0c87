/// What can be wrong with a store. Each says where and what to do.
public enum StoreError: Error, Sendable, CustomStringConvertible {
    case folder(String, String)
    case inUse(String)
    case newer(String)
    case promise(String)
    case database(String, String)
    case damaged(String, String)
    case noPlant(String)
    /// The stored history is shorter than, or other than, what was signed outside.
    case history(String)

    public var description: String {
        switch self {
        case .folder(let path, let why): "\(path): cannot be used: \(why)"
        case .inUse(let folder): "\(folder): another chemd is using this data folder: stop it first"
        case .newer(let path): "\(path): was written by a newer chemd: use that version, or restore a backup"
        case .promise(let what): "SQLite does not keep its promise here: \(what); use a local disk"
        case .database(let path, let why): "\(path): \(why)"
        case .damaged(let what, let why): "\(what) cannot be read back: \(why); restore a backup"
        case .noPlant(let folder): "\(folder): holds no plant: start `chemd serve` or `chemd demo` there first"
        case .history(let what): "the custody ledger does not match its signed checkpoint: \(what)"
        }
    }
}

public import ArgumentParser
public import ChemTrack
import Compliance
import Foundation
import Store

/// People who sign in, from the shell: for the first administrator, and when nobody can sign in any more.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Lists, adds, changes and disables the people of a plant.",
        discussion: """
            Works on the data folder while the daemon is stopped; while it runs, use its page People.

            EXAMPLES
              chemd user list --data /var/lib/chemtrack
              chemd user add wang --display "王 Wang" --role warehouse
              chemd user role wang ehs
              chemd user disable wang
            """,
        subcommands: [
            UserListCommand.self, UserAddCommand.self, UserPasswordCommand.self, UserRoleCommand.self,
            UserDisableCommand.self, UserEnableCommand.self,
        ])
}

/// Which plant.
struct PlantOptions: ParsableArguments {
    @Option(help: "Data folder of the plant.") var data = "./chemtrack-data"
    @Option(help: "Folder of the catalogues.") var catalogs: String?
}

extension Role: ExpressibleByArgument {}

struct UserListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Everybody who may sign in, or could once; works beside the daemon.")

    @OptionGroup var options: PlantOptions
    @OptionGroup var output: OutputOptions

    private struct Line: Encodable {
        var id: String
        var name: String
        var display: String
        var role: String
        var active: Bool
    }

    func run() async throws {
        let people: [Person]
        do {
            people = try await PlantReader(try PlantDatabase(reading: options.data)).people()
        } catch {
            throw Terminal.unusable("\(error)")
        }
        for person in people {
            if output.format == .json {
                try Terminal.json(
                    Line(
                        id: person.id, name: person.name, display: person.display, role: person.role.rawValue,
                        active: person.isActive))
            } else {
                let state = person.isActive ? "" : "  disabled 已停用"
                Terminal.line("\(person.id)  \(person.name)  \(person.role.rawValue)  \(person.display)\(state)")
            }
        }
    }
}

struct UserAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds somebody; prints a generated password, once.")

    @Argument(help: "Sign-in name.") var name: String
    @Option(help: "The name that others see; default: the sign-in name.") var display: String?
    @Option(help: "admin, ehs, warehouse, environment, viewer.") var role: Role
    @Option(help: "File that holds the password; default: one is made up.") var passwordFile: String?
    @OptionGroup var options: PlantOptions

    func run() async throws {
        let (password, isOwn) = try NewPassword.read(passwordFile)
        try await PlantFolder.use(options.data, catalogs: options.catalogs) { folder in
            let person = try await folder.plant.register(
                person: name, display: display ?? name, role: role, passwordHash: try PasswordHash.make(password),
                by: PlantFolder.actor)
            Terminal.line("\(person.id)  \(person.name)  \(person.role.rawValue)")
        }
        if !isOwn { Terminal.line("password 密码: \(password)") }
    }
}

struct UserPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Gives somebody a new password; everybody signed in as them is signed out.")

    @Argument(help: "Sign-in name.") var name: String
    @Option(help: "File that holds the password; default: one is made up.") var passwordFile: String?
    @OptionGroup var options: PlantOptions

    func run() async throws {
        let (password, isOwn) = try NewPassword.read(passwordFile)
        try await PlantFolder.use(options.data, catalogs: options.catalogs) { folder in
            let person = try await folder.plant.change(
                person: name, PersonChange(passwordHash: try PasswordHash.make(password)), by: PlantFolder.actor)
            try await folder.sessions.closeAll(of: person.id)
            Terminal.line("\(person.name): changed  已修改")
        }
        if !isOwn { Terminal.line("password 密码: \(password)") }
    }
}

struct UserRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "role", abstract: "Gives somebody another role.")

    @Argument(help: "Sign-in name.") var name: String
    @Argument(help: "admin, ehs, warehouse, environment, viewer.") var role: Role
    @OptionGroup var options: PlantOptions

    func run() async throws {
        try await PlantFolder.use(options.data, catalogs: options.catalogs) { folder in
            let person = try await folder.plant.change(
                person: name, PersonChange(role: role), by: PlantFolder.actor)
            Terminal.line("\(person.name): \(person.role.rawValue)  \(person.role.name.zh)")
        }
    }
}

struct UserDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Somebody has left: signed out at once, tokens and grants end.")

    @Argument(help: "Sign-in name.") var name: String
    @OptionGroup var options: PlantOptions

    func run() async throws {
        try await PlantFolder.use(options.data, catalogs: options.catalogs) { folder in
            let person = try await folder.plant.change(
                person: name, PersonChange(isActive: false), by: PlantFolder.actor)
            try await folder.sessions.closeAll(of: person.id)
            Terminal.line("\(person.name): disabled  已停用")
        }
    }
}

struct UserEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Somebody is back: may sign in again with the old password.")

    @Argument(help: "Sign-in name.") var name: String
    @OptionGroup var options: PlantOptions

    func run() async throws {
        try await PlantFolder.use(options.data, catalogs: options.catalogs) { folder in
            let person = try await folder.plant.change(
                person: name, PersonChange(isActive: true), by: PlantFolder.actor)
            Terminal.line("\(person.name): enabled  已启用")
        }
    }
}

/// A password for somebody: from a file, or made up.
enum NewPassword {
    /// - Returns: the password, and whether it came from the file.
    static func read(_ path: String?) throws(ExitCode) -> (password: String, isOwn: Bool) {
        guard let path else { return (Secrets.password(), false) }
        let text = String(decoding: try readInput(path), as: UTF8.self).trimmingCharacters(in: .newlines)
        do throws(PlantError) {
            try PasswordRule.check(text)
        } catch {
            throw Terminal.unusable("\(path): \(error)")
        }
        return (text, true)
    }
}

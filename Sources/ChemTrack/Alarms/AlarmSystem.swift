/// What the alarm system of a site consists of beside its alarms: sensors, channels, linkages, and what is under way.
public struct AlarmSystem: Sendable {
    public var sensors: [String: Sensor] = [:]
    public var channels: [String: Channel] = [:]
    /// Messages that have not arrived, by id.
    public var deliveries: [String: Delivery] = [:]
    public var linkages: [String: Linkage] = [:]
    /// Commands to devices that are not settled, by id.
    public var commands: [String: DeviceCommand] = [:]
    public var readers: [String: TagReader] = [:]
    /// What was ordered already, as `linkage|alarm|occurrence`.
    var ordered: Set<String> = []

    public init() {}

    /// Takes up what a store kept.
    ///
    /// - Parameter commands: those that are not settled, and all of alarms that are still open.
    public init(
        sensors: [Sensor], channels: [Channel], deliveries: [Delivery], linkages: [Linkage], commands: [DeviceCommand],
        readers: [TagReader]
    ) {
        for sensor in sensors { self.sensors[sensor.id] = sensor }
        for channel in channels { self.channels[channel.id] = channel }
        for delivery in deliveries where delivery.state == .queued { self.deliveries[delivery.id] = delivery }
        for linkage in linkages { self.linkages[linkage.id] = linkage }
        for reader in readers { self.readers[reader.id] = reader }
        for command in commands {
            ordered.insert(command.orderKey)
            if command.isUnderWay || command.isBroken { self.commands[command.id] = command }
        }
    }
}

/// What one command changes of the alarm system.
public struct AlarmSystemChanges: Sendable {
    public var sensors: [Sensor] = []
    public var removedSensors: [String] = []
    public var minutes: [SensorMinute] = []
    public var raw: [RawReading] = []
    public var channels: [Channel] = []
    public var removedChannels: [String] = []
    public var deliveries: [Delivery] = []
    public var linkages: [Linkage] = []
    public var removedLinkages: [String] = []
    public var commands: [DeviceCommand] = []
    public var readers: [TagReader] = []
    public var removedReaders: [String] = []

    public init() {}

    public var isEmpty: Bool {
        sensors.isEmpty && removedSensors.isEmpty && minutes.isEmpty && raw.isEmpty && channels.isEmpty
            && removedChannels.isEmpty && deliveries.isEmpty && linkages.isEmpty && removedLinkages.isEmpty
            && commands.isEmpty && readers.isEmpty && removedReaders.isEmpty
    }

    /// Adds what came later.
    public mutating func append(_ other: AlarmSystemChanges) {
        sensors += other.sensors
        removedSensors += other.removedSensors
        minutes += other.minutes
        raw += other.raw
        channels += other.channels
        removedChannels += other.removedChannels
        deliveries += other.deliveries
        linkages += other.linkages
        removedLinkages += other.removedLinkages
        commands += other.commands
        readers += other.readers
        removedReaders += other.removedReaders
    }
}

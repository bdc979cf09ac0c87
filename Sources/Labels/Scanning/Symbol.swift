/// One bar code or matrix code found in a picture.
public struct Symbol: Sendable, Hashable, Codable {
    /// A corner, in pixels of the upright picture: right, then down.
    public struct Corner: Sendable, Hashable, Codable {
        public var x: Int
        public var y: Int

        public init(x: Int, y: Int) {
            self.x = x
            self.y = y
        }
    }

    /// `QRCode`, `MicroQRCode`, `DataMatrix`, `Aztec`, `PDF417`, `MaxiCode`, `Code128`, `Code39`, `Code93`, `ITF`,
    /// `Codabar`, `EAN-13`, `EAN-8`, `UPC-A`, `UPC-E`, `DataBar`, `DataBarExpanded`.
    public var symbology: String
    /// The AIM symbology identifier (ISO/IEC 15424), for example `]Q1`, or `]d2` for a GS1 DataMatrix.
    public var identifier: String
    /// The content as text. Group separators (0x1D) between GS1 elements are kept; the leading FNC1 is told by
    /// ``identifier`` alone.
    public var text: String
    /// The content as it was printed, byte by byte.
    public var bytes: [UInt8]
    /// Four corners, clockwise from the symbol's own upper left one where the decoder knows it; empty when unknown.
    public var corners: [Corner]

    public init(symbology: String, identifier: String, text: String, bytes: [UInt8], corners: [Corner]) {
        self.symbology = symbology
        self.identifier = identifier
        self.text = text
        self.bytes = bytes
        self.corners = corners
    }
}

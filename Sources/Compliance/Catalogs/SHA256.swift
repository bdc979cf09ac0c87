/// SHA-256 (FIPS 180-4), for comparing a catalogue file with the hash its manifest states.
///
/// Own code because `Compliance` depends on no package; not for secrets.
public struct SHA256: Sendable {
    /// The 64 lower-case hexadecimal digits of the digest.
    public static func hex(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for word in digest(bytes) {
            for shift in stride(from: 28, through: 0, by: -4) { text.append(digits[Int(word >> UInt32(shift) & 15)]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digest(_ bytes: [UInt8]) -> [UInt32] {
        var state: [UInt32] = [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ]
        var schedule = [UInt32](repeating: 0, count: 64)
        // The padding: one 1 bit, zeros, and the length in bits as 64 bits, up to a whole block of 64 bytes.
        let whole = bytes.count / 64 * 64
        var tail = Array(bytes[whole...])
        tail.append(0x80)
        while tail.count % 64 != 56 { tail.append(0) }
        let bits = UInt64(bytes.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) {
            tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        // Raw pointers: this runs over megabytes at every start, also in debug builds.
        unsafe roundConstants.withUnsafeBufferPointer { constants in
            unsafe schedule.withUnsafeMutableBufferPointer { schedule in
                unsafe state.withUnsafeMutableBufferPointer { state in
                    for (part, length) in [(bytes, whole), (tail, tail.count)] {
                        unsafe part.withUnsafeBufferPointer { block in
                            guard let k = constants.baseAddress, let w = schedule.baseAddress,
                                let h = state.baseAddress, let data = block.baseAddress
                            else { return }
                            var at = 0
                            while at < length {
                                unsafe compress(data + at, state: h, schedule: w, constants: k)
                                at += 64
                            }
                        }
                    }
                }
            }
        }
        return state
    }

    private static func compress(
        _ block: UnsafePointer<UInt8>, state h: UnsafeMutablePointer<UInt32>, schedule w: UnsafeMutablePointer<UInt32>,
        constants k: UnsafePointer<UInt32>
    ) {
        var i = 0
        while i < 16 {
            let at = unsafe block + (i &* 4)
            let high = unsafe UInt32(truncatingIfNeeded: at[0]) &<< 24 | UInt32(truncatingIfNeeded: at[1]) &<< 16
            unsafe w[i] = high | UInt32(truncatingIfNeeded: at[2]) &<< 8 | UInt32(truncatingIfNeeded: at[3])
            i &+= 1
        }
        while i < 64 {
            let x = unsafe w[i &- 15]
            let y = unsafe w[i &- 2]
            let s0 = (x &>> 7 | x &<< 25) ^ (x &>> 18 | x &<< 14) ^ (x &>> 3)
            let s1 = (y &>> 17 | y &<< 15) ^ (y &>> 19 | y &<< 13) ^ (y &>> 10)
            unsafe w[i] = unsafe w[i &- 16] &+ s0 &+ w[i &- 7] &+ s1
            i &+= 1
        }
        var a = unsafe h[0], b = unsafe h[1], c = unsafe h[2], d = unsafe h[3]
        var e = unsafe h[4], f = unsafe h[5], g = unsafe h[6], last = unsafe h[7]
        i = 0
        while i < 64 {
            let s1 = (e &>> 6 | e &<< 26) ^ (e &>> 11 | e &<< 21) ^ (e &>> 25 | e &<< 7)
            let t1 = unsafe last &+ s1 &+ (e & f ^ ~e & g) &+ k[i] &+ w[i]
            let s0 = (a &>> 2 | a &<< 30) ^ (a &>> 13 | a &<< 19) ^ (a &>> 22 | a &<< 10)
            let t2 = s0 &+ (a & b ^ a & c ^ b & c)
            last = g
            g = f
            f = e
            e = d &+ t1
            d = c
            c = b
            b = a
            a = t1 &+ t2
            i &+= 1
        }
        unsafe h[0] = unsafe h[0] &+ a
        unsafe h[1] = unsafe h[1] &+ b
        unsafe h[2] = unsafe h[2] &+ c
        unsafe h[3] = unsafe h[3] &+ d
        unsafe h[4] = unsafe h[4] &+ e
        unsafe h[5] = unsafe h[5] &+ f
        unsafe h[6] = unsafe h[6] &+ g
        unsafe h[7] = unsafe h[7] &+ last
    }

    /// FIPS 180-4, 4.2.2.
    private static let roundConstants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

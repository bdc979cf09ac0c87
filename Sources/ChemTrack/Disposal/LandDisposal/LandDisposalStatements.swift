import Compliance
import Labels

extension ManifestPapers {
    /// The words of the rule for a standing, and whether they are signed.
    static func statement(_ facts: LandDisposalFacts) -> LandDisposalNotice.Statement {
        typealias Statement = LandDisposalNotice.Statement
        let clause = "40 CFR \(facts.standing.paragraph)"
        switch facts.standing {
        case .undetermined:
            return Statement(
                clause: clause,
                text:
                    "This hazardous waste may or may not be subject to the LDR treatment standards. The treatment facility must make the "
                    + "determination.")
        case .treat:
            return Statement(
                clause: clause,
                text:
                    "This waste is subject to the land disposal restrictions of 40 CFR part 268. It does not meet the treatment standards of "
                    + "268.40 and must be treated to meet them before land disposal.")
        case .meets: return Statement(clause: "\(clause)(i)", text: complies, isSigned: true)
        case .exempt:
            return Statement(
                clause: clause,
                text: "This waste is not prohibited from land disposal: \(facts.exemption ?? "")")
        case .labPack: return Statement(clause: "\(clause)(i)", text: labPack, isSigned: true)
        case .debris:
            return Statement(
                clause: "\(clause), 268.45",
                text: "The contaminants named above are being treated to comply with 40 CFR 268.45.")
        case .treated: return Statement(clause: clause, text: treated, isSigned: true)
        case .decharacterized: return Statement(clause: clause, text: decharacterized, isSigned: true)
        case .decharacterizedTreated: return Statement(clause: clause, text: decharacterizedTreated, isSigned: true)
        case .debrisExcluded:
            return Statement(
                clause: "\(clause)(3)(iii)",
                text:
                    "Notification to the EPA Regional Administrator or the authorized State: the debris described above, as initially "
                    + "generated, was treated by \(facts.debrisTechnology?.name.en ?? "") (268.45 table 1) and is excluded from the "
                    + "definition of hazardous waste by 261.3(f)(1); the facility named above receives it. "
                    + treatedDebris,
                isSigned: true)
        case .soil:
            let soil = facts.soil
            let first = soil?.containsListedWaste == true ? "does" : "does not"
            let second = soil?.exhibitsCharacteristic == true ? "does" : "does not"
            let third = soil?.complies == true ? "complies with" : "is subject to"
            return Statement(
                clause: "\(clause), 268.49",
                text:
                    "This contaminated soil \(first) contain listed hazardous waste and \(second) exhibit a characteristic of hazardous waste "
                    + "and \(third) the soil treatment standards as provided by 268.49(c) or the universal treatment standards."
            )
        }
    }

    private static let complies =
        "I certify under penalty of law that I personally have examined and am familiar with the waste through analysis and testing or "
        + "through knowledge of the waste to support this certification that the waste complies with the treatment standards specified "
        + "in 40 CFR part 268 subpart D. I believe that the information I submitted is true, accurate, and complete. I am aware that "
        + "there are significant penalties for submitting a false certification, including the possibility of a fine and imprisonment."

    private static let labPack =
        "I certify under penalty of law that I personally have examined and am familiar with the waste and that the lab pack contains "
        + "only wastes that have not been excluded under appendix IV to 40 CFR part 268 and that this lab pack will be sent to a "
        + "combustion facility in compliance with the alternative treatment standards for lab packs at 40 CFR 268.42(c). I am aware "
        + "that there are significant penalties for submitting a false certification, including the possibility of fine or imprisonment."

    private static let treated =
        "I certify under penalty of law that I have personally examined and am familiar with the treatment technology and operation of "
        + "the treatment process used to support this certification. Based on my inquiry of those individuals immediately responsible "
        + "for obtaining this information, I believe that the treatment process has been operated and maintained properly so as to "
        + "comply with the treatment standards specified in 40 CFR 268.40 without impermissible dilution of the prohibited waste. "
        + penalties

    private static let decharacterized =
        "I certify under penalty of law that the waste has been treated in accordance with the requirements of 40 CFR 268.40 or 268.49 "
        + "to remove the hazardous characteristic. This decharacterized waste contains underlying hazardous constituents that require "
        + "further treatment to meet treatment standards. " + penalties

    private static let decharacterizedTreated =
        "I certify under penalty of law that the waste has been treated in accordance with the requirements of 40 CFR 268.40 to remove "
        + "the hazardous characteristic and that underlying hazardous constituents, as defined in 268.2(i), have been treated on-site "
        + "to meet the 268.48 Universal Treatment Standards. " + penalties

    private static let treatedDebris =
        "I certify under penalty of law that the debris has been treated in accordance with the requirements of 40 CFR 268.45. I am "
        + "aware that there are significant penalties for making a false certification, including the possibility of fine and "
        + "imprisonment."

    private static let penalties =
        "I am aware that there are significant penalties for submitting a false certification, including the possibility of fine and "
        + "imprisonment."
}

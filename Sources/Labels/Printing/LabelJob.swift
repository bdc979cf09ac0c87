public import Foundation

/// Labels that are printed together: all by one template, or container labels of one size.
public struct LabelJob: Sendable {
    private enum Labels: Sendable {
        case template(LabelTemplate, [[String: String]])
        case containers([ContainerLabel], LabelSize)
    }
    private let labels: Labels

    public init(_ template: LabelTemplate, _ fields: [[String: String]]) { labels = .template(template, fields) }
    public init(_ containers: [ContainerLabel], size: LabelSize) { labels = .containers(containers, size) }

    private var name: String {
        switch labels {
        case .template(let template, _): template.id
        case .containers(_, let size): size.rawValue
        }
    }
    private var size_mm: PaperSize {
        switch labels {
        case .template(let template, _): template.size_mm
        case .containers(_, let size): size.size_mm
        }
    }
    private var count: Int {
        switch labels {
        case .template(_, let fields): fields.count
        case .containers(let containers, _): containers.count
        }
    }

    private func draw(_ index: Int, on canvas: inout PaperCanvas) throws(PaperError) {
        switch labels {
        case .template(let template, let fields): try template.draw(fields[index], on: &canvas)
        case .containers(let containers, let size): _ = try containers[index].draw(size, on: &canvas)
        }
    }

    /// Many labels on sheets, as PDF. A label smaller than its place is centred there.
    ///
    /// - Throws: `unusable` when the label is larger than its place, the start is not on the sheet, or the offset is
    ///   above 20 mm; and what the labels themselves throw.
    public func sheet(
        on paper: LabelPaper, run: LabelRun = LabelRun(), created: Date
    ) throws(PaperError) -> RenderedSheet {
        let size = size_mm
        guard size.width <= paper.labelWidth_mm + 0.5, size.height <= paper.labelHeight_mm + 0.5 else {
            throw .unusable(
                field: "paper",
                reason: "`\(name)` has \(size.width) x \(size.height) mm and a place of \(paper.id) "
                    + "\(paper.labelWidth_mm) x \(paper.labelHeight_mm) mm: use larger places or another label")
        }
        guard (1...paper.labelsPerPage).contains(run.startAt) else {
            throw .unusable(field: "startAt", reason: "\(paper.id) has places 1 to \(paper.labelsPerPage)")
        }
        guard abs(run.offsetX_mm) <= 20, abs(run.offsetY_mm) <= 20 else {
            throw .unusable(field: "offset", reason: "more than 20 mm: check the paper that is in the printer")
        }
        var canvas = try PaperCanvas(
            PaperSize(width: paper.width_mm, height: paper.height_mm), unit: .millimetre, target: .pdf(created: created)
        )
        if run.isTest { paper.drawEdges(run, &canvas) }
        for index in 0..<count {
            let place = index + run.startAt - 1
            if place > 0, place % paper.labelsPerPage == 0, index > 0 { canvas.nextPage() }
            let corner = paper.corner(of: place % paper.labelsPerPage, run)
            canvas.moveOrigin(
                x: corner.x + max(0, paper.labelWidth_mm - size.width) / 2,
                y: corner.y + max(0, paper.labelHeight_mm - size.height) / 2)
            try draw(index, on: &canvas)
            canvas.resetOrigin()
        }
        canvas.title(name)
        return try Self.finish(canvas, labels: count)
    }

    /// Labels one after another on a roll: a page of the label's size for each as PDF, or one ZPL job.
    ///
    /// - Throws: `unusable` for PNG with more than one label, which is one picture; and what the labels themselves throw.
    public func roll(
        as format: LabelFormat, resolution: LabelResolution = .dpi203, created: Date
    ) throws(PaperError) -> RenderedSheet {
        guard format != .png || count == 1 else {
            throw .unusable(field: "to", reason: "a picture holds one label: print many as pdf or zpl")
        }
        if format == .pdf {
            var canvas = try PaperCanvas(size_mm, unit: .millimetre, target: .pdf(created: created))
            for index in 0..<count {
                if index > 0 { canvas.nextPage() }
                try draw(index, on: &canvas)
            }
            canvas.title(name)
            return try Self.finish(canvas, labels: count)
        }
        var job = RenderedSheet(bytes: [], overflows: [], labels: count, pages: count)
        for index in 0..<count {
            let one: (bytes: [UInt8], overflows: [Overflow])
            switch labels {
            case .template(let template, let fields):
                let label = try template.render(fields[index], as: format, resolution: resolution, created: created)
                one = (label.bytes, label.overflows)
            case .containers(let containers, let size):
                let label = try containers[index].render(size, as: format, resolution: resolution, created: created)
                one = (label.bytes, label.overflows)
            }
            job.bytes += one.bytes
            job.overflows += one.overflows
        }
        return job
    }

    private static func finish(_ canvas: consuming PaperCanvas, labels: Int) throws(PaperError) -> RenderedSheet {
        let overflows = canvas.overflows
        let pages = canvas.pageCount
        return RenderedSheet(bytes: Array(try canvas.finishPDF()), overflows: overflows, labels: labels, pages: pages)
    }
}

/// Labels that have been drawn.
public struct RenderedSheet: Hashable, Sendable {
    public var bytes: [UInt8]
    public var overflows: [Overflow]
    public var labels: Int
    public var pages: Int
}

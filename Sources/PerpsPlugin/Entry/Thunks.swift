internal import CPerpsPlugin

/// The functions whose addresses the host calls: each finds the instance and lets no error out.
enum Thunks {
    typealias Cell = UnsafeMutablePointer<InstanceCell>

    static func cell(_ object: UnsafeMutableRawPointer?) -> Cell? {
        unsafe object?.assumingMemoryBound(to: InstanceCell.self)
    }

    static func configure(
        _ object: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<pb_error>?
    ) -> pb_status {
        guard let cell = unsafe cell(object) else { return PB_E_ARG }
        return unsafe guarded(error) { try unsafe configure(cell.pointee.type, cell) }
    }

    static func activate(
        _ object: UnsafeMutableRawPointer?, _ activation: UnsafePointer<pb_activation>?,
        _ error: UnsafeMutablePointer<pb_error>?
    ) -> pb_status {
        guard let cell = unsafe cell(object), let activation = unsafe activation,
            unsafe cell.pointee.state != nil
        else { return PB_E_ARG }
        unsafe cell.pointee.owner = activation.pointee.owner
        return unsafe guarded(error) {
            try unsafe activate(cell.pointee.type, cell, Activation(activation))
        }
    }

    static func process(
        _ object: UnsafeMutableRawPointer?, _ batch: UnsafePointer<pb_batch>?
    ) -> pb_status {
        guard let cell = unsafe cell(object), let batch = unsafe batch else { return PB_E_ARG }
        do {
            try unsafe cell.pointee.type.receive(Events(batch), in: InstanceMemory(cell))
            return PB_OK
        } catch {
            unsafe Host(cell).log("\(error)", .error)
            return PB_E_FAIL
        }
    }

    static func check(
        _ object: UnsafeMutableRawPointer?, _ check: UnsafePointer<pb_check>?,
        _ verdict: UnsafeMutablePointer<pb_verdict>?
    ) -> pb_status {
        guard let cell = unsafe cell(object), let raw = unsafe check,
            let verdict = unsafe verdict, let order = unsafe Check(raw)
        else { return PB_E_ARG }
        do {
            let memory = unsafe InstanceMemory(cell)
            guard let answer = try unsafe cell.pointee.type.judge(order, in: memory)
            else { return PB_E_UNSUPPORTED }
            answer.write(into: &(unsafe verdict.pointee))
            return PB_OK
        } catch {
            unsafe Host(cell).log("\(error)", .error)
            return PB_E_FAIL
        }
    }

    static func size(
        _ object: UnsafeMutableRawPointer?, _ check: UnsafePointer<pb_check>?,
        _ verdict: UnsafeMutablePointer<pb_verdict>?
    ) -> pb_status {
        guard let cell = unsafe cell(object), let raw = unsafe check,
            let verdict = unsafe verdict, let entry = unsafe Check(raw)
        else { return PB_E_ARG }
        do {
            let memory = unsafe InstanceMemory(cell)
            guard let answer = try unsafe cell.pointee.type.measure(entry, in: memory)
            else { return PB_E_UNSUPPORTED }
            answer.write(into: &(unsafe verdict.pointee))
            return PB_OK
        } catch {
            unsafe Host(cell).log("\(error)", .error)
            return PB_E_FAIL
        }
    }

    static func read(
        _ object: UnsafeMutableRawPointer?, _ instrument: UInt32,
        _ out: UnsafeMutablePointer<Double>?, _ room: UInt32
    ) -> UInt32 {
        guard let cell = unsafe cell(object), let out = unsafe out,
            unsafe cell.pointee.state != nil
        else { return 0 }
        let memory = unsafe InstanceMemory(cell)
        let type = unsafe cell.pointee.type
        let count = min(Int(room), type.outputNames.count)
        for output in 0..<count {
            unsafe out[output] = type.reading(instrument, output, in: memory)
        }
        return UInt32(count)
    }

    static func deactivate(_ object: UnsafeMutableRawPointer?) {
        guard let cell = unsafe cell(object), unsafe cell.pointee.state != nil else { return }
        unsafe deactivate(cell.pointee.type, cell)
    }

    static func destroy(_ object: UnsafeMutableRawPointer?) {
        guard let cell = unsafe cell(object) else { return }
        unsafe discard(cell.pointee.type, cell)
        unsafe cell.deinitialize(count: 1)
        unsafe cell.deallocate()
    }

    static func save(
        _ object: UnsafeMutableRawPointer?, _ writer: UnsafePointer<pb_writer>?,
        _ error: UnsafeMutablePointer<pb_error>?
    ) -> pb_status {
        guard let cell = unsafe cell(object), let writer = unsafe writer,
            unsafe cell.pointee.state != nil
        else { return PB_E_ARG }
        return unsafe guarded(error) {
            try unsafe save(cell.pointee.type, cell, StateWriter(writer))
        }
    }

    static func load(
        _ object: UnsafeMutableRawPointer?, _ reader: UnsafePointer<pb_reader>?, _ version: UInt32,
        _ error: UnsafeMutablePointer<pb_error>?
    ) -> pb_status {
        guard let cell = unsafe cell(object), let reader = unsafe reader else { return PB_E_ARG }
        return unsafe guarded(error, otherwise: PB_E_CORRUPT) {
            try unsafe load(cell.pointee.type, cell, StateReader(reader), version)
        }
    }
}

internal import CPerpsPlugin
internal import Domain
internal import Engine
internal import Records
internal import Synchronization

/// What the host functions do. Each checks whether it may be called now; none calls the plugin.
extension PluginInstance {
    func log(_ level: Int32, _ text: UnsafePointer<CChar>?, _ count: UInt64) {
        let line = unsafe FixedText.read(text, count: count)
        setting.log.append(PluginLog.Line(instance: name, level: level, text: line))
    }

    func extensionTable(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let id = unsafe id else { return nil }
        switch unsafe String(cString: id) {
        case PB_EXT_VIEW:
            unsafe state.pointee.usesView = true
            return unsafe HostView.table
        case PB_EXT_HISTORY: return unsafe HostHistory.table
        default: return nil
        }
    }

    func metric(_ index: UInt32, _ value: Double) { metrics.set(index, value) }

    /// A wish to be saved is kept until the loop has time for it, whoever asks on whatever thread.
    func request(_ what: UInt32) -> Int32 {
        guard what == PB_RQ_SAVE, setting.keepsState, keepsState else { return PB_E_UNSUPPORTED }
        wantsSave.store(true, ordering: .releasing)
        return PB_OK
    }

    func parameter(_ key: UnsafePointer<CChar>?, _ out: UnsafeMutablePointer<pb_value>?) -> Int32 {
        guard let key = unsafe key, let out = unsafe out else { return PB_E_ARG }
        guard let value = unsafe parameters[String(cString: key)] else { return PB_E_NOT_FOUND }
        let texts = TextArena()
        unsafe state.pointee.parameterText = texts
        var raw = unsafe pb_value()
        switch value {
        case .bool(let flag): unsafe (raw.kind, raw.i) = (PB_T_BOOL, flag ? 1 : 0)
        case .int(let number): unsafe (raw.kind, raw.i) = (PB_T_INT, number)
        case .decimal(let mantissa, let exponent):
            unsafe (raw.kind, raw.i, raw.exp) = (PB_T_DECIMAL, mantissa, Int32(exponent))
        case .float(let number): unsafe (raw.kind, raw.f) = (PB_T_FLOAT, number)
        case .text(let text): unsafe (raw.kind, raw.s) = (PB_T_TEXT, texts.text(text))
        case .nanos(let nanos): unsafe (raw.kind, raw.i) = (PB_T_NANOS, nanos.count)
        case .instrument(let id): unsafe (raw.kind, raw.i) = (PB_T_INSTR, Int64(id.index))
        case .signal(let source):
            unsafe (raw.kind, raw.i) = (PB_T_SIGNAL, Int64(source.number))
        case .json(let text, let members):
            unsafe (raw.kind, raw.i, raw.s) = (PB_T_JSON, Int64(members), texts.text(text))
        }
        unsafe out.pointee = raw
        return PB_OK
    }

    func subscribe(_ wanted: UnsafePointer<pb_subscription>?) -> Int32 {
        let phase = unsafe state.pointee.phase
        guard phase == .activating || phase == .processing || phase == .replaying else {
            return PB_E_STATE
        }
        guard let wanted = unsafe wanted, unsafe wanted.pointee.struct_size >= 24 else {
            return PB_E_ARG
        }
        let past = unsafe Int(wanted.pointee.warmup)
        guard past <= WarmUp.barsMax else { return PB_E_LIMIT }
        let (status, bars) = unsafe state.pointee.subscriptions.set(wanted.pointee)
        for (instrument, interval) in bars {
            if phase == .activating {
                unsafe state.pointee.bars.append((instrument, interval))
                unsafe state.pointee.past.removeAll {
                    $0.instrument == instrument && $0.interval == interval
                }
                unsafe state.pointee.past.append(
                    PastWish(instrument: instrument, interval: interval, count: past))
            } else {
                guard hasRoom else { return PB_E_LIMIT }
                unsafe state.pointee.requests.append(.buildBars(instrument, interval))
            }
        }
        return status
    }

    func timer(_ id: UInt32, at: Int64, every: Int64) -> Int32 {
        let phase = unsafe state.pointee.phase
        guard phase == .activating || phase == .processing || phase == .replaying else {
            return PB_E_STATE
        }
        guard hasRoom else { return PB_E_LIMIT }
        let due = at == PB_NONE ? nil : Timestamp(nanos: at)
        guard every == PB_NONE || every == 0 || every >= Nanos.millisecond.count else {
            return PB_E_RANGE
        }
        let period = every > 0 ? Nanos(every) : nil
        unsafe state.pointee.requests.append(.timer(id: id, at: due, every: period))
        return PB_OK
    }

    private var hasRoom: Bool {
        unsafe state.pointee.requests.count < InstanceState.requestsMax
    }

    /// Whether the module may trade and is in the call where it may.
    private var tradingStatus: Int32 {
        guard unsafe state.pointee.phase == .processing else { return PB_E_STATE }
        guard mayTrade else { return PB_E_DENIED }
        return hasRoom ? PB_OK : PB_E_LIMIT
    }

    func submit(_ intent: UnsafePointer<pb_intent>?, _ order: UnsafeMutablePointer<UInt64>?)
        -> Int32
    {
        let status = tradingStatus
        guard status == PB_OK else { return status }
        let number = OrderNumber(unsafe state.pointee.nextOrder)
        let origin = IntentReader.Origin(
            owner: owner, number: number, instruments: setting.instruments.count)
        switch unsafe IntentReader.read(intent, from: origin) {
        case .failure(let refused): return refused.code
        case .success(let read):
            let product = read.instrument.position
            guard unsafe state.pointee.subscriptions.interests[product].isAllowed else {
                return PB_E_DENIED
            }
            unsafe state.pointee.nextOrder += 1
            unsafe state.pointee.requests.append(.place(read))
            unsafe order?.pointee = ids.id(number)
            return PB_OK
        }
    }

    func amend(_ wish: UnsafePointer<pb_amend>?) -> Int32 {
        let status = tradingStatus
        guard status == PB_OK else { return status }
        switch unsafe AmendReader.read(wish) {
        case .failure(let refused): return refused.code
        case .success(let read):
            let next = unsafe state.pointee.nextOrder
            guard let number = ids.number(read.order), number.value < next else {
                return PB_E_NOT_FOUND
            }
            unsafe state.pointee.requests.append(
                .amend(number, quantity: read.quantity, limit: read.limit))
            return PB_OK
        }
    }

    func cancel(_ order: UInt64) -> Int32 {
        let status = tradingStatus
        guard status == PB_OK else { return status }
        guard let number = ids.number(order) else { return PB_E_NOT_FOUND }
        unsafe state.pointee.requests.append(.cancel(number))
        return PB_OK
    }

    func cancelAll(_ instrument: UInt32) -> Int32 {
        let status = tradingStatus
        guard status == PB_OK else { return status }
        if instrument == PB_NO_INSTRUMENT {
            unsafe state.pointee.requests.append(.cancelAll(nil))
            return PB_OK
        }
        guard Int(instrument) < setting.instruments.count else { return PB_E_ARG }
        unsafe state.pointee.requests.append(.cancelAll(InstrumentID(Int(instrument))))
        return PB_OK
    }

    func trip(_ instrument: UInt32, _ verdict: UnsafePointer<pb_verdict>?) -> Int32 {
        guard unsafe state.pointee.phase == .processing else { return PB_E_STATE }
        guard isGuard else { return PB_E_DENIED }
        guard let verdict = unsafe verdict, hasRoom else { return PB_E_ARG }
        let raw = unsafe verdict.pointee
        guard let read = VerdictReader.trip(raw, mayHalt: mayHalt) else {
            return PB_E_ARG
        }
        let isAll = instrument == PB_NO_INSTRUMENT
        guard isAll || Int(instrument) < setting.instruments.count else { return PB_E_ARG }
        let product = isAll ? nil : InstrumentID(Int(instrument))
        unsafe state.pointee.requests.append(
            .trip(product, read, text: FixedText.read(raw.text)))
        return PB_OK
    }
}

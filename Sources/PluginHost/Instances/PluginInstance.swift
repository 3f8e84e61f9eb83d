internal import CPerpsPlugin
package import Domain
internal import Engine
internal import Records
package import Synchronization

/// A running module: its object, its table, and what the host keeps for it.
///
/// Owns the plugin's object from `create` to `destroy`, and the memory that the plugin may look at.
/// All calls come from one thread at a time; only `log`, `metric` and `request` may come from
/// others.
@safe package final class PluginInstance {
    package let name: String
    package let owner: OwnerID
    package let module: PluginModule
    let parameters: PluginParameters
    package let role: InstanceRole
    var isStrategy: Bool { role == .strategy }
    var isGuard: Bool { role == .guard }
    /// Whose orders, fills and positions it is told: a sizer its strategy's, others their own.
    var subject: OwnerID { if case .sizer(let strategy) = role { strategy } else { owner } }
    let mayTrade: Bool
    let mayHalt: Bool
    let setting: RunSetting
    let arena = TextArena()
    let instrumentTable: InstrumentTable
    let state: UnsafeMutablePointer<InstanceState>
    let hardBudget: Int64
    let ids: OrderIDs
    private(set) var object: UnsafeMutableRawPointer?
    private(set) var table: UnsafePointer<pb_vtable>?
    private var host: UnsafeMutablePointer<pb_host>?
    private(set) var isActive = false
    /// Whether `process` has failed, so that what it says of orders is worth nothing.
    var hasFailed = false
    /// The figures that it reports.
    package let metrics: MetricShelf
    /// Why the saved state could not be loaded; nil when it was, or there was none.
    package private(set) var refusedState: String?
    /// Whether a plugin has asked for a save, from whatever thread.
    package let wantsSave = Atomic<Bool>(false)
    let plan: InstancePlan
    var history: (any HistorySource)? { plan.history }
    /// Up to when the loaded state knows; nil after a cold start.
    private(set) var restoredAt: Timestamp?
    var librarySHA256: String { plan.library.sha256 }

    /// Creates, configures and activates an instance.
    ///
    /// - Throws: `Fault` with the plugin's own text, at the place in the profile.
    package init(_ plan: InstancePlan, _ setting: RunSetting) throws(Fault) {
        self.plan = plan
        (name, owner, module) = (plan.name, plan.owner, plan.module)
        (parameters, self.setting) = (plan.parameters, setting)
        ids = OrderIDs(base: setting.orderBase)
        metrics = MetricShelf(count: plan.module.metrics.count)
        role = plan.role
        mayTrade = plan.role == .strategy && plan.module.caps & PB_CAP_TRADE != 0
        mayHalt = plan.module.caps & PB_CAP_HALT != 0
        hardBudget =
            setting.mode == .backtest
            ? .max : (plan.role == .strategy ? 1_000 : 250) * Nanos.millisecond.count
        instrumentTable = InstrumentTable(setting.instruments, plan.products, arena)
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(
            to: InstanceState(
                subscriptions: Subscriptions(
                    instruments: setting.instruments.count, allowed: plan.products),
                random: RandomStream(seed: setting.seed, name: plan.name)))
        unsafe host = HostTable.make(for: Unmanaged.passUnretained(self).toOpaque())
        try create()
        try checkIsolation()
        try configure()
        try restore()
        try activate()
    }

    deinit {
        close()
        unsafe state.deinitialize(count: 1)
        unsafe state.deallocate()
        unsafe host?.deallocate()
    }

    /// Deactivates and destroys the instance; doing so twice is the same as once.
    package func close() {
        guard let object = unsafe object, let table = unsafe table else { return }
        if isActive { unsafe table.pointee.deactivate?(object, PB_BYE_STOP) }
        isActive = false
        unsafe table.pointee.destroy?(object)
        unsafe self.object = nil
    }

    /// Loads what was saved; what cannot be loaded is put aside, and the instance begins anew.
    private func restore() throws(Fault) {
        guard let saved = plan.saved else { return }
        do throws(Fault) {
            try load(saved)
            restoredAt = saved.time
        } catch {
            refusedState = error.message
            unsafe table?.pointee.destroy?(object)
            unsafe (object, table) = (nil, nil)
            try create()
            try configure()
        }
    }

    private func create() throws(Fault) {
        var out = unsafe pb_instance()
        var error = PluginInstance.emptyError
        unsafe state.pointee.phase = .creating
        let create = unsafe plan.library.create
        let status = unsafe create(module.pointer, host, &out, &error)
        unsafe state.pointee.phase = .idle
        guard status == PB_OK else { throw fault("create", status, error) }
        guard let object = unsafe out.obj, let vt = unsafe out.vt else {
            throw contractFault("create gave no object or no table")
        }
        let size = unsafe vt.pointee.struct_size
        guard size >= 48,
            unsafe vt.pointee.configure != nil, unsafe vt.pointee.activate != nil,
            unsafe vt.pointee.process != nil, unsafe vt.pointee.deactivate != nil,
            unsafe vt.pointee.destroy != nil
        else { throw contractFault("a required function of its table is missing") }
        unsafe (self.object, table) = (object, vt)
    }

    private func configure() throws(Fault) {
        var error = PluginInstance.emptyError
        var config = unsafe pb_config()
        unsafe config.struct_size = UInt32(MemoryLayout<pb_config>.size)
        unsafe config.revision = 1
        unsafe config.json = arena.text(parameters.canonicalJSON)
        unsafe state.pointee.phase = .creating
        let status = unsafe table?.pointee.configure?(object, &config, &error) ?? PB_E_STATE
        unsafe state.pointee.phase = .idle
        guard status == PB_OK else { throw fault("configure", status, error) }
    }

    private func activate() throws(Fault) {
        var error = PluginInstance.emptyError
        var activation = unsafe instrumentTable.activation(
            setting, plan, arena, hardBudget, of: subject)
        unsafe state.pointee.phase = .activating
        unsafe state.pointee.time = setting.start
        let status = unsafe table?.pointee.activate?(object, &activation, &error) ?? PB_E_STATE
        unsafe state.pointee.phase = .idle
        guard status == PB_OK else { throw fault("activate", status, error) }
        isActive = true
    }

    /// The bars that the instance subscribed to when it was activated.
    package var wantedBars: [(InstrumentID, Nanos)] { unsafe state.pointee.bars }

    /// A kind's own table, such as the guard's; nil when the module has none.
    func kindTable(_ id: String) -> UnsafeRawPointer? {
        guard let table = unsafe table,
            Int(unsafe table.pointee.struct_size) >= MemoryLayout<pb_vtable>.size,
            let ask = unsafe table.pointee.extension
        else { return nil }
        return unsafe id.withCString { unsafe ask(object, $0) }
    }

    static var emptyError: pb_error {
        var error = pb_error()
        error.struct_size = UInt32(MemoryLayout<pb_error>.size)
        return error
    }

    private func fault(_ call: String, _ status: Int32, _ error: pb_error) -> Fault {
        let field = FixedText.read(error.field)
        let text = FixedText.read(error.text)
        let said = text.isEmpty ? "status \(status)" : text
        return Fault(
            .usage, code: "plugin.init_failed",
            "\(module.id) refused to \(call) as '\(name)': \(said)",
            at: plan.parameterLocations[field] ?? plan.location,
            key: field.isEmpty ? nil : field,
            remedy: field.isEmpty
                ? "see the plugin's documentation, or `perps-bot plugins describe \(module.id)`"
                : "correct the parameter '\(field)' of '\(name)'")
    }

    func contractFault(_ text: String) -> Fault {
        Fault(
            .usage, code: "plugin.bad_descriptor", "\(module.id) breaks the contract: \(text)",
            at: plan.location, remedy: "ask the plugin's author for a corrected build"
        )
        .inFile(plan.location?.file ?? plan.library.path, line: plan.location?.line)
    }
}

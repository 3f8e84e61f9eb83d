import Foundation

/// A plugin in C, good unless told otherwise: the bodies of its functions are what a test is about.
struct CPlugin {
    var id: String
    var isGuard = false
    /// Subscribes all products to trades.
    var activate = ""
    /// Once a step; `m` is the instance, `b` the batch.
    var process = ""
    /// Once a trade; `t` is the trade.
    var onTrade = ""
    var isSizer = false
    /// Once an entry; `c` is the question, `out` the answer.
    var size = ""
    var isIndicator = false
    /// Two outputs for `instrument` into `out`; says how many.
    var read = "out[0] = (double)m->seen; out[1] = 0.0 / 0.0; return 2;"
    /// Keeps `m->seen` over restarts when above 0.
    var stateVersion = 0
    var stateOldest = 1
    /// What `load` does once it has read eight bytes into `value`.
    var load = "m->seen = value;"
    var schema = #"{\"type\":\"object\",\"properties\":{}}"#
    var metrics = "[]"
    /// Once a candle; `t` is the candle.
    var onCandle = ""
    /// Once a signal; `t` is the signal.
    var onSignal = ""
    /// Once an order; `c` is the question, `out` the answer.
    var check = "out->action = PB_V_ALLOW;"
    /// Headers beside those of the contract and of the standard library.
    var include = "#include <signal.h>"
    var events = "PB_BIT(PB_EV_TRADE) | PB_BIT(PB_EV_ORDER) | PB_BIT(PB_EV_TIMER)"

    init(_ id: String) { self.id = id }

    /// An `activate` that asks for bars of a minute, and for so many of before.
    static func minutes(warmup: Int = 0) -> String {
        """
        pb_subscription s;
        memset(&s, 0, sizeof s);
        s.struct_size = sizeof s;
        s.events = PB_BIT(PB_EV_CANDLE);
        s.interval = 60000000000LL;
        s.warmup = \(warmup);
        if (m->host->subscribe(m->host->ctx, &s) < 0) return PB_E_FAIL;

        """
    }

    static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/cc")
    static let absence: String = "there is no /usr/bin/cc"

    struct Failure: Error { let status: Int32 }

    /// Compiles it among the desk's plugins.
    func build(at desk: Desk) throws {
        let source = try desk.write(text, to: id + ".c")
        let headers = Desk.repository.appending(path: "Sources/CPerpsPlugin/include")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/cc")
        process.arguments = [
            "-shared", "-fPIC", "-w", "-I", headers.path(percentEncoded: false), source,
            "-o", "\(desk.path)/plugins/lib\(id).so",
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus)
        }
    }

    private var kind: String {
        isIndicator
            ? "PB_KIND_INDICATOR"
            : isSizer ? "PB_KIND_SIZER" : isGuard ? "PB_KIND_GUARD" : "PB_KIND_STRATEGY"
    }

    private var text: String {
        include + "\n" + CPlugin.words + """
            static pb_status activate(void *o, const pb_activation *a, pb_error *e) {
              me *m = o;
              m->owner = a->owner;
              if (\(onTrade.isEmpty ? 0 : 1)) {
                pb_subscription s;
                memset(&s, 0, sizeof s);
                s.struct_size = sizeof s;
                s.instrument = PB_NO_INSTRUMENT;
                s.events = PB_BIT(PB_EV_TRADE);
                if (m->host->subscribe(m->host->ctx, &s) < 0) return PB_E_FAIL;
              }
              \(activate)
              return PB_OK;
            }
            static pb_status process(void *o, const pb_batch *b) {
              me *m = o;
              for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                if (e->space == 0 && e->kind == PB_EV_CANDLE) {
                  const pb_ev_candle *t = (const void *)e;
                  \(onCandle)
                }
                if (e->space == 0 && e->kind == PB_EV_SIGNAL) {
                  const pb_ev_signal *t = (const void *)e;
                  \(onSignal)
                }
                if (e->space != 0 || e->kind != PB_EV_TRADE) continue;
                const pb_ev_trade *t = (const void *)e;
                m->seen++;
                \(onTrade)
              }
              \(process)
              return PB_OK;
            }
            static pb_status check(void *o, const pb_check *c, pb_verdict *out) {
              me *m = o;
              \(check)
              return PB_OK;
            }
            static pb_status size(void *o, const pb_check *c, pb_verdict *out) {
              me *m = o;
              \(size)
              return PB_OK;
            }
            static uint32_t read_out(void *o, uint32_t instrument, double *out, uint32_t n) {
              me *m = o;
              \(read)
            }
            static pb_status save(void *o, const pb_writer *w, pb_error *e) {
              me *m = o;
              return w->write(w->ctx, &m->seen, 8) == 8 ? PB_OK : PB_E_FAIL;
            }
            static pb_status load(void *o, const pb_reader *r, uint32_t version, pb_error *e) {
              me *m = o;
              int64_t value;
              if (r->read(r->ctx, &value, 8) != 8) return PB_E_CORRUPT;
              \(load)
              return PB_OK;
            }
            static pb_status create(
                const pb_module *d, const pb_host *h, pb_instance *out, pb_error *e) {
              me *m = calloc(1, sizeof *m);
              m->host = h;
              out->obj = m;
              out->vt = &vtable;
              return PB_OK;
            }
            static const pb_module module = {
              .struct_size = sizeof(pb_module),
              .kinds = \(kind),
              .id = TEXT("com.test.\(id)"), .name = TEXT("Test"), .version = TEXT("1.0.0"),
              .vendor = TEXT("somebody"), .summary = TEXT("Written for a test."),
              .metrics = TEXT("\(metrics)"), .determinism = PB_DET_PURE,
              .schema = TEXT("\(schema)"),
              .state_version = \(stateVersion),
              .state_oldest = \(stateVersion == 0 ? 0 : stateOldest),
              .caps = \(isGuard || isSizer || isIndicator ? "0" : "PB_CAP_TRADE"),
              .events = \(events),
            };
            static const pb_module *const modules[] = { &module };
            static const pb_library library = {
              .magic = PB_MAGIC, .struct_size = sizeof(pb_library), .major = 1, .minor = 0,
              .build = TEXT("cc"), .modules = modules, .module_count = 1, .create = create,
            };
            PB_EXPORT const pb_library *perps_bot_plugin(const pb_host_info *h) { return &library; }

            """
    }

    /// What the bodies may use: say, buy at a price or without one, leave, and change an order.
    private static let words = """
        #include <perps_plugin.h>
        #include <perps_plugin_ext.h>
        #include <stdarg.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #define TEXT(t) { t, sizeof(t) - 1 }
        typedef struct me { const pb_host *host; uint32_t owner; int64_t seen, told; } me;
        static void say(me *m, const char *format, ...) {
          char line[256];
          va_list all;
          va_start(all, format);
          int n = vsnprintf(line, sizeof line, format, all);
          va_end(all);
          m->host->log(m->host->ctx, 2, line, (uint64_t)n);
        }
        /* The order that was asked for last. */
        static uint64_t last;
        static pb_status wish(me *m, uint32_t product, uint8_t side, pb_qty qty, pb_px limit,
                              uint8_t tif, uint32_t flags) {
          pb_intent i;
          memset(&i, 0, sizeof i);
          i.struct_size = sizeof i;
          i.instrument = product;
          i.side = side;
          i.order_type = tif == PB_TIF_IOC ? PB_TYPE_MARKET : PB_TYPE_LIMIT;
          i.tif = tif;
          i.qty = flags & PB_IF_CLOSE ? 0 : qty;
          i.limit_px = limit;
          i.trigger_px = i.expire = PB_NONE;
          i.flags = flags;
          return m->host->submit(m->host->ctx, &i, &last);
        }
        static pb_status change(me *m, uint64_t order, pb_qty qty, pb_px limit) {
          pb_amend a;
          memset(&a, 0, sizeof a);
          a.struct_size = sizeof a;
          a.order = order;
          a.qty = qty;
          a.limit_px = limit;
          a.trigger_px = a.expire = PB_NONE;
          return m->host->amend(m->host->ctx, &a);
        }
        static pb_status buy(me *m, const pb_ev_trade *t) {
          return wish(m, t->h.instrument, PB_SIDE_BUY, 1000000, t->px + t->px / 200, PB_TIF_IOC, 0);
        }
        static pb_status leave(me *m, const pb_ev_trade *t) {
          return wish(m, t->h.instrument, PB_SIDE_SELL, 0, t->px - t->px / 200, PB_TIF_IOC,
                      PB_IF_CLOSE | PB_IF_REDUCE_ONLY);
        }
        static pb_status trust(me *m, const pb_ev_trade *t, int64_t conviction) {
          pb_intent i;
          memset(&i, 0, sizeof i);
          i.struct_size = sizeof i;
          i.instrument = t->h.instrument;
          i.side = PB_SIDE_BUY;
          i.order_type = PB_TYPE_MARKET;
          i.tif = PB_TIF_IOC;
          i.conviction_e6 = conviction;
          i.limit_px = t->px + t->px / 200;
          i.trigger_px = i.expire = PB_NONE;
          return m->host->submit(m->host->ctx, &i, &last);
        }
        /* A bid that nobody meets. */
        static pb_status rest(me *m, const pb_ev_trade *t) {
          return wish(m, t->h.instrument, PB_SIDE_BUY, 1000000, t->px - 50000, PB_TIF_GTC, 0);
        }
        static pb_status configure(void *o, const pb_config *c, pb_error *e) { return PB_OK; }
        static void deactivate(void *o, uint32_t reason) {}
        static pb_status activate(void *o, const pb_activation *a, pb_error *e);
        static pb_status process(void *o, const pb_batch *b);
        static pb_status check(void *o, const pb_check *c, pb_verdict *out);
        static pb_status size(void *o, const pb_check *c, pb_verdict *out);
        static const pb_sizer sizer = { .struct_size = sizeof(pb_sizer), .size = size };
        static uint32_t read_out(void *o, uint32_t instrument, double *out, uint32_t n);
        static const pb_indicator indicator = {
          .struct_size = sizeof(pb_indicator), .outputs = 2, .names = TEXT("[\\"a\\",\\"b\\"]"),
          .read = read_out,
        };
        static pb_status save(void *o, const pb_writer *w, pb_error *e);
        static pb_status load(void *o, const pb_reader *r, uint32_t version, pb_error *e);
        static const pb_guard guard = { .struct_size = sizeof(pb_guard), .check = check };
        static const void *extension(void *o, const char *id) {
          if (strcmp(id, PB_EXT_INDICATOR) == 0) return &indicator;
          if (strcmp(id, PB_EXT_SIZER) == 0) return &sizer;
          return strcmp(id, PB_EXT_GUARD) == 0 ? &guard : NULL;
        }
        static const pb_vtable vtable = {
          .struct_size = sizeof(pb_vtable), .configure = configure, .activate = activate,
          .process = process, .deactivate = deactivate, .destroy = free, .extension = extension,
          .save = save, .load = load,
        };

        """
}

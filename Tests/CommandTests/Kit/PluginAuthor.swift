import Foundation

/// Somebody who writes plugins in C outside the repository, with the header alone.
enum PluginAuthor {
    static let isPresent = FileManager.default.isExecutableFile(atPath: "/usr/bin/cc")
    static let absence: String = "there is no /usr/bin/cc"

    struct Failure: Error { let status: Int32 }

    static func build(
        _ source: String, _ name: String, at desk: Desk, in folder: String = "plugins"
    ) throws {
        try desk.write(source, to: name + ".c")
        let headers = Desk.repository.appending(path: "Sources/CPerpsPlugin/include")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/cc")
        process.arguments = [
            "-shared", "-fPIC", "-Wall", "-Werror", "-I", headers.path(percentEncoded: false),
            "\(desk.path)/\(name).c", "-o", "\(desk.path)/\(folder)/lib\(name).so",
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus)
        }
    }

    /// Buys at every third closed minute when it holds nothing, and sells at the next.
    static let flipper =
        common + """
            typedef struct flipper {
              const pb_host *host;
              uint32_t owner, bars;
              pb_qty held;
            } flipper;

            static pb_status configure(
                void *o, const pb_config *c, pb_error *e) { return PB_OK; }
            static pb_status activate(void *o, const pb_activation *a, pb_error *e) {
              flipper *f = o;
              f->owner = a->owner;
              for (uint32_t i = 0; i < a->instrument_count; i++) {
                pb_subscription s;
                memset(&s, 0, sizeof s);
                s.struct_size = sizeof s;
                s.instrument = pb_instrument_at(a, i)->index;
                s.events = PB_BIT(PB_EV_CANDLE);
                s.interval = (pb_ns)60000000000;
                if (f->host->subscribe(f->host->ctx, &s) < 0) return PB_E_FAIL;
              }
              return PB_OK;
            }
            static void trade(flipper *f, const pb_ev_candle *c, int is_close) {
              pb_intent i;
              uint64_t order = 0;
              memset(&i, 0, sizeof i);
              i.struct_size = sizeof i;
              i.instrument = c->h.instrument;
              i.cause = c->h.seq;
              i.side = is_close ? PB_SIDE_SELL : PB_SIDE_BUY;
              i.order_type = PB_TYPE_MARKET;
              i.tif = PB_TIF_IOC;
              i.limit_px = is_close ? c->close - c->close / 200 : c->close + c->close / 200;
              i.trigger_px = i.expire = PB_NONE;
              if (is_close) i.flags = PB_IF_CLOSE | PB_IF_REDUCE_ONLY;
              else i.conviction_e6 = 1000000;
              f->host->submit(f->host->ctx, &i, &order);
            }
            static pb_status process(void *o, const pb_batch *b) {
              flipper *f = o;
              for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                if (e->space != 0) continue;
                if (e->kind == PB_EV_FILL) {
                  const pb_ev_fill *fill = (const void *)e;
                  if (fill->owner == f->owner)
                    f->held += fill->side == PB_SIDE_BUY ? fill->qty : -fill->qty;
                }
                if (e->kind == PB_EV_CANDLE && ((const pb_ev_candle *)(const void *)e)->closed) {
                  if (f->held > 0) trade(f, (const void *)e, 1);
                  else if (++f->bars % 3 == 0) trade(f, (const void *)e, 0);
                }
              }
              return PB_OK;
            }
            static const void *extension(void *o, const char *id) { return NULL; }
            """
        + ending(
            id: "com.test.flipper", kind: "PB_KIND_STRATEGY", instance: "flipper",
            fields: ".caps = PB_CAP_TRADE, .events = PB_BIT(PB_EV_CANDLE) | PB_BIT(PB_EV_FILL),")

    /// Refuses every second order that opens a position.
    static let miser =
        common + """
            typedef struct miser { const pb_host *host; uint32_t asked; } miser;

            static pb_status configure(
                void *o, const pb_config *c, pb_error *e) { return PB_OK; }
            static pb_status activate(
                void *o, const pb_activation *a, pb_error *e) { return PB_OK; }
            static pb_status process(void *o, const pb_batch *b) { return PB_OK; }
            static pb_status check(void *o, const pb_check *c, pb_verdict *out) {
              miser *m = o;
              int refuses = !(c->flags & PB_CF_REDUCING) && ++m->asked % 2 == 0;
              out->action = refuses ? PB_V_REJECT : PB_V_ALLOW;
              if (refuses) strcpy(out->text, "enough for now");
              return PB_OK;
            }
            static const pb_guard table = { .struct_size = sizeof(pb_guard), .check = check };
            static const void *extension(void *o, const char *id) {
              return strcmp(id, PB_EXT_GUARD) == 0 ? &table : NULL;
            }
            """ + ending(id: "com.test.miser", kind: "PB_KIND_GUARD", instance: "miser", fields: "")

    /// Bids below the market with one order, and moves it after the market every second.
    static let mover =
        common + """
            typedef struct mover {
              const pb_host *host;
              uint64_t order;
              pb_px tick;
              pb_ns at;
              uint32_t is_open, moves;
            } mover;

            static pb_status configure(
                void *o, const pb_config *c, pb_error *e) { return PB_OK; }
            static pb_status activate(void *o, const pb_activation *a, pb_error *e) {
              mover *m = o;
              m->tick = pb_instrument_at(a, 0)->tick;
              pb_subscription s;
              memset(&s, 0, sizeof s);
              s.struct_size = sizeof s;
              s.instrument = PB_NO_INSTRUMENT;
              s.events = PB_BIT(PB_EV_TRADE);
              return m->host->subscribe(m->host->ctx, &s);
            }
            static pb_px below(mover *m, pb_px px) {
              pb_px limit = px - px / 1000 * (m->moves++ % 2 ? 7 : 8);
              return limit - limit % m->tick;
            }
            static void bid(mover *m, const pb_ev_trade *t) {
              pb_intent i;
              memset(&i, 0, sizeof i);
              i.struct_size = sizeof i;
              i.instrument = t->h.instrument;
              i.side = PB_SIDE_BUY;
              i.order_type = PB_TYPE_LIMIT;
              i.tif = PB_TIF_GTC;
              i.qty = 500000;
              i.limit_px = below(m, t->px);
              i.trigger_px = i.expire = PB_NONE;
              i.flags = PB_IF_POST_ONLY;
              if (m->host->submit(m->host->ctx, &i, &m->order) == PB_OK) m->at = t->h.ts;
            }
            static void move(mover *m, const pb_ev_trade *t) {
              pb_amend a;
              memset(&a, 0, sizeof a);
              a.struct_size = sizeof a;
              a.order = m->order;
              a.limit_px = below(m, t->px);
              a.qty = a.trigger_px = a.expire = PB_NONE;
              if (m->host->amend(m->host->ctx, &a) == PB_OK) m->at = t->h.ts;
            }
            static pb_status process(void *o, const pb_batch *b) {
              mover *m = o;
              for (const pb_event *e = pb_next(b, NULL); e; e = pb_next(b, e)) {
                if (e->space != 0) continue;
                if (e->kind == PB_EV_ORDER) {
                  const pb_ev_order *order = (const void *)e;
                  m->is_open = order->state == PB_ORDER_OPEN;
                  // One that was denied, or died with a lost request, is followed by another.
                  if (order->order == m->order && order->state >= PB_ORDER_FINAL) m->order = 0;
                }
                if (e->kind != PB_EV_TRADE) continue;
                const pb_ev_trade *t = (const void *)e;
                if (!m->order && t->h.ts - m->at >= 1000000000) bid(m, t);
                else if (m->is_open && t->h.ts - m->at >= 1000000000) move(m, t);
              }
              return PB_OK;
            }
            static const void *extension(void *o, const char *id) { return NULL; }
            """
        + ending(
            id: "com.test.mover", kind: "PB_KIND_STRATEGY", instance: "mover",
            fields: ".caps = PB_CAP_TRADE, .events = PB_BIT(PB_EV_TRADE) | PB_BIT(PB_EV_ORDER),")

    static let common = """
        #include <perps_plugin.h>
        #include <stdlib.h>
        #include <string.h>
        #define TEXT(t) { t, sizeof(t) - 1 }

        """

    static func ending(
        id: String, kind: String, instance: String, fields: String
    ) -> String {
        """

        static void deactivate(void *o, uint32_t reason) {}
        static const pb_vtable vtable = {
          .struct_size = sizeof(pb_vtable), .configure = configure, .activate = activate,
          .process = process, .deactivate = deactivate, .destroy = free, .extension = extension,
        };
        static pb_status create(
            const pb_module *m, const pb_host *h, pb_instance *out, pb_error *e) {
          \(instance) *made = calloc(1, sizeof *made);
          if (!made) return PB_E_FAIL;
          made->host = h;
          out->obj = made;
          out->vt = &vtable;
          return PB_OK;
        }
        static const pb_module module = {
          .struct_size = sizeof(pb_module), .kinds = \(kind), .id = TEXT("\(id)"),
          .name = TEXT("Test"), .version = TEXT("1.2.3"), .vendor = TEXT("somebody"),
          .summary = TEXT("Written for a test."), .metrics = TEXT("[]"),
          .schema = TEXT("{\\"type\\":\\"object\\",\\"properties\\":{}}"),
          .determinism = PB_DET_PURE, \(fields)
        };
        static const pb_module *const modules[] = { &module };
        static const pb_library library = {
          .magic = PB_MAGIC, .struct_size = sizeof(pb_library), .major = 1, .minor = 0,
          .build = TEXT("cc"), .modules = modules, .module_count = 1, .create = create,
        };
        PB_EXPORT const pb_library *perps_bot_plugin(const pb_host_info *host) { return &library; }

        """
    }
}

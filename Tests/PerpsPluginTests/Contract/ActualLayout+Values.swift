internal import CPerpsPlugin

extension ActualLayout {
    /// What Swift imported: values.
    static let values: [ActualLayout] = unsafe [
        ActualLayout(
            pb_str.self, "pb_str",
            [
                ("ptr", \.ptr),
                ("len", \.len),
            ]),
        ActualLayout(
            pb_level.self, "pb_level",
            [
                ("px", \.px),
                ("qty", \.qty),
            ]),
        ActualLayout(
            pb_error.self, "pb_error",
            [
                ("struct_size", \.struct_size),
                ("status", \.status),
                ("field", \.field),
                ("text", \.text),
            ]),
        ActualLayout(
            pb_value.self, "pb_value",
            [
                ("kind", \.kind),
                ("exp", \.exp),
                ("i", \.i),
                ("f", \.f),
                ("s", \.s),
            ]),
        ActualLayout(
            pb_writer.self, "pb_writer",
            [
                ("ctx", \.ctx),
                ("write", \.write),
            ]),
        ActualLayout(
            pb_reader.self, "pb_reader",
            [
                ("ctx", \.ctx),
                ("read", \.read),
            ]),
        ActualLayout(
            pb_intent.self, "pb_intent",
            [
                ("struct_size", \.struct_size),
                ("instrument", \.instrument),
                ("tag", \.tag),
                ("cause", \.cause),
                ("side", \.side),
                ("order_type", \.order_type),
                ("tif", \.tif),
                ("_pad", \._pad),
                ("qty", \.qty),
                ("notional", \.notional),
                ("conviction_e6", \.conviction_e6),
                ("limit_px", \.limit_px),
                ("trigger_px", \.trigger_px),
                ("expire", \.expire),
                ("flags", \.flags),
                ("_pad2", \._pad2),
            ]),
        ActualLayout(
            pb_amend.self, "pb_amend",
            [
                ("struct_size", \.struct_size),
                ("_pad", \._pad),
                ("order", \.order),
                ("cause", \.cause),
                ("limit_px", \.limit_px),
                ("trigger_px", \.trigger_px),
                ("qty", \.qty),
                ("expire", \.expire),
            ]),
    ]
}

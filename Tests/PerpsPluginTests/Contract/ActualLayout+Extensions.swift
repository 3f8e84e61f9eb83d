internal import CPerpsPlugin

extension ActualLayout {
    /// What Swift imported: extensions.
    static let extensions: [ActualLayout] = unsafe [
        ActualLayout(
            pb_host_view.self, "pb_host_view",
            [
                ("struct_size", \.struct_size),
                ("_pad", \._pad),
                ("find", \.find),
                ("top", \.top),
                ("position", \.position),
                ("account", \.account),
                ("order", \.order),
                ("orders", \.orders),
                ("name", \.name),
            ]),
        ActualLayout(
            pb_host_history.self, "pb_host_history",
            [
                ("struct_size", \.struct_size),
                ("_pad", \._pad),
                ("candles", \.candles),
                ("trades", \.trades),
                ("funding", \.funding),
            ]),
        ActualLayout(
            pb_host_post.self, "pb_host_post",
            [
                ("struct_size", \.struct_size),
                ("_pad", \._pad),
                ("post", \.post),
            ]),
        ActualLayout(
            pb_host_dir.self, "pb_host_dir",
            [
                ("struct_size", \.struct_size),
                ("_pad", \._pad),
                ("path", \.path),
            ]),
    ]
}

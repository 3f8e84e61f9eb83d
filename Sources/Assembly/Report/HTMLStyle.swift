/// How the page of a run looks.
enum HTMLStyle {
    static let sheet = """
        :root {
          --paper: #ffffff; --card: #f6f7f9; --ink: #1c2128; --faint: #626b77; --rule: #dfe3e8;
          --line: #2861c9; --gain: #18794e; --loss: #c62a2f; --price: #5b6472;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #101418; --card: #191f26; --ink: #e4e8ed; --faint: #97a1ae; --rule: #2b333d;
            --line: #6ea2ff; --gain: #4cc38a; --loss: #ff7a7d; --price: #aab4c0;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        main { max-width: 1040px; margin: 0 auto; padding: 32px 20px 48px; }
        h1 { font-size: 26px; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
        header p { color: var(--faint); margin: 6px 0 22px; overflow-wrap: anywhere; }
        h2 { font-size: 17px; margin: 34px 0 8px; }
        .note { color: var(--faint); font-weight: normal; font-size: 13px; margin-left: 12px; }
        .note i { font-style: normal; margin-right: 6px; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(172px, 1fr));
          gap: 10px; margin: 0; }
        .tile { background: var(--card); border: 1px solid var(--rule); border-radius: 8px;
          padding: 10px 14px; }
        .tile dt { color: var(--faint); font-size: 13px; }
        .tile dd { margin: 2px 0 0; font-size: 20px; font-variant-numeric: tabular-nums; }
        .tile small { font-size: 12px; color: var(--faint); }
        .good dd, .buy { color: var(--gain); fill: var(--gain); }
        .bad dd, .sell { color: var(--loss); fill: var(--loss); }
        svg { display: block; width: 100%; height: auto; }
        svg text { fill: var(--faint); font-size: 12px; font-variant-numeric: tabular-nums; }
        .end { text-anchor: end; } .middle { text-anchor: middle; }
        .grid { stroke: var(--rule); stroke-width: 1; }
        .level { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 4 4; }
        .line { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
        .line.equity { stroke: var(--line); } .area.equity { fill: var(--line); opacity: .12; }
        .line.fall { stroke: var(--loss); } .area.fall { fill: var(--loss); opacity: .16; }
        .line.price { stroke: var(--price); stroke-width: 1.2; }
        polygon { stroke: var(--paper); stroke-width: .8; }
        table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
        th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--rule);
          vertical-align: top; }
        thead th { color: var(--faint); font-weight: 600; }
        .number, .time, .figures td { font-variant-numeric: tabular-nums; }
        .number { text-align: right; } .time { white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        .left td { text-align: center; color: var(--faint); }
        .bars th { width: 1%; white-space: nowrap; font-weight: normal; }
        .bars .number { width: 1%; }
        .bar span { display: block; height: 12px; margin-top: 4px; background: var(--line);
          border-radius: 2px; min-width: 2px; }
        .figures th { width: 220px; font-weight: normal; color: var(--faint); }
        .figures td { overflow-wrap: anywhere; }
        code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
        .empty, footer { color: var(--faint); }
        footer { margin-top: 36px; font-size: 13px; }
        @media print {
          :root { --paper: #fff; --card: #fff; --ink: #000; --faint: #444; --rule: #ccc;
            --line: #1d4fa8; --gain: #115c3b; --loss: #a11d22; --price: #444; }
          main { max-width: none; padding: 0; } body { font-size: 12px; }
          section, .tile, tr { break-inside: avoid; } section:has(table) { break-inside: auto; }
          h2 { break-after: avoid; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        @page { margin: 14mm; }
        """
}

/** The look of a report, on screens and on A4. */
export const reportStyle = `
:root { color-scheme: light; }
body { margin: 0 auto; padding: 24px; max-width: 1000px; color: #14181d; background: #fff; font: 14px/1.45 system-ui, "DejaVu Sans", sans-serif; }
h1 { margin: 0 0 4px; font-size: 26px; }
h2 { margin: 28px 0 8px; padding-bottom: 3px; border-bottom: 1px solid #9aa4ae; font-size: 18px; break-after: avoid; }
p { margin: 6px 0; max-width: 75ch; }
.note { padding: 8px 12px; border-left: 4px solid #0b6e63; background: #eef5f4; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 18px; margin: 10px 0; }
dt { color: #48525c; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 4px 8px 4px 0; border-bottom: 1px solid #d5dbe0; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { color: #48525c; font-weight: 600; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.words { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 12em; }
tr, figure { break-inside: avoid; }
thead { display: table-header-group; }
img { display: block; margin: 3px 0; width: 240px; height: auto; border: 1px solid #9aa4ae; }
pre, code { font: 12px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
svg { display: block; width: 100%; font: 12px system-ui, "DejaVu Sans", sans-serif; }
.picture { width: 240px; border: 1px solid #9aa4ae; }
.bearing { fill: none; stroke: #e0007a; stroke-width: 1.5; }
figure { margin: 3px 0; }
figcaption { color: #48525c; font-size: 12px; }
svg text { fill: #14181d; }
.axis { stroke: #d5dbe0; }
.tick { stroke: #14181d; stroke-width: 2; }
.mark { stroke: #8a4b00; stroke-width: 4; }
.kept { fill: #7db8b0; }
.gap { fill: url(#hatch); stroke: #a03020; }
.fault { fill: #d9705f; stroke: #a03020; }
[class^="s-"] { fill: #dfe4e8; stroke: #9aa4ae; }
.s-in-progress { fill: #bfe3c6; }
.s-paused { fill: #f6dd9b; }
.s-terminated, .s-expired, .s-cancelled { fill: #f2b8ae; }
@page { size: A4; margin: 14mm 12mm; }
@media print { body { padding: 0; max-width: none; font-size: 11px; } img { width: 200px; } h1 { font-size: 20px; } h2 { font-size: 14px; } * { print-color-adjust: exact; } }
`;

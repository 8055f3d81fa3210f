import { create } from 'qrcode';
import css from './Account.module.css';

/** Light around it, so that cameras find its edge. */
const QUIET = 4;

/** A QR code, dark on light whatever the page looks like: cameras want it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const side = size + 2 * QUIET;
  let dark = '';
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1)
      if (modules.get(row, column)) dark += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
  return (
    <svg className={css.qr} viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="#fff" />
      <path d={dark} fill="#000" />
    </svg>
  );
}

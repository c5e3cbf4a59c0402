// Numbers, times and sizes as people read them.

/** @param {number} value */
export const count = (value) => value.toLocaleString('en-US');

/** "1 conversation", "2 conversations" @param {number} n @param {string} one */
export const plural = (n, one) => `${count(n)} ${one}${n === 1 ? '' : 's'}`;

/** @param {number} share */
export function percent(share) {
  const value = share * 100;
  return `${value.toFixed(value > 0 && value < 0.95 ? 2 : 1)}%`;
}

/** A difference of two shares: "+3.0 points" @param {number} change */
export const points = (change) =>
  `${Math.abs(change) < 0.0005 ? '' : change < 0 ? '−' : '+'}${Math.abs(change * 100).toFixed(1)} points`;

/** @param {[number, number]} interval */
export const percentRange = ([low, high]) => `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)}%`;

/** @param {number | null} value */
export function seconds(value) {
  if (value === null) return '–';
  if (value < 10) return `${value.toFixed(1)} s`;
  if (value < 120) return `${value.toFixed(0)} s`;
  if (value < 7200) return `${(value / 60).toFixed(0)} min`;
  return `${(value / 3600).toFixed(1)} h`;
}

/** @param {number | null} value */
export function dollars(value) {
  if (value === null) return '–';
  if (value === 0) return '$0';
  if (value >= 100) return `$${count(Math.round(value))}`;
  return `$${value.toFixed(value < 0.995 ? 4 : 2)}`;
}

/** @param {number | null} value */
export function compact(value) {
  if (value === null) return '–';
  if (value < 10_000) return count(value);
  if (value < 1_000_000) return `${(value / 1000).toFixed(0)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

/** @param {number} value */
export function bytes(value) {
  if (value < 1000) return `${value} bytes`;
  if (value < 1_000_000) return `${(value / 1000).toFixed(0)} KB`;
  if (value < 1_000_000_000) return `${(value / 1_000_000).toFixed(1)} MB`;
  return `${(value / 1_000_000_000).toFixed(2)} GB`;
}

/** "2026-01-15 10:00", in UTC, as everything in a report is. @param {string | null} iso */
export const time = (iso) => (iso === null ? '–' : iso.slice(0, 16).replace('T', ' '));

/** "15 Jan 2026 – 3 Feb 2026" @param {import('../types.js').Period} period */
export function period({ start, end }) {
  if (start === null || end === null) return 'no times in the data';
  /** @param {string} iso */
  const day = (iso) =>
    new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return day(start) === day(end) ? day(start) : `${day(start)} – ${day(end)}`;
}

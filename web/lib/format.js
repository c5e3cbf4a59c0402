// Numbers, times and sizes as people read them.

/** @param {number} value */
export const count = (value) => value.toLocaleString('en-US');

/** "1 conversation", "2 conversations" @param {number} n @param {string} one */
export const plural = (n, one) => `${count(n)} ${one}${n === 1 ? '' : 's'}`;

/**
 * With so many decimals: of a number's first twelve decimal digits, half away from zero. The core rounds by the same rule
 * (src/base/units.cpp), and one checksum covers both.
 * @param {number} value @param {number} decimals
 */
export function fixed(value, decimals) {
  if (!Number.isFinite(value)) return '–';
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential(11).split('e');
  const digits = mantissa.replace('.', '');
  const kept = Number(exponent) + 1 + decimals;
  const isUp = kept >= 0 && kept < 12 && Number(digits[kept]) >= 5;
  const cut = digits.slice(0, Math.max(0, kept)).padEnd(Math.max(0, kept), '0') || '0';
  const rounded = cut.length < 16 ? String(Number(cut) + Number(isUp)) : cut; // what is longer ends in zeros
  const whole = rounded.padStart(decimals + 1, '0');
  const sign = value < 0 && /[1-9]/.test(whole) ? '-' : '';
  return sign + (decimals > 0 ? `${whole.slice(0, -decimals)}.${whole.slice(-decimals)}` : whole);
}

/** @param {number} share */
export function percent(share) {
  const value = share * 100;
  return `${fixed(value, value > 0 && value < 0.95 ? 2 : 1)}%`;
}

/** A difference of two shares: "+3.0 points" @param {number} change */
export const points = (change) =>
  `${Math.abs(change) < 0.0005 ? '' : change < 0 ? '−' : '+'}${fixed(Math.abs(change * 100), 1)} points`;

/** @param {[number, number]} interval */
export const percentRange = ([low, high]) => `${fixed(low * 100, 1)}–${fixed(high * 100, 1)}%`;

/** @param {number | null} value */
export function seconds(value) {
  if (value === null) return '–';
  if (value < 10) return `${fixed(value, 1)} s`;
  if (value < 120) return `${fixed(value, 0)} s`;
  if (value < 7200) return `${fixed(value / 60, 0)} min`;
  return `${fixed(value / 3600, 1)} h`;
}

const BEYOND_DOLLARS = 1e12; // beyond, digits are not readable

/** @param {number | null} value @returns {string} */
export function dollars(value) {
  if (value === null || !Number.isFinite(value)) return '–';
  if (value === 0) return '$0';
  if (value < 0) return `-${dollars(-value)}`;
  if (value >= BEYOND_DOLLARS) {
    const [mantissa, exponent] = value.toExponential(11).split('e');
    return `$${fixed(Number(mantissa), 1)}e${Number(exponent)}`;
  }
  if (value >= 100) return `$${count(Number(fixed(value, 0)))}`;
  return `$${fixed(value, value < 0.995 ? 4 : 2)}`;
}

/** A mean of scores, a closeness. @param {number | null | undefined} value */
export const score = (value) => (value === null || value === undefined ? '–' : fixed(value, 2));

/** @param {number | null} value */
export function compact(value) {
  if (value === null) return '–';
  if (value < 10_000) return count(value);
  if (value < 1_000_000) return `${fixed(value / 1000, 0)}k`;
  if (value < 1e12) return `${fixed(value / 1_000_000, 1)}M`;
  return value.toExponential(1).replace('+', '');
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

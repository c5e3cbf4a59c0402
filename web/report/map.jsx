// All conversations as points: near is alike, about. Drawn on a canvas; drawing around some of them lists them.

import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { count } from '../lib/format.js';
import { OUTCOME } from './outcome.jsx';
import { toCategory, toThread, toTraces } from './route.js';

/** @typedef {import('../types.js').Report} Report */
/** @typedef {import('../types.js').Row} Row */
/** @typedef {[number, number]} Place */

const MARGIN = 14; // pixels around the square
const AT_ONCE = 20_000; // points that are drawn in one go
const REACH = 8; // pixels around a point in which it is meant
const MAX_CORNERS = 40; // of a region that is drawn
const COLOURS = 10;

/** What a point's colour means. @type {Record<string, { title: string, of: (row: Row) => string }>} */
const BY = {
  category: {
    title: 'category',
    of: ({ category_id: id }) => (id ? `--h${(Number.parseInt(id, 10) - 1) % COLOURS}` : '--line'),
  },
  outcome: {
    title: 'outcome',
    of: ({ outcome }) => ({ failed: '--bad', succeeded: '--good', unknown: '--line' })[outcome],
  },
};

/** Points by the square of a grid they lie in. @param {Row[]} rows */
function gridOf(rows) {
  /** @type {Map<number, Row[]>} */
  const squares = new Map();
  for (const row of rows) {
    if (!row.spot) continue;
    const key = Math.floor(row.spot[0] * 64) * 100 + Math.floor(row.spot[1] * 64);
    const list = squares.get(key);
    if (list) list.push(row);
    else squares.set(key, [row]);
  }
  /** The closest within so far. @param {Place} at @param {number} reach */
  return ([x, y], reach) => {
    let best;
    let closest = reach;
    const around = Math.ceil(reach * 64);
    for (let i = Math.floor(x * 64) - around; i <= Math.floor(x * 64) + around; i++) {
      for (let j = Math.floor(y * 64) - around; j <= Math.floor(y * 64) + around; j++) {
        for (const row of squares.get(i * 100 + j) ?? []) {
          const distance = Math.hypot((row.spot?.[0] ?? 9) - x, (row.spot?.[1] ?? 9) - y);
          if (distance > closest) continue;
          closest = distance;
          best = row;
        }
      }
    }
    return best;
  };
}

/** Where each top category's name stands: above its points. @param {Report} report */
function labelsOf(report) {
  return report.categories
    .filter(({ level }) => level === 1)
    .map((category) => {
      let [x, n, top] = [0, 0, 1];
      for (const { category_id: id, spot } of report.rows) {
        if (!spot || (id !== category.id && !id?.startsWith(`${category.id}.`))) continue;
        x += spot[0];
        n++;
        top = Math.min(top, spot[1]);
      }
      return { category, n, x: x / n, y: top };
    })
    .filter(({ n }) => n > 0);
}

/** Corners of what was drawn, no more than an address can hold. @param {Place[]} path */
function regionOf(path) {
  const step = Math.max(1, Math.ceil(path.length / MAX_CORNERS));
  return path
    .filter((_, i) => i % step === 0)
    .map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`)
    .join(' ');
}

/** @param {{ report: Report }} props */
export function MapView({ report }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [by, setBy] = useState('category');
  const [size, setSize] = useState(0);
  const path = useRef(/** @type {Place[]} */ ([])); // that is being drawn
  const [, redraw] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const [under, setUnder] = useState(/** @type {Row | undefined} */ (undefined));
  const rows = useMemo(() => report.rows.filter(({ spot }) => spot), [report]);
  const near = useMemo(() => gridOf(rows), [rows]);
  const labels = useMemo(() => labelsOf(report), [report]);

  useEffect(() => {
    const box = canvas.current?.parentElement;
    if (!box) return;
    const follow = () => setSize(Math.min(box.clientWidth, 860));
    const observer = new ResizeObserver(follow);
    observer.observe(box);
    follow();
    return () => observer.disconnect();
  }, []);

  const inner = size - 2 * MARGIN;
  /** @param {Place} place @returns {Place} */
  const onCanvas = ([x, y]) => [MARGIN + x * inner, MARGIN + y * inner];
  /** @param {PointerEvent} event @returns {Place} */
  const placeOf = ({ offsetX, offsetY }) => [(offsetX - MARGIN) / inner, (offsetY - MARGIN) / inner];

  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (!pen || size <= 0) return;
    const style = getComputedStyle(document.documentElement);
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, size, size);
    const radius = Math.max(0.8, Math.min(4, (inner / Math.sqrt(rows.length)) * 0.32));
    let from = 0;
    let frame = 0;
    const draw = () => {
      /** @type {Map<string, Row[]>} */
      const groups = new Map();
      for (const row of rows.slice(from, from + AT_ONCE)) {
        const colour = BY[by]?.of(row) ?? '--line';
        const group = groups.get(colour);
        if (group) group.push(row);
        else groups.set(colour, [row]);
      }
      for (const [colour, group] of groups) {
        pen.fillStyle = style.getPropertyValue(colour);
        pen.beginPath();
        for (const { spot } of group) {
          const [x, y] = onCanvas(spot ?? [0, 0]);
          pen.moveTo(x + radius, y);
          pen.arc(x, y, radius, 0, 2 * Math.PI);
        }
        pen.fill();
      }
      from += AT_ONCE;
      if (from < rows.length) frame = requestAnimationFrame(draw);
      else if (path.current.length > 1) {
        pen.strokeStyle = style.getPropertyValue('--ink');
        pen.setLineDash([4, 3]);
        pen.beginPath();
        for (const corner of path.current) pen.lineTo(...onCanvas(corner));
        pen.stroke();
        pen.setLineDash([]);
      }
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [rows, size, by, path.current.length]);

  if (rows.length === 0) {
    return <p class="note">This report has no map: it was made by an earlier version, or shared without rows.</p>;
  }
  const ratio = globalThis.devicePixelRatio || 1;
  const drop = () => {
    path.current = [];
    redraw(undefined);
  };
  const finish = () => {
    const drawn = path.current;
    drop();
    if (drawn.length > 3) location.hash = toTraces({ region: regionOf(drawn) });
    else if (under) location.hash = toThread(under.thread_id);
  };
  return (
    <>
      <h2 class="big">Map</h2>
      <p class="note">
        Each point is a conversation. Categories that are alike lie near each other, and what is typical of one lies in
        its middle; distances are approximate. Draw around points to list them, click one to open it. For numbers, take
        the <a href="#/">table of categories</a>: it says the same without the picture.
      </p>
      <div class="row">
        <label>
          Colour by{' '}
          <select value={by} onChange={(event) => setBy(event.currentTarget.value)}>
            {Object.entries(BY).map(([key, { title }]) => (
              <option key={key} value={key}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <span class="note" role="status">
          {under
            ? `${under.summary.slice(0, 110) || under.thread_id} (${OUTCOME[under.outcome]})`
            : `${count(rows.length)} conversations`}
        </span>
      </div>
      <div class="map">
        <canvas
          ref={canvas}
          width={size * ratio}
          height={size * ratio}
          style={{ width: `${size}px`, height: `${size}px` }}
          role="img"
          aria-label={`Map of ${count(rows.length)} conversations: ${labels.map(({ category, n }) => `${category.name} ${count(n)}`).join(', ')}`}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            path.current = [placeOf(event)];
          }}
          onPointerMove={(event) => {
            if (path.current.length === 0) setUnder(near(placeOf(event), REACH / inner));
            else {
              path.current.push(placeOf(event));
              redraw(undefined);
            }
          }}
          onPointerUp={finish}
          onPointerCancel={drop}
          onPointerLeave={() => path.current.length === 0 && setUnder(undefined)}
        />
        {labels.map(({ category, n, x, y }) => {
          const [left, top] = onCanvas([x, y]);
          return (
            <a
              key={category.id}
              class={n < rows.length * 0.08 ? 'place minor' : 'place'}
              href={toCategory(category.id)}
              style={{ left: `${Math.max(60, Math.min(size - 60, left))}px`, top: `${Math.max(10, top - 6)}px` }}
            >
              {category.name}
            </a>
          );
        })}
      </div>
    </>
  );
}

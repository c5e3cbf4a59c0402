import { percent } from '../lib/format.js';

/** @typedef {import('../types.js').Category} Category */

/** Which of the ten colours a top category has: by its place, so that it keeps it in every view. @param {string} id */
export const hue = (id) => `hue-${(Number.parseInt(id, 10) - 1) % 10}`;

/**
 * One bar of the shares of all conversations; what is left empty is unclassified.
 * @param {{ parts: Category[], label: string }} props
 */
export function Bar({ parts, label }) {
  return (
    <div
      class="bar wide"
      role="img"
      aria-label={`${label}: ${parts.map((c) => `${c.name} ${percent(c.share)}`).join(', ')}`}
    >
      {parts.map((category) => (
        <span
          key={category.id}
          class={`segment ${hue(category.id)}`}
          style={{ width: `${category.share * 100}%` }}
          title={`${category.name}: ${percent(category.share)}`}
        >
          {category.share > 0.06 ? percent(category.share) : ''}
        </span>
      ))}
    </div>
  );
}

/** A category's share on the scale of the largest, cut into its subcategories, with its interval as a whisker.
 * @param {{ category: Category, children: Category[], scale: number }} props */
export function ShareBar({ category, children, scale }) {
  const segments = children.length > 0 ? children : [category];
  const [low, high] = category.share_ci;
  return (
    <div class="bar" aria-hidden="true">
      {segments.map((part, i) => (
        <span
          key={part.id}
          class={`segment ${hue(category.id)} shade-${i % 3}`}
          style={{ width: `${(part.share / scale) * 100}%` }}
          title={`${part.name}: ${percent(part.share)}`}
        />
      ))}
      <span
        class="whisker"
        style={{ left: `${(low / scale) * 100}%`, width: `${(Math.min(high, scale) - low) * (100 / scale)}%` }}
      />
    </div>
  );
}

// One piece of work after another, each in a task of its own, so that the page answers in between.

let last = Promise.resolve();

/** @param {() => void} work @returns {() => void} takes it back */
export function later(work) {
  let wanted = true;
  last = last
    .then(() => new Promise((resolve) => setTimeout(resolve, 0)))
    .then(() => {
      if (wanted) work();
    });
  return () => {
    wanted = false;
  };
}

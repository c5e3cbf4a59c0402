// What is in a folder and nobody means when they drop it: `.git`, `.DS_Store`. Aider's history is hidden and meant.

/** @param {string} name of a file or folder, without its path */
export const isHidden = (name) => name.startsWith('.') && !name.startsWith('.aider.chat.history');

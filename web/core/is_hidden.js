// What is in a dropped folder and is not meant: `.git`, `.DS_Store`. Aider's history is hidden and meant.

/** @param {string} name of a file or folder, without its path */
export const isHidden = (name) => name.startsWith('.') && !name.startsWith('.aider.chat.history');

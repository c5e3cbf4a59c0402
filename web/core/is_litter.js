import { isHidden } from './is_hidden.js';

/** Names in an archive that are not part of an export. @param {string} name */
export const isLitter = (name) =>
  name.split('/').some((part) => part === '__MACOSX' || (isHidden(part) && !/^\.{1,2}$/.test(part))) ||
  /\.(png|jpe?g|gif|webp|mp3|mp4|wav|pdf|html?)$/i.test(name);

// Files that are dropped anywhere on the page.

import { useEffect, useRef, useState } from 'preact/hooks';
import { filesOf } from './files.js';

/** Whether something is held over the page. @param {(files: File[]) => void} onFiles @returns {boolean} */
export function useDrop(onFiles) {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    /** @param {DragEvent} event */
    const over = (event) => {
      event.preventDefault();
      setOver(true);
    };
    /** @param {DragEvent} event */
    const leave = (event) => event.relatedTarget === null && setOver(false);
    /** @param {DragEvent} event */
    const drop = async (event) => {
      event.preventDefault();
      setOver(false);
      latest.current(event.dataTransfer ? await filesOf(event.dataTransfer) : []);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  useEffect(() => {
    document.body.classList.toggle('dropping', isOver);
  }, [isOver]);
  return isOver;
}

import { fileURLToPath } from 'node:url';

/**
 * Absolute path of the folder with the built page (`index.html` and its assets). The same from `src` and from `dist`:
 * both lie directly below the package, and the page is built into `dist/page`.
 */
export const pageDir: string = fileURLToPath(new URL('../dist/page', import.meta.url));

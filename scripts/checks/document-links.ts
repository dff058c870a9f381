import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Check, CheckReport } from './check.ts';
import { repositoryFiles } from './source-files.ts';

/** `[text](target)`; the target without title and fragment. Code blocks and code spans are taken out before. */
const LINK = /\[[^\]]*\]\(([^)\s#]*)(?:#[^)]*)?\)/g;
const CODE = /^```[\s\S]*?^```|`[^`\n]*`/gm;

/** Links of documents to files of this repository lead somewhere. Addresses of the web are not visited. */
export const documentLinks: Check = {
  name: 'document-links',
  run(root): CheckReport {
    const files = repositoryFiles(root).filter((file) => file.endsWith('.md'));
    const links = files.flatMap((file) => linksOf(root, file).map((target) => ({ file, target })));
    return {
      seen: `${files.length} documents, ${links.length} links`,
      failures: files.length === 0 ? ['no document was seen'] : links.flatMap((link) => broken(root, link)),
    };
  },
};

function linksOf(root: string, file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(CODE, '');
  return [...text.matchAll(LINK)]
    .map((match) => match[1] ?? '')
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

function broken(root: string, { file, target }: { readonly file: string; readonly target: string }): readonly string[] {
  return existsSync(join(root, dirname(file), target)) ? [] : [`${file}: '${target}' leads nowhere`];
}

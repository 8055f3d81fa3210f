/** What has to be true of the image, by what was seen inside it. Pure: in, what was found; out, a sentence for each thing, and what is against it. */
import path from 'node:path';
import type { Found, Look } from './look.ts';

export interface Finding {
  sentence: string;
  /** Empty: it holds. */
  against: string[];
}

/** Whoever breaks in and finds one of these can go on from there. */
const tools = new Set(
  'sh bash dash ash zsh busybox toybox apt apt-get dpkg apk yum rpm npm npx corepack yarn pnpm wget curl nc perl python3 git ssh tar su sudo mount gcc make'.split(
    ' ',
  ),
);
const uid = 10_001;

/** `modules`: places of packages by the lockfile, and whether they only develop. */
export function findingsOf(look: Look, modules: ReadonlyMap<string, { dev: boolean }>): Finding[] {
  const { files, served } = look;
  const names = (which: (file: Found) => boolean): string[] => files.filter(which).map(({ name }) => name);
  const ours = (name: string): boolean => name.startsWith('/app/') && !name.startsWith('/app/node_modules/');
  return [
    { sentence: 'nothing in it is out of sight', against: look.unread },
    {
      sentence: 'of programs there is Node, and the libraries it is linked with',
      against: names(({ name, kind, mode }) => kind === 'file' && (mode & 0o111) !== 0 && !isNode(name)),
    },
    {
      sentence: 'no shell, no package manager, nothing that fetches or unpacks',
      against: names(({ name, kind }) => kind !== 'folder' && tools.has(path.posix.basename(name))),
    },
    {
      sentence: 'no history, no tests, no environment files',
      against: names(({ name }) => /\/\.git(\/|$)/.test(name) || (ours(name) && /\.test\.tsx?$|\/\.env/.test(name))),
    },
    {
      sentence: 'of packages those that run, all of them, and none that only develops',
      against: packages(look, modules),
    },
    {
      sentence: 'nothing belongs to who runs it, nothing is for everybody to write, nothing lends rights',
      against: names((file) => file.uid !== 0 || (file.mode & 0o6000) !== 0 || (file.kind !== 'link' && isOpen(file))),
    },
    {
      sentence: 'no folder can be written, by a file system that is read-only, but /data',
      against: [
        ...Object.entries(look.writes).flatMap(([name, failed]) =>
          name !== '/data' && failed !== 'EROFS' && failed !== 'EACCES' ? [`${name}: ${failed ?? 'written'}`] : [],
        ),
        // Everybody may write there, so that only the file system can be what refuses.
        ...(look.writes['/tmp'] === 'EROFS' ? [] : [`/tmp: ${look.writes['/tmp'] ?? 'written'}`]),
        ...(look.writes['/data'] === null ? [] : [`/data: ${look.writes['/data']}`]),
      ],
    },
    {
      sentence: 'what is in /data is for its eyes only',
      against: look.data.uid === uid && (look.data.mode & 0o077) === 0 ? [] : [JSON.stringify(look.data)],
    },
    {
      sentence: 'it serves as 10001, without any right, and can get none',
      against: [
        ...same(served['Uid'], Array(4).fill(uid).join('\t')),
        ...same(served['Gid'], Array(4).fill(uid).join('\t')),
        ...['CapEff', 'CapPrm', 'CapBnd', 'CapAmb'].flatMap((set) => same(served[set], '0000000000000000')),
        ...same(served['NoNewPrivs'], '1'),
      ],
    },
    {
      sentence: 'nothing listens but the server: no debugger either',
      against: look.listening.filter((port) => port !== 8080).map((port) => `port ${port}`),
    },
    {
      sentence: 'it starts on what was compiled while it was built',
      against:
        look.compiled.taken > 0 && look.compiled.refused === 0
          ? []
          : [`${look.compiled.taken} files taken, ${look.compiled.refused} refused`],
    },
    {
      sentence: 'its figures are there for who is inside',
      against: look.figures.text.includes('deskbridge_memory_bytes') ? [] : [`${look.figures.status}`],
    },
  ];
}

function isNode(name: string): boolean {
  // Packages bring scripts for those who develop them; without a shell they are text.
  if (name.startsWith('/app/node_modules/')) return true;
  return (
    name === '/usr/local/bin/node' || /^\/(usr\/)?lib(64)?\/([\w-]+\/)?(lib[\w+-]+|ld-[\w-]+)\.so(\.\d+)*$/.test(name)
  );
}

/** For others to write; a folder where each can only remove their own is none. */
function isOpen({ mode, kind }: Found): boolean {
  return (mode & 0o022) !== 0 && !(kind === 'folder' && (mode & 0o1000) !== 0);
}

function packages({ files }: Look, modules: ReadonlyMap<string, { dev: boolean }>): string[] {
  const there = new Set(
    files.flatMap(
      ({ name }) => /^\/app\/((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(name)?.[1] ?? [],
    ),
  );
  const wanted = [...modules].filter(([, { dev }]) => !dev).map(([place]) => place);
  return [
    ...[...there].filter((place) => modules.get(place)?.dev !== false).map((place) => `${place} is too many`),
    ...wanted.filter((place) => !there.has(place)).map((place) => `${place} is missing`),
  ];
}

function same(is: string | undefined, should: string): string[] {
  return is === should ? [] : [`${is ?? 'nothing'} where ${should} should be`];
}
